using Microsoft.EntityFrameworkCore;
using Procurement.Data;
using Procurement.Data.Orders;
using Procurement.Engine.Access;
using Procurement.Engine.Notices;

namespace Procurement.Engine.Orders.Answers;

/// <summary>What one of ours learned of the supplier by telephone or mail.</summary>
public sealed class SettleOrderAttention(IDbContextFactory<ProcurementDb> dbs, TimeProvider clock, IChangeNotices notices, TakeSupplierAnswer take)
{
    /// <summary>An operator has seen to what a placed order needed: nothing of it is open at the supplier.</summary>
    public async Task<Outcome> SeenAsync(string number, string? comment, Actor actor, CancellationToken cancellationToken)
    {
        if (!actor.IsOperator) return Outcome.No(NoCodes.NotAllowed, "Only an operator may settle this.");
        var now = clock.GetUtcNow();
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        if (await db.Orders.SingleOrDefaultAsync(x => x.Number == number, cancellationToken) is not { } order) return Outcome.No(NoCodes.NotFound, $"There is no order {number}.");
        if (order.Status != OrderStatus.Placed || order.Attention is null) return Outcome.No(NoCodes.WrongState, $"Order {number} needs nobody as a placed order.");
        if (await db.OrderDocuments.AnyAsync(x => x.OrderId == order.Id && x.Kind != OrderDocumentKind.New && x.AnsweredAt == null, cancellationToken)) return Outcome.No(NoCodes.WrongState, $"A change of {number} is still open: write down what the supplier answered.");
        db.AuditEntries.Add(OrderOperations.Audit("settleOrderAttention", order, actor, $"{order.Attention}: {comment}".TrimEnd(), now));
        order.AttentionSettled(now);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            return Outcome.No(NoCodes.WrongState, $"Order {number} has changed meanwhile: look again.");
        }

        notices.Changed(ChangeKinds.Order, number);
        return Outcome.Done;
    }

    /// <summary>An operator writes down what the supplier said to the change or cancellation that is open.</summary>
    public async Task<Outcome> AnsweredAsync(string number, SupplierAnswer answer, Actor actor, CancellationToken cancellationToken)
    {
        if (!actor.IsOperator) return Outcome.No(NoCodes.NotAllowed, "Only an operator may answer for a supplier.");
        if (answer.Fault is { } fault) return Outcome.No(NoCodes.Invalid, fault);
        if (string.IsNullOrWhiteSpace(answer.Remark)) return Outcome.No(NoCodes.Invalid, "Say who answered at the supplier, and when.");
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        if (await db.Orders.AsNoTracking().SingleOrDefaultAsync(x => x.Number == number, cancellationToken) is not { } order) return Outcome.No(NoCodes.NotFound, $"There is no order {number}.");
        var open = await db.OrderDocuments.AsNoTracking().Where(x => x.OrderId == order.Id && x.Kind != OrderDocumentKind.New && x.AnsweredAt == null).OrderByDescending(x => x.Revision).ThenByDescending(x => x.Copy).FirstOrDefaultAsync(cancellationToken);
        if (open is null) return Outcome.No(NoCodes.WrongState, $"No change or cancellation of {number} is open.");
        if (order.DueAt is not null && order.AnswerDueAt is null) return Outcome.No(NoCodes.WrongState, $"The change of {number} is going out at this moment. Look again in a minute.");
        var refusal = await take.RunAsync(open.Id, answer, actor.Name, checkExpiry: false, actor, cancellationToken);
        return refusal is null ? Outcome.Done : Outcome.No(NoCodes.WrongState, $"Order {number} has changed meanwhile: look again.");
    }
}
