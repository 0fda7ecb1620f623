using Microsoft.EntityFrameworkCore;
using Procurement.Data;
using Procurement.Data.Company;
using Procurement.Data.Orders;
using Procurement.Engine.Access;
using Procurement.Engine.Notices;
using Procurement.Engine.Orders.Documents;

namespace Procurement.Engine.Orders.Answers;

/// <summary>
/// An operator has a document sent again that may have arrived: by e-mail as a copy that says so, by cXML under the same payloadID, by which the
/// supplier knows it.
/// </summary>
public sealed class SendOrderAgain(IDbContextFactory<ProcurementDb> dbs, TimeProvider clock, IChangeNotices notices)
{
    /// <returns>not-found; not-allowed; wrong-state where nothing went out, or the supplier has answered it.</returns>
    public async Task<Outcome> RunAsync(string number, Actor actor, CancellationToken cancellationToken)
    {
        if (!actor.IsOperator) return Outcome.No(NoCodes.NotAllowed, "Only an operator may send an order again.");
        var now = clock.GetUtcNow();
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        if (await db.Orders.SingleOrDefaultAsync(x => x.Number == number, cancellationToken) is not { } order) return Outcome.No(NoCodes.NotFound, $"There is no order {number}.");
        var last = await db.OrderDocuments.Where(x => x.OrderId == order.Id).OrderByDescending(x => x.Revision).ThenByDescending(x => x.Copy).FirstOrDefaultAsync(cancellationToken);
        if (last is not { MayHaveGone: true, IsOpen: true }) return Outcome.No(NoCodes.WrongState, $"Nothing of {number} is out and unanswered; there is nothing to send again.");
        if (!CanBeSent(order, last)) return Outcome.No(NoCodes.WrongState, $"Order {number} is {order.Status}; there is nothing to send again.");
        if (await db.OrderAttempts.AnyAsync(x => x.OrderId == order.Id && x.EndedAt == null, cancellationToken)) return Outcome.No(NoCodes.WrongState, $"Order {number} is being sent at this moment. Look again in a minute.");
        if (last.Channel == SupplierChannel.Cxml) await RepeatAsync(db, last, now, cancellationToken);
        else if (last.Kind != OrderDocumentKind.New) db.OrderDocuments.Add(CopyOf(last, actor, now));
        if (order.Status == OrderStatus.Placed) order.OweAmendment(now);
        else order.SendAgain(now);
        db.AuditEntries.Add(OrderOperations.Audit("sendOrderAgain", order, actor, $"{last.Kind} {last.Revision}", now));
        return await db.SaveAsync(number, notices, Stages.Order, cancellationToken);
    }

    private static bool CanBeSent(PurchaseOrder order, OrderDocument last) => last.Kind == OrderDocumentKind.New || order.Status != OrderStatus.Placed
        ? order.Status == OrderStatus.Uncertain || order is { Status: OrderStatus.Placing, AnswerDueAt: not null }
        : order.Status == OrderStatus.Placed;

    /// <summary>The same document: its former try is no longer the one that counts.</summary>
    private static async Task RepeatAsync(ProcurementDb db, OrderDocument document, DateTimeOffset now, CancellationToken cancellationToken)
    {
        foreach (var attempt in await db.OrderAttempts.Where(x => x.DocumentId == document.Id && x.ArmedAt != null).ToListAsync(cancellationToken)) attempt.End("repeated", attempt.EndedAt ?? now, attempt.Error);
        document.Repeat();
    }

    private static OrderDocument CopyOf(OrderDocument document, Actor actor, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        OrderId = document.OrderId,
        Revision = document.Revision,
        Copy = document.Copy + 1,
        Kind = document.Kind,
        Channel = document.Channel,
        Reference = DocumentReferences.OfCopy(document.Reference, document.Copy + 1),
        Changes = document.Changes,
        Remark = document.Remark,
        AskedBy = actor.Name,
        CreatedAt = now,
    };
}
