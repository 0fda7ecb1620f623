using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Procurement.Engine.Orders.Browser;
using Procurement.Engine.Orders.Recipes;

namespace Procurement.Engine.Orders.Channels;

/// <summary>Looks for our order in a supplier's history: by our reference, or as the one that was not there when the attempt was armed.</summary>
internal static class OrderInHistory
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static NewOrderClue ClueOf(OrderPlan plan, HistorySnapshot before, CheckoutSummary checkout)
        => new(before, checkout.Cart.Total, [.. plan.Lines.Select(line => new HistoryLine(line.Article, line.Quantity))], checkout.Cart.Rows.Sum(row => row.LineTotal));

    private const int MostOfOurs = 500;

    /// <summary>What the history shows before the click, and the numbers of our other orders there: whatever it shows, none of those can be the new one.</summary>
    public static async Task<HistorySnapshot> ReadBeforeAsync(AttemptRun attempt, ISupplierSite site, CancellationToken cancellationToken)
    {
        var ours = await attempt.Db.Orders.Where(x => x.SupplierCode == attempt.Order.SupplierCode && x.Id != attempt.Order.Id && x.SupplierOrderNumber != null)
            .OrderByDescending(x => x.Id).Select(x => x.SupplierOrderNumber!).Take(MostOfOurs).ToListAsync(cancellationToken);
        return (await site.ReadHistoryAsync(null, cancellationToken)).And(ours);
    }

    /// <summary>What the last attempt that was armed kept; null where none was.</summary>
    public static async Task<NewOrderClue?> LastClueAsync(AttemptRun attempt, CancellationToken cancellationToken)
    {
        var kept = await attempt.Db.OrderAttempts.Where(x => x.OrderId == attempt.Order.Id && x.HistoryClue != null).OrderByDescending(x => x.Number).Select(x => x.HistoryClue).FirstOrDefaultAsync(cancellationToken);
        return kept is null ? null : JsonSerializer.Deserialize<NewOrderClue>(kept, Json);
    }

    /// <summary>As it is kept with the attempt.</summary>
    public static string Kept(NewOrderClue clue) => JsonSerializer.Serialize(clue, Json);

    /// <summary>Before a new attempt. Without a reference only an attempt that was armed earlier can have left an order.</summary>
    public static async Task<HistoryLookup> FindEarlierAsync(OrderPlan plan, AttemptRun attempt, ISupplierSite site, CancellationToken cancellationToken)
    {
        if (plan.Recipe.History.IdentifyBy == HistoryIdentity.Reference) return await site.FindInHistoryAsync(attempt.Order.Reference, cancellationToken);
        var kept = await attempt.Db.OrderAttempts.Where(x => x.OrderId == attempt.Order.Id && x.HistoryClue != null).OrderByDescending(x => x.Number).Select(x => x.HistoryClue).FirstOrDefaultAsync(cancellationToken);
        return kept is null ? new HistoryLookup.Absent() : await FindAsync(kept, site, cancellationToken);
    }

    /// <summary>After arming, when the outcome was lost.</summary>
    public static async Task<HistoryLookup> FindArmedAsync(OrderPlan plan, AttemptRun attempt, ISupplierSite site, CancellationToken cancellationToken)
    {
        if (plan.Recipe.History.IdentifyBy == HistoryIdentity.Reference) return await site.FindInHistoryAsync(attempt.Order.Reference, cancellationToken);
        return attempt.Row.HistoryClue is { } kept ? await FindAsync(kept, site, cancellationToken) : new HistoryLookup.Unreadable("The history before the order was not kept.");
    }

    private static async Task<HistoryLookup> FindAsync(string kept, ISupplierSite site, CancellationToken cancellationToken)
    {
        var clue = JsonSerializer.Deserialize<NewOrderClue>(kept, Json)!;
        return NewOrder.Find(clue, await site.ReadHistoryAsync(clue.Before, cancellationToken));
    }
}
