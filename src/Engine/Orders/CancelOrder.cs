using Microsoft.EntityFrameworkCore;
using Procurement.Data;
using Procurement.Data.Orders;
using Procurement.Data.Requests;
using Procurement.Engine.Access;
using Procurement.Engine.Notices;

namespace Procurement.Engine.Orders;

/// <summary>
/// An operator says that what an order still owes will not come: it was never placed, or the supplier agreed to take it back. Where nothing has arrived the order is
/// Cancelled; else the rest of it is short-closed.
/// </summary>
public sealed class CancelOrder(IDbContextFactory<ProcurementDb> dbs, TimeProvider clock, IChangeNotices notices)
{
    /// <param name="comment">Needed once the order is placed: who agreed at the supplier, and when.</param>
    /// <returns>not-found; not-allowed; invalid without the comment; wrong-state while it is being placed, may have been placed (resolve it first), or is over.</returns>
    public async Task<Outcome> RunAsync(string number, string? comment, Actor actor, CancellationToken cancellationToken)
    {
        if (!actor.IsOperator) return Outcome.No(NoCodes.NotAllowed, "Only an operator may cancel an order.");
        var now = clock.GetUtcNow();
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await db.Orders.Include(x => x.Lines).SingleOrDefaultAsync(x => x.Number == number, cancellationToken) is not { } order) return Outcome.No(NoCodes.NotFound, $"There is no order {number}.");
        if (Refusal(order, comment) is { } refusal) return refusal;
        var hasArrived = order.Lines.Exists(line => line.ReceivedQuantity > 0);
        if (hasArrived) order.Complete(shortClosed: true, now);
        else order.Cancel(now);
        db.AuditEntries.Add(OrderOperations.Audit(hasArrived ? "shortCloseOrder" : "cancelOrder", order, actor, comment?.Trim(), now));
        var request = await PlacedOrders.SettleRequestAsync(db, order, now, cancellationToken);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            return Outcome.No(NoCodes.WrongState, $"Order {number} has changed meanwhile: look again.");
        }

        await transaction.CommitAsync(cancellationToken);
        notices.Wake(Stages.Tell);
        notices.Changed(ChangeKinds.Order, number);
        notices.Changed(ChangeKinds.Request, request.Number);
        return Outcome.Done;
    }

    private static Outcome? Refusal(PurchaseOrder order, string? comment) => order.Status switch
    {
        OrderStatus.Placing when order.AnswerDueAt is not null => Outcome.No(NoCodes.WrongState, $"Order {order.Number} has gone to the supplier, who has not answered. Ask there, then resolve it as placed or not placed."),
        OrderStatus.Placing => Outcome.No(NoCodes.WrongState, $"Order {order.Number} is being placed at this moment. Look again in a minute."),
        OrderStatus.Uncertain => Outcome.No(NoCodes.WrongState, $"Order {order.Number} may have been placed. Look at the supplier, then resolve it as placed or not placed."),
        OrderStatus.Received or OrderStatus.ShortClosed or OrderStatus.Cancelled => Outcome.No(NoCodes.WrongState, $"Order {order.Number} is {order.Status}; nothing of it is still to come."),
        OrderStatus.Placed when string.IsNullOrWhiteSpace(comment) => Outcome.No(NoCodes.Invalid, "Say who agreed at the supplier, and when: the order is placed."),
        _ => null,
    };
}
