using Microsoft.EntityFrameworkCore;
using Procurement.Data;
using Procurement.Data.Orders;
using Procurement.Data.Requests;
using Procurement.Engine.Orders;

namespace Procurement.Route.Tests.Orders.Live;

/// <summary>An approved order of ten boxes of gloves for Building 7, due at the first supplier that sells on the web.</summary>
internal static class OwedOrder
{
    public static async Task AddAsync(IDbContextFactory<ProcurementDb> dbs, string number, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var person = await db.People.SingleAsync(x => x.Phone == "+13055550133", cancellationToken);
        var site = await db.Sites.SingleAsync(x => x.Code == "B7", cancellationToken);
        var item = await db.CatalogItems.SingleAsync(x => x.Sku == "MED-1008", cancellationToken);
        var request = new PurchaseRequest { Id = Guid.CreateVersion7(now), Number = number.Replace("PO", "PR", StringComparison.Ordinal), RequesterId = person.Id, Currency = "AED", CreatedAt = now, SiteCode = "B7", CostCenterCode = "CC-400" };
        foreach (var next in new[] { RequestStatus.Checking, RequestStatus.Approved, RequestStatus.Ordering }) request.MoveTo(next, now);
        var order = new PurchaseOrder
        {
            Id = Guid.CreateVersion7(now),
            Number = number,
            Reference = number,
            RequestId = request.Id,
            RequestRevision = 1,
            SupplierCode = "BRC",
            SiteCode = "B7",
            ShipTo = new DeliveryAddress(site.Name, site.Address, site.City, site.Country).ToString(),
            Currency = "AED",
            Total = 10 * item.Price,
            CreatedAt = now,
        };
        request.Lines.Add(new RequestLine { Id = Guid.CreateVersion7(now), RequestId = request.Id, Position = 1, Sku = item.Sku, Description = item.Name, Quantity = 10, Unit = item.Unit, UnitPrice = item.Price, SupplierCode = "BRC", RequestedText = item.Name });
        order.Lines.Add(new PurchaseOrderLine { Id = Guid.CreateVersion7(now), OrderId = order.Id, Position = 1, Sku = item.Sku, SupplierSku = item.SupplierSku, Description = item.Name, Quantity = 10, Unit = item.Unit, UnitPrice = item.Price });
        request.Total = order.Total;
        request.RememberFirstApprovedTotal();
        order.Owe(now);
        db.AddRange(request, order);
        await db.SaveChangesAsync(cancellationToken);
    }
}
