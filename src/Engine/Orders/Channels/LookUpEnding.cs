using Procurement.Data.Orders;
using Procurement.Engine.Orders.Pacing;

namespace Procurement.Engine.Orders.Channels;

/// <summary>What a look-up that did not find the order makes of it.</summary>
internal static class LookUpEnding
{
    /// <summary>A site that has put our look-ups off for so long leaves the order to a person.</summary>
    private static readonly TimeSpan LongestWithoutLookUp = TimeSpan.FromHours(6);

    public static void Record(PurchaseOrder order, OrderAttempt row, ChannelOutcome seen, TimeSpan historyLateBy, decimal autoRetryUpTo, DateTimeOffset now)
    {
        if (seen.Site is SiteSign.AsksForQuiet { Until: var until } && now - row.ArmedAt < LongestWithoutLookUp)
        {
            // The history was not looked at: this was no look-up.
            order.WaitUntil(until > now ? until : now, SupplierWords.AskedForQuiet, now);
            return;
        }

        order.LookedUp(provenAbsent: seen is ChannelOutcome.NotPlaced);
        switch (LookUpPlan.Decide(row.ArmedAt!.Value, now, historyLateBy, order.LookUps, order.AbsentLookUps, order.Total, order.AutoRetries, autoRetryUpTo))
        {
            case LookUpDecision.Again again:
                order.LookUpAt(again.At, now);
                break;
            case LookUpDecision.NotPlaced notPlaced:
                row.End("failed", now, "The supplier's history does not show it and the cart is still full: it was not placed.");
                order.Fail(now, "It was not placed: the supplier's history does not show it and the cart is still full.");
                if (notPlaced.TryAgain) order.PlaceAgain(now, byItself: true);
                break;
            case LookUpDecision.GiveToPerson:
                row.End("uncertain", now, WhyOf(seen));
                if (order.Status == OrderStatus.Placed) order.NeedAttention("orderUncertain", WhyOf(seen), now);
                else order.BecomeUncertain(now, $"It may have been placed: {WhyOf(seen)} Look there, then resolve it.");
                break;
        }
    }

    private static string WhyOf(ChannelOutcome seen) => seen is ChannelOutcome.Unknown unknown ? unknown.Why : "the supplier's history did not settle it.";
}
