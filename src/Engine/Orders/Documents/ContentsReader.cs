using Microsoft.EntityFrameworkCore;
using Procurement.Data;
using Procurement.Data.Company;
using Procurement.Data.Orders;
using Procurement.Engine.Orders.Browser;

namespace Procurement.Engine.Orders.Documents;

/// <summary>What documents about one order are made from, read once.</summary>
internal sealed record DocumentFacts(Supplier Supplier, Site Site, string RequestNumber, string Recipient, IReadOnlyDictionary<string, string> Categories, BuyerOptions Buyer)
{
    public DeliveryAddress ShipTo => new(Site.Name, Site.Address, Site.City, Site.Country);

    public static async Task<DocumentFacts> ReadAsync(ProcurementDb db, PurchaseOrder order, BuyerOptions buyer, CancellationToken cancellationToken)
    {
        var supplier = await db.Suppliers.AsNoTracking().SingleAsync(x => x.Code == order.SupplierCode, cancellationToken);
        var site = await db.Sites.AsNoTracking().SingleAsync(x => x.Code == order.SiteCode, cancellationToken);
        var request = await db.Requests.AsNoTracking().Where(x => x.Id == order.RequestId).Select(x => new { x.Number, x.RequesterId }).SingleAsync(cancellationToken);
        var recipient = await db.People.Where(x => x.Id == request.RequesterId).Select(x => x.Name).SingleAsync(cancellationToken);
        var skus = order.Lines.Select(x => x.Sku).OfType<string>().ToList();
        var categories = await db.CatalogItems.Where(x => skus.Contains(x.Sku)).ToDictionaryAsync(x => x.Sku, x => x.Category, cancellationToken);
        return new DocumentFacts(supplier, site, request.Number, recipient, categories, buyer);
    }

    /// <param name="order">With its lines.</param>
    public OrderContents Contents(PurchaseOrder order, OrderDocument document)
    {
        var changes = DocumentQuantities.Of(document);
        var at = TimeZoneInfo.TryFindSystemTimeZoneById(Site.TimeZone, out var zone) ? TimeZoneInfo.ConvertTime(document.CreatedAt, zone) : document.CreatedAt;
        return new OrderContents(order.Number, document.Revision, document.Copy, document.Kind, at, Buyer.Name is { Length: > 0 } name ? name : Site.Name, Buyer.BillToOr(ShipTo), Supplier.Name, Supplier.PaymentTerms,
            ShipTo, Recipient, order.NeedBy, order.Currency, [.. order.Lines.OrderBy(x => x.Position).Select(line => Line(line, changes))], document.Remark, RequestNumber);
    }

    private OrderContentsLine Line(PurchaseOrderLine line, IReadOnlyDictionary<int, decimal> changes)
    {
        var isChanged = changes.TryGetValue(line.Position, out var quantity) && quantity != line.Quantity;
        return new OrderContentsLine(line.Position, line.Sku, line.SupplierSku, line.Description, line.Sku is { } sku ? Categories.GetValueOrDefault(sku) : null,
            isChanged ? quantity : line.Quantity, isChanged ? line.Quantity : null, line.Unit, line.UnitPrice);
    }
}
