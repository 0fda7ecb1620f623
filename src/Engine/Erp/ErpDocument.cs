namespace Procurement.Engine.Erp;

/// <summary>A placed order as booking reads it.</summary>
/// <param name="SupplierOrderNumber">What the supplier calls it; null when the supplier gave no number.</param>
/// <param name="TimeZone">IANA zone of the company, which decides the day of <paramref name="PlacedAt"/>.</param>
public sealed record PlacedOrder(string Number, string RequestNumber, string SupplierCode, string SupplierName, string? SupplierOrderNumber, string Currency,
    DateTimeOffset PlacedAt, string TimeZone, DateOnly? NeedBy, IReadOnlyList<PlacedOrderLine> Lines);

/// <param name="Sku">Null for an item of no catalogue.</param>
public sealed record PlacedOrderLine(int Position, string? Sku, string? SupplierSku, string Description, decimal Quantity, string Unit, decimal UnitPrice);

/// <summary>Writes the purchase that an ERP gets for a placed order.</summary>
public static class ErpDocument
{
    /// <exception cref="ArgumentException">The order has no line: it cannot have been placed.</exception>
    public static ErpPurchase For(PlacedOrder order)
    {
        if (order.Lines.Count == 0) throw new ArgumentException($"Order {order.Number} has no line", nameof(order));

        var placedOn = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(order.PlacedAt, TimeZoneInfo.FindSystemTimeZoneById(order.TimeZone)).DateTime);
        return new ErpPurchase(order.Number, new ErpSupplier(order.SupplierCode, order.SupplierName), order.Currency, placedOn,
            Later(order.NeedBy, placedOn), Describe(order),
            [.. order.Lines.OrderBy(line => line.Position)
                .Select(line => new ErpPurchaseLine(line.Position, line.Sku, line.SupplierSku, line.Description, line.Quantity, line.Unit, line.UnitPrice))]);
    }

    /// <summary>An ERP takes no delivery before the order.</summary>
    private static DateOnly? Later(DateOnly? needBy, DateOnly placedOn) => needBy < placedOn ? placedOn : needBy;

    private static string Describe(PlacedOrder order) =>
        order.SupplierOrderNumber is null ? order.RequestNumber : $"{order.RequestNumber}, supplier's order {order.SupplierOrderNumber}";
}
