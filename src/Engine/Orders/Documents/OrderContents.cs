using Procurement.Data.Orders;
using Procurement.Engine.Orders.Browser;

namespace Procurement.Engine.Orders.Documents;

/// <summary>All that one document about an order says, in one language and layout or another.</summary>
/// <param name="Number">Our order number.</param>
/// <param name="Revision">1 for the order itself.</param>
/// <param name="Copy">0 for the original.</param>
/// <param name="At">When it was made; the date on it, in the time zone of the site.</param>
/// <param name="Lines">As they shall be after this document.</param>
/// <param name="Remark">Why it is changed or cancelled; null when there is nothing to say.</param>
internal sealed record OrderContents(string Number, int Revision, int Copy, OrderDocumentKind Kind, DateTimeOffset At, string Buyer, DeliveryAddress BillTo, string Supplier, string? PaymentTerms,
    DeliveryAddress ShipTo, string Recipient, DateOnly? NeedBy, string Currency, IReadOnlyList<OrderContentsLine> Lines, string? Remark, string RequestNumber)
{
    public decimal Total => Lines.Sum(line => line.Amount);
}

/// <param name="Was">The quantity before a change of it; null where this document does not change it.</param>
/// <param name="Quantity">0 for a line that shall not come.</param>
internal sealed record OrderContentsLine(int Position, string? Sku, string? SupplierSku, string Description, string? Category, decimal Quantity, decimal? Was, string Unit, decimal UnitPrice)
{
    public decimal Amount => decimal.Round(Quantity * UnitPrice, 2, MidpointRounding.AwayFromZero);
}
