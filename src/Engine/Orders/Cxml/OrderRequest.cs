using System.Globalization;
using System.Xml.Linq;
using Procurement.Data.Orders;
using Procurement.Engine.Orders.Browser;
using Procurement.Engine.Orders.Documents;

namespace Procurement.Engine.Orders.Cxml;

/// <summary>An order, a change (update) or a cancellation (delete) as cXML OrderRequest. The same contents give the same document, byte for byte.</summary>
internal static class OrderRequest
{
    private static readonly XName Lang = XNamespace.Xml + "lang";

    /// <param name="former">payloadID of the document that this one changes or cancels; null for the first.</param>
    public static XElement Build(OrderContents order, string? former)
    {
        var lines = order.Lines.Where(line => line.Quantity > 0).ToList();
        return new XElement("OrderRequest",
            new XElement("OrderRequestHeader",
                new XAttribute("orderID", order.Number),
                new XAttribute("orderDate", CxmlDocument.Time(order.At)),
                new XAttribute("type", order.Kind switch { OrderDocumentKind.New => "new", OrderDocumentKind.Change => "update", _ => "delete" }),
                new XAttribute("orderVersion", order.Revision),
                new XAttribute("requisitionID", order.RequestNumber),
                order.NeedBy is { } needBy ? new XAttribute("requestedDeliveryDate", needBy.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)) : null,
                new XElement("Total", Money(order.Total, order.Currency)),
                new XElement("ShipTo", Address(order.ShipTo, order.Recipient)),
                new XElement("BillTo", Address(order.BillTo, null)),
                PaymentTerm(order.PaymentTerms),
                string.IsNullOrEmpty(order.Remark) ? null : new XElement("Comments", new XAttribute(Lang, "en"), order.Remark),
                former is null ? null : new XElement("DocumentReference", new XAttribute("payloadID", former))),
            lines.Select(line => ItemOut(line, order)));
    }

    /// <summary>Why it cannot be said in cXML; null when it can.</summary>
    public static string? Fault(OrderContents order)
    {
        if (order.Lines.FirstOrDefault(line => line.SupplierSku is null) is { } unknown) return $"Line {unknown.Position} has no article number of the supplier.";
        return order.Lines.FirstOrDefault(line => UnitsOfMeasure.Code(line.Unit) is null) is { } odd ? $"The unit “{odd.Unit}” of line {odd.Position} has no UN/ECE code." : null;
    }

    private static XElement ItemOut(OrderContentsLine line, OrderContents order) => new("ItemOut",
        new XAttribute("quantity", Number(line.Quantity)),
        new XAttribute("lineNumber", line.Position),
        order.NeedBy is { } needBy ? new XAttribute("requestedDeliveryDate", needBy.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)) : null,
        new XElement("ItemID", new XElement("SupplierPartID", line.SupplierSku), line.Sku is null ? null : new XElement("BuyerPartID", line.Sku)),
        new XElement("ItemDetail",
            new XElement("UnitPrice", Money(line.UnitPrice, order.Currency)),
            new XElement("Description", new XAttribute(Lang, "en"), line.Description),
            new XElement("UnitOfMeasure", UnitsOfMeasure.Code(line.Unit)),
            new XElement("Classification", new XAttribute("domain", "category"), line.Category ?? "other")));

    private static XElement Money(decimal amount, string currency) => new("Money", new XAttribute("currency", currency), amount.ToString("0.00##", CultureInfo.InvariantCulture));

    private static XElement Address(DeliveryAddress address, string? deliverTo) => new("Address",
        address.Country.Length == 0 ? null : new XAttribute("isoCountryCode", address.Country),
        new XElement("Name", new XAttribute(Lang, "en"), address.Name),
        new XElement("PostalAddress",
            deliverTo is null ? null : new XElement("DeliverTo", deliverTo),
            new XElement("Street", address.Street),
            new XElement("City", address.City),
            new XElement("Country", new XAttribute("isoCountryCode", address.Country), address.Country)));

    /// <summary>NET30 is thirty days; other terms are agreed with the supplier and left out.</summary>
    private static XElement? PaymentTerm(string? terms) => terms is ['N', 'E', 'T', .. var days] && int.TryParse(days, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
        ? new XElement("PaymentTerm", new XAttribute("payInNumberOfDays", count))
        : null;

    private static string Number(decimal value) => value.ToString("0.####", CultureInfo.InvariantCulture);
}
