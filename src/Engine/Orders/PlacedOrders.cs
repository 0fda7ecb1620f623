using Microsoft.EntityFrameworkCore;
using Procurement.Data;
using Procurement.Data.Erp;
using Procurement.Data.Messaging;
using Procurement.Data.Orders;
using Procurement.Data.Requests;
using Procurement.Engine.Messaging;

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

    /// <summary>When the last order of a request is settled, the request is Ordered and its requester is told.</summary>
    public static async Task SettleRequestAsync(ProcurementDb db, PurchaseOrder order, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // Orders of one request may end on two nodes at once: the row lock makes one of them the last.
        var request = await db.Requests.FromSql($"SELECT *, xmin FROM purchase_requests WHERE id = {order.RequestId} FOR UPDATE").SingleAsync(cancellationToken);
        var others = await db.Orders.AsNoTracking().Where(x => x.RequestId == order.RequestId && x.Id != order.Id).ToListAsync(cancellationToken);
        List<PurchaseOrder> all = [.. others, order];
        request.Touch(now);
        if (request.Status != RequestStatus.Ordering || !all.All(x => x.IsSettled) || all.All(x => x.Status == OrderStatus.Cancelled)) return;
        request.MoveTo(RequestStatus.Ordered, now);
        if (await ConversationOfAsync(db, request, cancellationToken) is not { } conversation) return;
        var person = await db.People.AsNoTracking().SingleAsync(x => x.Id == request.RequesterId, cancellationToken);
        var names = await db.Suppliers.AsNoTracking().ToDictionaryAsync(x => x.Code, x => x.Name, cancellationToken);
        var placed = all.Where(x => x.Status != OrderStatus.Cancelled).OrderBy(x => x.Number, StringComparer.Ordinal).ToList();
        var lines = placed.Select(x => new OrderedTo(names.GetValueOrDefault(x.SupplierCode, x.SupplierCode), x.Number, x.SupplierOrderNumber)).ToList();
        Outbox.Add(db, conversation, new NewOutbound($"ordered:{request.Id}:{request.Revision}", "notification", OutboundKinds.Text, OrderTexts.Ordered(conversation.Language ?? person.Language, request.Number, lines),
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
