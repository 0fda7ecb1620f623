using Microsoft.EntityFrameworkCore;
using Procurement.Data;
using Procurement.Data.Audit;
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
        db.AuditEntries.Add(OrderAudit.Of("retryOrder", order, actor, null, now));
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            return Outcome.No(NoCodes.WrongState, $"Order {number} has changed meanwhile: look again.");
        }

        notices.Wake(Stages.Order);
        notices.Changed(ChangeKinds.Order, number);
        return Outcome.Done;
    }
}

internal static class OrderAudit
{
    public static AuditEntry Of(string action, PurchaseOrder order, Actor actor, string? detail, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        At = now,
        Actor = actor.Name,
        ActorId = actor.UserId ?? actor.PersonId,
        Action = action,
        Subject = "order",
        SubjectKey = order.Number,
        Detail = detail,
        TraceId = order.TraceId,
    };
}
