using Microsoft.EntityFrameworkCore;
using Procurement.Data;
using Procurement.Data.Company;
using Procurement.Data.Orders;
using Procurement.Data.Requests;
using Procurement.Engine.Orders;

namespace Procurement.Route.Tests.Orders.Matrix;

/// <summary>What one run wants to buy, chosen by its seed.</summary>
internal sealed record MatrixOrder(string SiteCode, DateOnly NeedBy, IReadOnlyList<(CatalogItem Item, decimal Quantity)> Lines)
{
    /// <summary>Of goods that are sold by the piece; one to three articles, each once.</summary>
    public static MatrixOrder Choose(IReadOnlyList<CatalogItem> goods, IReadOnlyList<string> sites, DateTimeOffset now, Random random)
    {
        var lines = new List<(CatalogItem, decimal)>();
        foreach (var item in random.GetItems([.. Enumerable.Range(0, goods.Count)], 1 + random.Next(3)).Distinct().Select(at => goods[at]))
            lines.Add((item, Math.Max(2, item.MinQty) + random.Next(6)));
        return new MatrixOrder(sites[random.Next(sites.Count)], DateOnly.FromDateTime(now.UtcDateTime).AddDays(2 + random.Next(3)), lines);
    }

    /// <summary>As an approved request leaves it: owed at once.</summary>
    public async Task<PurchaseOrder> OweAsync(ProcurementDb db, string supplier, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var person = await db.People.FirstAsync(cancellationToken);
        var site = await db.Sites.SingleAsync(x => x.Code == SiteCode, cancellationToken);
        var request = new PurchaseRequest { Id = Guid.CreateVersion7(now), Number = await db.NextNumberAsync(ProcurementDb.RequestNumbers, now, cancellationToken), RequesterId = person.Id, Currency = "AED", CreatedAt = now, SiteCode = SiteCode, CostCenterCode = site.CostCenterCode };
        foreach (var next in new[] { RequestStatus.Checking, RequestStatus.Approved, RequestStatus.Ordering }) request.MoveTo(next, now);
        var number = await db.NextNumberAsync(ProcurementDb.OrderNumbers, now, cancellationToken);
        var order = new PurchaseOrder
        {
            Id = Guid.CreateVersion7(now),
            Number = number,
            Reference = number,
            RequestId = request.Id,
            RequestRevision = 1,
            SupplierCode = supplier,
            SiteCode = SiteCode,
            ShipTo = new DeliveryAddress(site.Name, site.Address, site.City, site.Country).ToString(),
            NeedBy = NeedBy,
            Currency = "AED",
            Total = Lines.Sum(line => line.Quantity * line.Item.Price),
            CreatedAt = now,
        };
        foreach (var ((item, quantity), at) in Lines.Select((line, at) => (line, at + 1)))
        {
            request.Lines.Add(new RequestLine { Id = Guid.CreateVersion7(now), RequestId = request.Id, Position = at, Sku = item.Sku, Description = item.Name, Quantity = quantity, Unit = item.Unit, UnitPrice = item.Price, SupplierCode = supplier, RequestedText = item.Name });
            order.Lines.Add(new PurchaseOrderLine { Id = Guid.CreateVersion7(now), OrderId = order.Id, Position = at, Sku = item.Sku, SupplierSku = item.SupplierSku, Description = item.Name, Quantity = quantity, Unit = item.Unit, UnitPrice = item.Price });
        }

        request.Total = order.Total;
        request.RememberFirstApprovedTotal();
        order.Owe(now);
        db.AddRange(request, order);
        await db.SaveChangesAsync(cancellationToken);
        return order;
    }
}
