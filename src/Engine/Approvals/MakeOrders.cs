using Microsoft.EntityFrameworkCore;
using Procurement.Data;
using Procurement.Data.Orders;
using Procurement.Data.Requests;
using Procurement.Engine.Orders;

namespace Procurement.Engine.Approvals;

/// <summary>
/// Turns an approved request into purchase orders, one for each supplier and delivery site, inside the caller's transaction; the orders are
/// owed at once. The caller wakes <c>Stages.Order</c> after its commit.
/// </summary>
public static class MakeOrders
{
    /// <param name="request">Tracked, with its lines, in <see cref="RequestStatus.Approved"/>; goes to Ordering.</param>
    /// <returns>The new orders; lines that an earlier revision has ordered, or may have ordered, are not ordered again.</returns>
    /// <exception cref="InvalidOperationException">A line cannot be ordered: the checks let through what they must not.</exception>
    public static async Task<IReadOnlyList<PurchaseOrder>> ForAsync(ProcurementDb db, PurchaseRequest request, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (request.Status != RequestStatus.Approved) throw new InvalidOperationException($"Request {request.Number} is {request.Status}; orders are made of approved requests.");
        var earlier = await db.Orders.Include(x => x.Lines).Where(x => x.RequestId == request.Id).ToListAsync(cancellationToken);
        var ordered = Positions(earlier.Where(MayExist));
        foreach (var order in earlier.Where(order => !MayExist(order) && order.Status != OrderStatus.Cancelled)) order.Cancel(now);

        var open = request.Lines.Where(line => line.RemovedAt is null && !ordered.Contains(line.Position)).OrderBy(line => line.Position).ToList();
        var made = await OrdersOf(db, request, open, now, cancellationToken);
        db.Orders.AddRange(made);
        request.MoveTo(RequestStatus.Ordering, now);
        request.Settle();
        if (made.Count == 0 && earlier.Where(MayExist).All(order => order.IsSettled)) request.MoveTo(RequestStatus.Ordered, now);
        return made;
    }

    /// <summary>Placed, being placed, or not known: never ordered a second time.</summary>
    private static bool MayExist(PurchaseOrder order) =>
        order.Status is OrderStatus.Placing or OrderStatus.Placed or OrderStatus.Received or OrderStatus.ShortClosed or OrderStatus.Uncertain;

    private static HashSet<int> Positions(IEnumerable<PurchaseOrder> orders) => [.. orders.SelectMany(order => order.Lines).Select(line => line.Position)];

    private static async Task<List<PurchaseOrder>> OrdersOf(ProcurementDb db, PurchaseRequest request, List<RequestLine> lines, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var skus = lines.Where(line => line.Sku is not null).Select(line => line.Sku!).Distinct().ToList();
        var supplierSkus = await db.CatalogItems.Where(x => skus.Contains(x.Sku)).ToDictionaryAsync(x => x.Sku, x => new SupplierArticle(x.SupplierCode, x.SupplierSku), cancellationToken);
        var siteCodes = lines.Select(line => SiteOf(request, line)).Distinct().ToList();
        var addresses = await db.Sites.Where(x => siteCodes.Contains(x.Code)).ToDictionaryAsync(x => x.Code, x => new DeliveryAddress(x.Name, x.Address, x.City, x.Country).ToString(), cancellationToken);

        var made = new List<PurchaseOrder>();
        foreach (var group in lines.GroupBy(line => (Supplier: line.SupplierCode ?? throw Unorderable(request, line, "supplier"), Site: SiteOf(request, line))).OrderBy(group => group.Min(line => line.Position)))
        {
            var number = await db.NextNumberAsync(ProcurementDb.OrderNumbers, now, cancellationToken);
            var order = new PurchaseOrder
            {
                Id = Guid.CreateVersion7(now),
                Number = number,
                Reference = number,
                RequestId = request.Id,
                RequestRevision = request.Revision,
                SupplierCode = group.Key.Supplier,
                SiteCode = group.Key.Site,
                ShipTo = addresses.GetValueOrDefault(group.Key.Site) ?? throw new InvalidOperationException($"Request {request.Number} delivers to {group.Key.Site}, which is no site."),
                NeedBy = request.NeedBy,
                Currency = request.Currency,
                Total = group.Sum(line => (line.Quantity ?? 0) * (line.UnitPrice ?? 0)),
                CreatedAt = now,
                TraceId = request.TraceId,
            };
            order.Lines.AddRange(group.Select(line => LineOf(request, order, line, supplierSkus, now)));
            order.Owe(now);
            made.Add(order);
        }

        return made;
    }

    private sealed record SupplierArticle(string Supplier, string Sku);

    private static string SiteOf(PurchaseRequest request, RequestLine line) => line.SiteCode ?? request.SiteCode ?? throw Unorderable(request, line, "site");

    private static PurchaseOrderLine LineOf(PurchaseRequest request, PurchaseOrder order, RequestLine line, Dictionary<string, SupplierArticle> articles, DateTimeOffset now)
    {
        var article = line.Sku is null ? null : articles.GetValueOrDefault(line.Sku);
        return new PurchaseOrderLine
        {
            Id = Guid.CreateVersion7(now),
            OrderId = order.Id,
            Position = line.Position,
            Sku = line.Sku,
            SupplierSku = article?.Supplier == order.SupplierCode ? article.Sku : null,
            Description = line.Description,
            Quantity = line.Quantity ?? throw Unorderable(request, line, "quantity"),
            Unit = line.Unit ?? throw Unorderable(request, line, "unit"),
            UnitPrice = line.UnitPrice ?? throw Unorderable(request, line, "price"),
        };
    }

    private static InvalidOperationException Unorderable(PurchaseRequest request, RequestLine line, string what) =>
        new($"Line {line.Position} of request {request.Number} has no {what} and cannot be ordered.");
}
