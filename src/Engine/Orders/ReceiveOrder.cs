using Microsoft.EntityFrameworkCore;
using Procurement.Data;
using Procurement.Data.Orders;
using Procurement.Engine.Access;
using Procurement.Engine.Notices;
using Procurement.Engine.Understanding;

namespace Procurement.Engine.Orders;

/// <summary>One line that arrived, in the order's unit; a null quantity means all that is still to come.</summary>
public sealed record ReceivedLine(int Position, decimal? Quantity);

/// <summary>An operator or integrator says what arrived of one order.</summary>
public sealed class ReceiveOrder(IDbContextFactory<ProcurementDb> dbs, TimeProvider clock, IChangeNotices notices)
{
    /// <param name="lines">Empty: everything that is still to come.</param>
    /// <param name="key">The call, so that a repeat counts once.</param>
    /// <returns>not-found; not-allowed; wrong-state before it is placed; invalid for a line that is not part of it or more than is to come.</returns>
    public async Task<Outcome> RunAsync(string number, IReadOnlyList<ReceivedLine> lines, string? note, string key, Actor actor, CancellationToken cancellationToken)
    {
        if (!actor.IsOperator) return Outcome.No(NoCodes.NotAllowed, "Only an operator may receive for others.");
        var now = clock.GetUtcNow();
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var order = await db.Orders.Include(x => x.Lines).SingleOrDefaultAsync(x => x.Number == number, cancellationToken);
        if (order is null) return Outcome.No(NoCodes.NotFound, $"There is no order {number}.");
        if (order.Status != OrderStatus.Placed) return Outcome.No(NoCodes.WrongState, $"Order {number} is {order.Status}; nothing of it can arrive.");
        var strange = lines.Where(line => order.Lines.TrueForAll(x => x.Position != line.Position)).Select(line => $"Line {line.Position} is not part of {number}.").ToArray();
        if (strange.Length > 0) return Outcome.No(NoCodes.Invalid, strange);
        var request = await db.Requests.Include(x => x.Lines).SingleAsync(x => x.Id == order.RequestId, cancellationToken);
        var asked = lines.Count > 0 ? lines : [.. order.Lines.Where(x => x.ReceivedQuantity < x.Quantity).Select(x => new ReceivedLine(x.Position, null))];
        var outcome = await RecordReceipt.RecordAsync(db, request, actor.Name, [.. asked.Select(line => new Arrived(line.Position, "", line.Quantity, false))], note, key, now, cancellationToken);
        if (!outcome.Ok) return outcome;
        db.AuditEntries.Add(OrderOperations.Audit("receiveOrder", order, actor, note, now));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        notices.Changed(ChangeKinds.Order, number);
        notices.Changed(ChangeKinds.Request, request.Number);
        return Outcome.Done;
    }
}
