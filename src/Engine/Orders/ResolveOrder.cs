using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Procurement.Data;
using Procurement.Data.Orders;
using Procurement.Engine.Access;
using Procurement.Engine.Erp;
using Procurement.Engine.Notices;
using Procurement.Engine.Orders.Answers;

namespace Procurement.Engine.Orders;

/// <summary>A person says what became of an order: placed (also by hand), or certainly not placed.</summary>
public sealed class ResolveOrder(IDbContextFactory<ProcurementDb> dbs, TimeProvider clock, IChangeNotices notices, IOptions<ErpOptions> erp)
{
    public const string PlacedOutcome = "placed", NotPlacedOutcome = "notPlaced";

    /// <param name="outcome">placed or notPlaced.</param>
    /// <param name="supplierOrderNumber">Needed for placed.</param>
    public async Task<Outcome> RunAsync(string number, string? outcome, string? supplierOrderNumber, string? comment, Actor actor, CancellationToken cancellationToken)
    {
        if (!actor.IsOperator) return Outcome.No(NoCodes.NotAllowed, "Only an operator may resolve an order.");
        if (outcome is not (PlacedOutcome or NotPlacedOutcome)) return Outcome.No(NoCodes.Invalid, "outcome must be placed or notPlaced.");
        supplierOrderNumber = supplierOrderNumber?.Trim();
        if (outcome == PlacedOutcome && supplierOrderNumber is not { Length: > 0 and <= 100 }) return Outcome.No(NoCodes.Invalid, "Give the supplier's order number (at most 100 characters).");
        var now = clock.GetUtcNow();
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await db.Orders.Include(x => x.Lines).SingleOrDefaultAsync(x => x.Number == number, cancellationToken) is not { } order) return Outcome.No(NoCodes.NotFound, $"There is no order {number}.");
        var awaitsAnswer = order is { Status: OrderStatus.Placing, AnswerDueAt: not null };
        if (!awaitsAnswer && order.Status is not (OrderStatus.Uncertain or OrderStatus.NeedsOperator or OrderStatus.Failed)) return Outcome.No(NoCodes.WrongState, $"Order {number} is {order.Status}; there is nothing to resolve.");
        var armed = await db.OrderAttempts.Where(x => x.OrderId == order.Id && x.ArmedAt != null && (x.Outcome == null || x.Outcome == "uncertain" || x.Outcome == "sent")).ToListAsync(cancellationToken);
        foreach (var document in await db.OrderDocuments.Where(x => x.OrderId == order.Id && x.MayHaveGone && x.AnsweredAt == null).ToListAsync(cancellationToken))
            document.Answered(outcome == PlacedOutcome ? AnswerKinds.Accepted : AnswerKinds.Declined, supplierOrderNumber, null, comment, actor.Name, now);
        if (outcome == PlacedOutcome)
        {
            armed.ForEach(x => x.End("placed", now));
            await PlacedOrders.RecordAsync(db, order, supplierOrderNumber, erp.Value.IsConfigured, now, cancellationToken);
        }
        else
        {
            armed.ForEach(x => x.End("failed", now, "Resolved by a person as not placed."));
            order.ResolveNotPlaced(now, "Resolved by a person as not placed: retry or cancel it.");
        }

        db.AuditEntries.Add(OrderOperations.Audit("resolveOrder", order, actor, $"{outcome} {supplierOrderNumber} {comment}".Trim(), now));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        notices.Wake(Stages.Book);
        notices.Wake(Stages.Tell);
        notices.Changed(ChangeKinds.Order, number);
        notices.Changed(ChangeKinds.Request, await db.Requests.Where(x => x.Id == order.RequestId).Select(x => x.Number).SingleAsync(cancellationToken));
        return Outcome.Done;
    }
}
