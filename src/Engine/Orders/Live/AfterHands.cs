using Procurement.Engine.Orders.Channels;

namespace Procurement.Engine.Orders.Live;

/// <summary>What the run had seen of the supplier's history before a person touched its browser; a null history when it had not come that far.</summary>
internal sealed record BeforeHands(HistorySnapshot? History);

/// <summary>
/// What may have been ordered while a person had the browser, on sites where our reference does not tell: there the run must not go on to order before
/// a person has said that nothing was.
/// </summary>
internal static class AfterHands
{
    /// <param name="before">Null when nobody touched the browser.</param>
    /// <returns>Null when nothing new is in the history.</returns>
    public static ChannelOutcome? Decide(BeforeHands? before, HistorySnapshot now)
    {
        if (before is null) return null;
        if (before.History is { } known)
        {
            var added = now.Orders.Where(order => !known.Has(order.Number)).Select(order => order.Number).ToList();
            return added.Count == 0 ? null : new ChannelOutcome.Unknown($"While a person had the browser the supplier's history got {string.Join(", ", added)}. Say whether that is this order.", CanLookUp: false);
        }

        if (now.Orders is not [var newest, ..]) return null;
        return new ChannelOutcome.NeedsOperator("pageUnknown", $"The newest order in the supplier's history is {newest.Number}, and what was there before a person had the browser is not known. If that is this order, say that it was ordered by hand; if nothing was ordered, continue again.");
    }
}
