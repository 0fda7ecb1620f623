using Microsoft.EntityFrameworkCore;
using Procurement.Data;
using Procurement.Data.Erp;
using Procurement.Data.Orders;
using Procurement.Engine.Requests;

namespace Procurement.Portal.Features.Orders;

public sealed record OrderListRow(string Number, string Request, string Supplier, string Site, OrderStatus Status, string? SupplierOrderNumber, decimal Total, string Currency, PostingState? Booking, DateTimeOffset UpdatedAt, IReadOnlyList<string> Attention, bool IsLive = false);

/// <summary>Everything about one order on one page.</summary>
public sealed record OrderDetails(PurchaseOrder Order, string Request, string Supplier, string? Website, string Site, IReadOnlyList<AttemptView> Attempts, IReadOnlyList<Receipt> Receipts, IReadOnlyList<OrderDocument> Documents, ErpPosting? Posting, IReadOnlyList<string> Attention);

public sealed record AttemptView(OrderAttempt Attempt, IReadOnlyList<AttemptStep> Steps);

internal static class OrdersQuery
{
    private const int Most = 500;

    /// <summary>Newest first. <paramref name="onlyWithAttention"/>: only those that need a person.</summary>
    public static async Task<IReadOnlyList<OrderListRow>> ReadAsync(ProcurementDb db, bool onlyWithAttention, string? status, string? text, CancellationToken cancellationToken)
    {
        var orders = db.Orders.AsNoTracking();
        if (onlyWithAttention) orders = orders.Where(x => x.Attention != null || db.ErpPostings.Any(p => p.OrderId == x.Id && p.State == PostingState.Failed));
        if (Enum.TryParse<OrderStatus>(status, out var wanted)) orders = orders.Where(x => x.Status == wanted);
        if (!string.IsNullOrWhiteSpace(text))
        {
            var like = $"%{text.Trim()}%";
            orders = orders.Where(x => EF.Functions.ILike(x.Number, like) || EF.Functions.ILike(x.SupplierOrderNumber!, like) || db.Requests.Any(r => r.Id == x.RequestId && EF.Functions.ILike(r.Number, like))
                || db.Suppliers.Any(s => s.Code == x.SupplierCode && EF.Functions.ILike(s.Name, like)));
        }

        var rows = await orders.OrderByDescending(x => x.UpdatedAt).ThenByDescending(x => x.Id).Take(Most).Select(x => new
        {
            x.Number,
            x.Status,
            x.SupplierOrderNumber,
            x.Total,
            x.Currency,
            x.UpdatedAt,
            x.CreatedAt,
            x.Attention,
            x.SupplierCode,
            x.SiteCode,
            Request = db.Requests.Where(r => r.Id == x.RequestId).Select(r => r.Number).FirstOrDefault() ?? "",
            Supplier = db.Suppliers.Where(s => s.Code == x.SupplierCode).Select(s => s.Name).FirstOrDefault(),
            Site = db.Sites.Where(s => s.Code == x.SiteCode).Select(s => s.Name).FirstOrDefault(),
            Booking = db.ErpPostings.Where(p => p.OrderId == x.Id).Select(p => (PostingState?)p.State).FirstOrDefault(),
            IsLive = db.LiveSessions.Any(s => s.OrderId == x.Id && s.EndedAt == null),
        }).ToListAsync(cancellationToken);
        return [.. rows.Select(x => new OrderListRow(x.Number, x.Request, x.Supplier ?? x.SupplierCode, x.Site ?? x.SiteCode, x.Status, x.SupplierOrderNumber, x.Total, x.Currency, x.Booking,
            x.UpdatedAt == default ? x.CreatedAt : x.UpdatedAt, AttentionRules.OfOrder(x.Attention, x.Booking == PostingState.Failed), x.IsLive))];
    }

    /// <summary>How many orders need a person.</summary>
    public static Task<int> WithAttentionAsync(ProcurementDb db, CancellationToken cancellationToken) =>
        db.Orders.CountAsync(x => x.Attention != null || db.ErpPostings.Any(p => p.OrderId == x.Id && p.State == PostingState.Failed), cancellationToken);

    /// <summary>Null when there is no such order.</summary>
    public static async Task<OrderDetails?> ReadOneAsync(ProcurementDb db, string number, CancellationToken cancellationToken)
    {
        var order = await db.Orders.AsNoTracking().Include(x => x.Lines).FirstOrDefaultAsync(x => x.Number == number, cancellationToken);
        if (order is null) return null;
        var request = await db.Requests.Where(x => x.Id == order.RequestId).Select(x => x.Number).FirstAsync(cancellationToken);
        var supplier = await db.Suppliers.AsNoTracking().FirstOrDefaultAsync(x => x.Code == order.SupplierCode, cancellationToken);
        var site = await db.Sites.Where(x => x.Code == order.SiteCode).Select(x => x.Name).FirstOrDefaultAsync(cancellationToken);
        var attempts = await db.OrderAttempts.AsNoTracking().Where(x => x.OrderId == order.Id).OrderByDescending(x => x.Number).ToListAsync(cancellationToken);
        var ids = attempts.Select(x => x.Id).ToList();
        var steps = (await db.AttemptSteps.AsNoTracking().Where(x => ids.Contains(x.AttemptId)).OrderBy(x => x.Position).ThenBy(x => x.At).ToListAsync(cancellationToken)).ToLookup(x => x.AttemptId);
        var receipts = await db.Receipts.AsNoTracking().Where(x => x.OrderId == order.Id).OrderByDescending(x => x.At).ToListAsync(cancellationToken);
        var documents = await db.OrderDocuments.AsNoTracking().Where(x => x.OrderId == order.Id).OrderByDescending(x => x.Revision).ThenByDescending(x => x.Copy).ToListAsync(cancellationToken);
        var posting = await db.ErpPostings.AsNoTracking().FirstOrDefaultAsync(x => x.OrderId == order.Id, cancellationToken);
        return new OrderDetails(order, request, supplier?.Name ?? order.SupplierCode, supplier?.Website, site ?? order.SiteCode, [.. attempts.Select(x => new AttemptView(x, [.. steps[x.Id]]))], receipts, documents, posting,
            AttentionRules.OfOrder(order.Attention, posting?.State == PostingState.Failed));
    }
}
