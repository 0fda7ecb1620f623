using Microsoft.EntityFrameworkCore;
using Procurement.Data;
using Procurement.Data.Orders;

namespace Procurement.Engine.Orders.Documents;

/// <summary>Which document a placing sends, from those that the order has already.</summary>
internal abstract record NextDocument
{
    private NextDocument()
    {
    }

    /// <summary>The one that certainly did not go out, or one whose repeat the supplier knows as the same.</summary>
    public sealed record Same(OrderDocument Document) : NextDocument;

    /// <summary>A new one.</summary>
    public sealed record Fresh(int Revision, int Copy, OrderDocumentKind Kind) : NextDocument;

    /// <param name="documents">Of the order, from this channel.</param>
    /// <param name="knowsRepeats">The supplier knows the repeat of a document by its reference (cXML): then there are no copies, and after a no the order goes out as its next revision.</param>
    public static NextDocument ForPlacing(IEnumerable<OrderDocument> documents, bool knowsRepeats)
    {
        var last = documents.OrderBy(x => x.Revision).ThenBy(x => x.Copy).LastOrDefault();
        if (last is null) return new Fresh(1, 0, OrderDocumentKind.New);
        if (!last.MayHaveGone && last.IsOpen) return new Same(last);
        if (!knowsRepeats) return new Fresh(last.Revision, last.Copy + 1, OrderDocumentKind.New);
        return last.IsOpen ? new Same(last) : new Fresh(last.Revision + 1, 0, OrderDocumentKind.Change);
    }
}

/// <summary>Finds or adds the document that is to be sent.</summary>
internal static class OrderDocuments
{
    /// <returns>Tracked; a new one is not saved yet.</returns>
    public static async Task<OrderDocument> ForPlacingAsync(ProcurementDb db, PurchaseOrder order, string channel, bool knowsRepeats, Func<int, int, string> reference, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var all = await db.OrderDocuments.Where(x => x.OrderId == order.Id && x.Channel == channel).ToListAsync(cancellationToken);
        if (NextDocument.ForPlacing(all, knowsRepeats) is NextDocument.Same same) return same.Document;
        var fresh = (NextDocument.Fresh)NextDocument.ForPlacing(all, knowsRepeats);
        var document = new OrderDocument
        {
            Id = Guid.CreateVersion7(now),
            OrderId = order.Id,
            Revision = fresh.Revision,
            Copy = fresh.Copy,
            Kind = fresh.Kind,
            Channel = channel,
            Reference = reference(fresh.Revision, fresh.Copy),
            CreatedAt = now,
        };
        db.OrderDocuments.Add(document);
        return document;
    }
}
