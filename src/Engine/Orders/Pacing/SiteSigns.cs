using Procurement.Engine.Orders.Browser;
using Procurement.Engine.Orders.Channels;

namespace Procurement.Engine.Orders.Pacing;

/// <summary>What trouble on a website says of the website itself.</summary>
internal static class SiteSigns
{
    /// <returns>Null where it says nothing: our browser ended, or the page is not as the recipe says.</returns>
    public static SiteSign? Of(SupplierSiteException trouble) => trouble switch
    {
        ChallengeException => new SiteSign.Challenges(),
        SignInRefusedException => new SiteSign.RefusesAccount(),
        SiteBusyException busy => new SiteSign.AsksForQuiet(busy.Until),
        SiteTimeoutException or SiteUnavailableException { SiteIsDown: true } => new SiteSign.Fails(),
        SiteRefusedException => new SiteSign.Serves(),
        _ => null,
    };

    public static SiteSign? Of(CommitResult result) => result switch
    {
        CommitResult.Unclear { QuietUntil: { } until } => new SiteSign.AsksForQuiet(until),
        CommitResult.Confirmed => new SiteSign.Serves(),
        _ => null,
    };

    /// <summary>An order that a site keeps putting off is a person's.</summary>
    public const int MostPostponements = 20;

    public static ChannelOutcome Ending(ChannelOutcome.Later later, int earlier)
        => earlier < MostPostponements ? later : new ChannelOutcome.NeedsOperator("orderByHand", FormattableString.Invariant($"The supplier's website asked us to wait {earlier + 1} times. {later.Why}")) { Site = later.Site };
}
