using System.Globalization;
using Procurement.Data.Orders;

namespace Procurement.Engine.Orders.Pacing;

/// <summary>Why orders to a supplier wait or stop, in the words of the pages and of REST.</summary>
internal static class SupplierWords
{
    public const string AskedForQuiet = "The supplier's website asked us to wait.";
    public const string Closed = "The supplier is closed.";

    public static string WasDown(int times) => string.Create(CultureInfo.InvariantCulture, $"The supplier's website did not serve us {times} times in a row.");

    public static string DayIsSpent(int most) => string.Create(CultureInfo.InvariantCulture, $"{(most == 1 ? "The one order" : $"The {most} orders")} that may be placed at this supplier in a day {(most == 1 ? "is" : "are")} placed.");

    public static string Stopped(SupplierStop why) => why switch
    {
        SupplierStop.SignInRefused => "The supplier's website refused our account. No further sign-in is tried, so that it is not locked: check the account, then have orders go out again on the supplier's page.",
        _ => string.Create(CultureInfo.InvariantCulture, $"The supplier's website wanted to see a person {SupplierBreaker.ChallengesThatStop} times within {SupplierBreaker.ChallengesCountFor.TotalHours:0} hours. Order by hand, or have orders go out again on the supplier's page."),
    };
}
