using Microsoft.EntityFrameworkCore;
using Procurement.Data;
using Procurement.Data.Orders;
using Procurement.Engine.Orders.Recipes;

namespace Procurement.Engine.Orders.Pacing;

/// <summary>Gathers what decides whether an order may start now.</summary>
internal static class OrderGate
{
    /// <param name="pacing">Null for channels that are no website: nothing holds them.</param>
    public static async Task<OrderStart> DecideAsync(ProcurementDb db, PurchaseOrder order, RecipePacing? pacing, bool isLookUp, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (pacing is null) return new OrderStart.Go();
        var breaker = await db.SupplierBreakers.AsNoTracking().SingleOrDefaultAsync(x => x.SupplierCode == order.SupplierCode, cancellationToken);
        var today = pacing.OrdersPerDay is null ? 0 : await OrdersTodayAsync(db, order.SupplierCode, pacing, now, cancellationToken);
        var personIsAtIt = await db.LiveSessions.AnyAsync(x => x.OrderId == order.Id && x.EndedAt == null, cancellationToken);
        return OrderStart.Decide(new OrderStartFacts(pacing, breaker, today, isLookUp, personIsAtIt), now);
    }

    /// <summary>Orders that were armed since the supplier's day began: each may exist there.</summary>
    public static Task<int> OrdersTodayAsync(ProcurementDb db, string supplier, RecipePacing pacing, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var start = OpeningTimes.DayStart(pacing, now);
        return db.OrderAttempts.Where(x => x.ArmedAt >= start && db.Orders.Any(order => order.Id == x.OrderId && order.SupplierCode == supplier)).Select(x => x.OrderId).Distinct().CountAsync(cancellationToken);
    }
}
