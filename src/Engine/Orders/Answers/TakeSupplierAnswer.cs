using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Procurement.Data;
using Procurement.Data.Orders;
using Procurement.Engine.Access;
using Procurement.Engine.Erp;
using Procurement.Engine.Notices;
using Procurement.Engine.Orders.Documents;

namespace Procurement.Engine.Orders.Answers;

/// <summary>Why an answer was not taken; null when it was.</summary>
public enum AnswerRefusal { Unknown, Expired, AnsweredAlready, OrderOver, Replaced, Invalid }

/// <summary>
/// Takes what a supplier answers to a document, by its link, by a cXML confirmation, or through one of our people: each document once, all in one
/// transaction with what becomes of the order.
/// </summary>
public sealed class TakeSupplierAnswer(IDbContextFactory<ProcurementDb> dbs, TimeProvider clock, IChangeNotices notices, IOptions<ErpOptions> erp)
{
    /// <param name="by">link, or the name of one of ours.</param>
    /// <param name="checkExpiry">True for links.</param>
    public Task<AnswerRefusal?> RunAsync(Guid documentId, SupplierAnswer answer, string by, bool checkExpiry, Actor? actor, CancellationToken cancellationToken) => TakeAsync(documentId, answer, by, checkExpiry, null, actor, cancellationToken);

    /// <summary>A confirmation of a supplier's server. Others may follow it; each counts once.</summary>
    /// <param name="payloadId">Of the confirmation.</param>
    public Task<AnswerRefusal?> LaterAsync(Guid documentId, SupplierAnswer answer, string payloadId, CancellationToken cancellationToken) => TakeAsync(documentId, answer, AnswerKinds.ByCxml, checkExpiry: false, payloadId, null, cancellationToken);

    private async Task<AnswerRefusal?> TakeAsync(Guid documentId, SupplierAnswer answer, string by, bool checkExpiry, string? confirmation, Actor? actor, CancellationToken cancellationToken)
    {
        if (answer.Fault is not null) return AnswerRefusal.Invalid;
        var now = clock.GetUtcNow();
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        // The order's row first and locked: of two answers at once, or an answer and a run, one is first.
        var orderId = await db.OrderDocuments.Where(x => x.Id == documentId).Select(x => x.OrderId).SingleAsync(cancellationToken);
        var order = await db.Orders.FromSql($"SELECT *, xmin FROM purchase_orders WHERE id = {orderId} FOR UPDATE").Include(x => x.Lines).SingleAsync(cancellationToken);
        var documents = await db.OrderDocuments.Where(x => x.OrderId == orderId).ToListAsync(cancellationToken);
        var document = documents.Single(x => x.Id == documentId);
        if (confirmation is not null && document.Confirmations.Contains(confirmation)) return null;
        if (Refusal(document, documents, checkExpiry, now) is { } refusal && (confirmation is null || refusal != AnswerRefusal.AnsweredAlready)) return refusal;
        var effect = AnswerEffect.Of(order.Status, document.Kind, order.NeedBy, answer);
        if (effect is AnswerEffect.TooLate) return AnswerRefusal.OrderOver;

        // Originals and copies of one revision are one question.
        foreach (var same in documents.Where(x => x.Revision == document.Revision && x.IsOpen)) same.Answered(answer.Kind, answer.Number, answer.Delivery, answer.Remark, by, now);
        if (confirmation is not null) document.Confirmed(confirmation);
        await ApplyAsync(db, order, document, effect, now, cancellationToken);
        if (order.Status == OrderStatus.Placed && order.Attention is null && documents.Exists(x => x.IsOpen && x.Kind != OrderDocumentKind.New && !x.MayHaveGone)) order.OweAmendment(now);
        db.AuditEntries.Add(OrderOperations.Audit($"supplier{char.ToUpperInvariant(answer.Kind[0])}{answer.Kind[1..]}", order, actor ?? Actor.System, $"{document.Kind} {document.Revision} by {by}: {answer.Number} {answer.Remark}".TrimEnd(), now));
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            return AnswerRefusal.AnsweredAlready;
        }

