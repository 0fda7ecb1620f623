using Microsoft.EntityFrameworkCore;
using Procurement.Data;
using Procurement.Data.Orders;
using Procurement.Engine.Access;
using Procurement.Engine.Notices;
using Procurement.Engine.Orders.Live;

namespace Procurement.Engine.Orders;

/// <summary>An operator has an order tried again that was certainly not placed.</summary>
public sealed class RetryOrder(IDbContextFactory<ProcurementDb> dbs, TimeProvider clock, IChangeNotices notices)
{
    /// <returns>not-found; not-allowed; wrong-state for an order that is settled, running, or may have been placed (resolve it first).</returns>
    public async Task<Outcome> RunAsync(string number, Actor actor, CancellationToken cancellationToken)
    {
        if (!actor.IsOperator) return Outcome.No(NoCodes.NotAllowed, "Only an operator may retry an order.");
        var now = clock.GetUtcNow();
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        if (await db.Orders.SingleOrDefaultAsync(x => x.Number == number, cancellationToken) is not { } order) return Outcome.No(NoCodes.NotFound, $"There is no order {number}.");
        if (order.Status == OrderStatus.Uncertain) return Outcome.No(NoCodes.WrongState, $"Order {number} may have been placed. Look at the supplier, then resolve it as placed or not placed.");
        if (order.Status is not (OrderStatus.Failed or OrderStatus.NeedsOperator)) return Outcome.No(NoCodes.WrongState, $"Order {number} is {order.Status}; there is nothing to retry.");
        if (await db.OpenOfAsync(number, cancellationToken) is { } live && LiveHandover.Refusal(live, order, actor) is { } busy) return busy;
        order.PlaceAgain(now, byItself: false);
        db.AuditEntries.Add(OrderOperations.Audit("retryOrder", order, actor, null, now));
        return await db.SaveAsync(number, notices, Stages.Order, cancellationToken);
    }
}
