using Procurement.Data.Orders;
using Procurement.Engine.Orders.Recipes;

namespace Procurement.Engine.Orders.Pacing;

/// <summary>What is known of a supplier's website when an order is due there.</summary>
/// <param name="Breaker">Null where nothing ever went wrong.</param>
/// <param name="OrdersToday">Armed since the supplier's day began.</param>
/// <param name="IsLookUp">An armed attempt is looked up, which must not wait for hours and caps: the order may exist.</param>
/// <param name="PersonIsAtIt">A person has the run go on in the browser that stands open for them.</param>
internal sealed record OrderStartFacts(RecipePacing Pacing, SupplierBreaker? Breaker, int OrdersToday, bool IsLookUp = false, bool PersonIsAtIt = false);

/// <summary>Whether an order to a supplier's website may start now.</summary>
internal abstract record OrderStart
{
    private OrderStart()
    {
    }

    public sealed record Go : OrderStart;

    /// <param name="Why">For a person to read, without the time.</param>
    public sealed record WaitUntil(DateTimeOffset At, string Why) : OrderStart;

    public sealed record LeaveToPerson(string Why) : OrderStart;

    public static OrderStart Decide(OrderStartFacts facts, DateTimeOffset now)
    {
        var (pacing, breaker) = (facts.Pacing, facts.Breaker);
        if (breaker?.Stop == SupplierStop.SignInRefused && !facts.PersonIsAtIt) return new LeaveToPerson(SupplierWords.Stopped(SupplierStop.SignInRefused));
        if (breaker?.QuietUntil > now) return new WaitUntil(breaker.QuietUntil.Value, SupplierWords.AskedForQuiet);
        if (facts.IsLookUp || facts.PersonIsAtIt) return new Go();
        if (breaker?.Stop is { } stop) return new LeaveToPerson(SupplierWords.Stopped(stop));
        if (breaker?.BackOffUntil > now) return new WaitUntil(breaker.BackOffUntil.Value, SupplierWords.WasDown(breaker.Failures));
        if (pacing.OrdersPerDay is { } most && facts.OrdersToday >= most) return new WaitUntil(OpeningTimes.OpenFrom(pacing, OpeningTimes.NextDay(pacing, now)), SupplierWords.DayIsSpent(most));
        var opens = OpeningTimes.OpenFrom(pacing, now);
        return opens > now ? new WaitUntil(opens, SupplierWords.Closed) : new Go();
    }
}