        notices.Wake(Stages.Book);
        notices.Wake(Stages.Tell);
        notices.Wake(Stages.Order);
        notices.Changed(ChangeKinds.Order, order.Number);
        notices.Changed(ChangeKinds.Request, await db.Requests.Where(x => x.Id == order.RequestId).Select(x => x.Number).SingleAsync(cancellationToken));
        return null;
    }

    /// <summary>What keeps a document from being answered, as the page says it before there is an answer.</summary>
    public static AnswerRefusal? Refusal(OrderDocument document, IReadOnlyList<OrderDocument> all, bool checkExpiry, DateTimeOffset now)
    {
        if (!document.IsOpen) return AnswerRefusal.AnsweredAlready;
        if (checkExpiry && document.TokenExpiresAt <= now) return AnswerRefusal.Expired;
        return all.Any(x => x.Revision > document.Revision && x.MayHaveGone) ? AnswerRefusal.Replaced : null;
    }

    private async Task ApplyAsync(ProcurementDb db, PurchaseOrder order, OrderDocument document, AnswerEffect effect, DateTimeOffset now, CancellationToken cancellationToken)
    {
        switch (effect)
        {
            case AnswerEffect.Place place:
                await EndAttemptsAsync(db, order, "placed", null, now, cancellationToken);
                await PlacedOrders.RecordAsync(db, order, place.Number, erp.Value.IsConfigured, now, cancellationToken);
                if (place.Attention is { } attention) order.NeedAttention(attention, place.Why!, now);
                break;
            case AnswerEffect.NotPlaced no:
                await EndAttemptsAsync(db, order, "declined", no.Why, now, cancellationToken);
                order.NeedOperator("declined", now, no.Why);
                break;
            case AnswerEffect.ApplyChange change:
                order.Reduce(DocumentQuantities.Of(document));
                await GiveUpRestAsync(db, order, cancellationToken);
                if (change.Attention is { } look) order.NeedAttention(look, change.Why!, now);
                else order.AttentionSettled(now);
                if (order.Lines.TrueForAll(line => line.ReceivedQuantity >= line.Quantity)) order.Complete(shortClosed: true, now);
                await PlacedOrders.SettleRequestAsync(db, order, now, cancellationToken);
                break;
            case AnswerEffect.Cancel:
                if (order.Lines.Exists(line => line.ReceivedQuantity > 0)) order.Complete(shortClosed: true, now);
                else order.Cancel(now);
                await PlacedOrders.SettleRequestAsync(db, order, now, cancellationToken);
                break;
            case AnswerEffect.Look needed:
                order.NeedAttention(needed.Attention, needed.Why, now);
                break;
            default:
                // As it is: an attention that a person has not seen to stays.
                order.NameSupplierNumber(document.AnswerNumber, now);
                break;
        }
    }

    /// <summary>Armed attempts whose outcome was open are decided by the answer; one that runs is left to its run, whose save then fails.</summary>
    private static async Task EndAttemptsAsync(ProcurementDb db, PurchaseOrder order, string outcome, string? why, DateTimeOffset now, CancellationToken cancellationToken)
    {
        foreach (var attempt in await db.OrderAttempts.Where(x => x.OrderId == order.Id && x.ArmedAt != null && (x.Outcome == null || x.Outcome == "uncertain" || x.Outcome == "sent")).ToListAsync(cancellationToken)) attempt.End(outcome, now, why);
    }

    /// <summary>Lines of the request whose rest no longer comes.</summary>
    private static async Task GiveUpRestAsync(ProcurementDb db, PurchaseOrder order, CancellationToken cancellationToken)
    {
        var done = order.Lines.Where(line => line.ReceivedQuantity >= line.Quantity).Select(line => line.Position).ToList();
        foreach (var line in await db.RequestLines.Where(x => x.RequestId == order.RequestId && done.Contains(x.Position)).ToListAsync(cancellationToken)) line.ShortClosed = !RecordReceipt.IsSettled(line) || line.ShortClosed;
    }
}
