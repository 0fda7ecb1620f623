using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Procurement.Data.Orders;

namespace Procurement.Engine.Orders.Evidence;

/// <summary>What an order was approved to be, as text that is kept with each attempt and that its chain begins with. The same order gives the same text.</summary>
public static class ApprovedContent
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="order">With its lines.</param>
    public static string Of(PurchaseOrder order) => JsonSerializer.Serialize(new Content(order.Number, order.Reference, order.RequestId, order.RequestRevision, order.SupplierCode, order.ShipTo,
        order.NeedBy?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), order.Currency, Plain(order.Total),
        [.. order.Lines.OrderBy(line => line.Position).Select(line => new Line(line.Position, line.Sku, line.SupplierSku, line.Description, Plain(line.Quantity), line.Unit, Plain(line.UnitPrice)))]), Json);

    /// <summary>The database gives back 12.5 as 12.5000.</summary>
    private static string Plain(decimal value) => value.ToString("0.############", CultureInfo.InvariantCulture);

    private sealed record Content(string Order, string Reference, Guid Request, int Revision, string Supplier, string ShipTo, string? NeedBy, string Currency, string Total, IReadOnlyList<Line> Lines);

    private sealed record Line(int Position, string? Sku, string? SupplierSku, string Description, string Quantity, string Unit, string UnitPrice);
}
