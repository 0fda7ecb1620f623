using Microsoft.EntityFrameworkCore;
using Procurement.Data;
using Procurement.Data.Erp;
using Procurement.Data.Messaging;
using Procurement.Data.Orders;
using Procurement.Data.Requests;
using Procurement.Engine.Messaging;
using Procurement.Engine.Turns;

namespace Procurement.Engine.Orders;

/// <summary>What a placed order owes, in the transaction that says that it is placed: the booking, the request's next state, and word to the requester.</summary>
internal static class PlacedOrders
{
    /// <param name="order">Tracked by <paramref name="db"/>.</param>
    /// <param name="book">True where an ERP is configured.</param>
    public static async Task RecordAsync(ProcurementDb db, PurchaseOrder order, string? supplierOrderNumber, bool book, DateTimeOffset now, CancellationToken cancellationToken)
    {
        order.Placed(supplierOrderNumber, now);
        if (book && !await db.ErpPostings.AnyAsync(x => x.OrderId == order.Id, cancellationToken))
        {
            var posting = new ErpPosting { Id = Guid.CreateVersion7(now), OrderId = order.Id, Reference = order.Number, CreatedAt = now };
            posting.Owe(now);
            db.ErpPostings.Add(posting);
        }

        await SettleRequestAsync(db, order, now, cancellationToken);
    }

    /// <summary>
    /// When the last order of a request is settled, the request is Ordered, or Cancelled where nothing is left of it, and its requester is told; Closed when nothing more is to come.
    /// </summary>
    /// <returns>The request, locked and tracked.</returns>
    public static async Task<PurchaseRequest> SettleRequestAsync(ProcurementDb db, PurchaseOrder order, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // Orders of one request may end on two nodes at once: the row lock makes one of them the last.
        var request = await db.Requests.FromSql($"SELECT *, xmin FROM purchase_requests WHERE id = {order.RequestId} FOR UPDATE").SingleAsync(cancellationToken);
        var others = await db.Orders.AsNoTracking().Include(x => x.Lines).Where(x => x.RequestId == order.RequestId && x.Id != order.Id).ToListAsync(cancellationToken);
        if (order.Status is OrderStatus.Cancelled or OrderStatus.ShortClosed) await GiveUpLinesAsync(db, order, others, cancellationToken);
        request.Touch(now);
        List<PurchaseOrder> all = [.. others, order];
        if (request.Status is not (RequestStatus.Ordering or RequestStatus.Ordered) || !all.All(x => x.IsSettled)) return request;
        if (all.All(x => x.Status == OrderStatus.Cancelled))
        {
            request.MoveTo(RequestStatus.Cancelled, now, "All its orders were cancelled.");
            await TellAsync(db, request, "cancelled", language => Phrases.In(language).Say("ack.cancelled", ("number", request.Number)), now, cancellationToken);
            return request;
        }

        if (request.Status == RequestStatus.Ordering)
        {
            request.MoveTo(RequestStatus.Ordered, now);
            var names = await db.Suppliers.AsNoTracking().ToDictionaryAsync(x => x.Code, x => x.Name, cancellationToken);
            var lines = all.Where(x => x.Status != OrderStatus.Cancelled).OrderBy(x => x.Number, StringComparer.Ordinal).Select(x => new OrderedTo(names.GetValueOrDefault(x.SupplierCode, x.SupplierCode), x.Number, x.SupplierOrderNumber)).ToList();
            await TellAsync(db, request, "ordered", language => OrderTexts.Ordered(language, request.Number, lines), now, cancellationToken);
        }

        if (order.Status is OrderStatus.Cancelled or OrderStatus.ShortClosed && await db.RequestLines.Where(x => x.RequestId == request.Id && x.RemovedAt == null).ToListAsync(cancellationToken) is var rest && rest.TrueForAll(RecordReceipt.IsSettled))
            request.MoveTo(RequestStatus.Closed, now, "What has not arrived will not come.");
        return request;
    }

    /// <summary>What the order still owed will not come, unless another order has it.</summary>
    private static async Task GiveUpLinesAsync(ProcurementDb db, PurchaseOrder order, List<PurchaseOrder> others, CancellationToken cancellationToken)
    {
        var elsewhere = others.Where(x => x.Status != OrderStatus.Cancelled).SelectMany(x => x.Lines).Select(line => line.Position).ToHashSet();
        var positions = order.Lines.Select(line => line.Position).Where(position => !elsewhere.Contains(position)).ToList();
        foreach (var line in await db.RequestLines.Where(x => x.RequestId == order.RequestId && positions.Contains(x.Position)).ToListAsync(cancellationToken)) line.ShortClosed = !RecordReceipt.IsSettled(line);
    }

    private static async Task TellAsync(ProcurementDb db, PurchaseRequest request, string what, Func<string, string> say, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await ConversationOfAsync(db, request, cancellationToken) is not { } conversation) return;
        var person = await db.People.AsNoTracking().SingleAsync(x => x.Id == request.RequesterId, cancellationToken);
        Outbox.Add(db, conversation, new NewOutbound($"{what}:{request.Id}:{request.Revision}", "notification", OutboundKinds.Text, say(conversation.Language ?? person.Language),
            RequestId: request.Id, RequestRevision: request.Revision, TemplatePurpose: "request_update"), now);
    }

    /// <summary>Where the requester is told: the talk that it came from, else their newest one; null when there is none.</summary>
    private static async Task<Conversation?> ConversationOfAsync(ProcurementDb db, PurchaseRequest request, CancellationToken cancellationToken) =>
        request.ConversationId is { } id
            ? await db.Conversations.AsNoTracking().SingleOrDefaultAsync(x => x.Id == id, cancellationToken)
            : await db.Conversations.AsNoTracking().Where(x => db.Addresses.Any(address => address.Id == x.AddressId && address.PersonId == request.RequesterId && address.State == Data.Company.AddressState.Verified))
                .OrderByDescending(x => x.LastMessageAt).FirstOrDefaultAsync(cancellationToken);
}

/// <param name="SupplierOrderNumber">Null when the supplier gave none.</param>
internal sealed record OrderedTo(string Supplier, string Number, string? SupplierOrderNumber);
