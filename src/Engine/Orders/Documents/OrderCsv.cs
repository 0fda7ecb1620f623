using System.Globalization;
using System.Text;
using Procurement.Data.Orders;

namespace Procurement.Engine.Orders.Documents;

/// <summary>A document for machines: one row a line, RFC 4180, UTF-8 with a byte-order mark, point for decimals, dates as yyyy-MM-dd.</summary>
internal static class OrderCsv
{
    private static readonly string[] Columns = ["document", "order", "revision", "copy", "line", "supplier_sku", "our_sku", "description", "quantity", "unit", "unit_price", "amount", "currency", "need_by", "deliver_to", "remark"];

    public static byte[] Write(OrderContents order)
    {
        var text = new StringBuilder().AppendJoin(',', Columns).Append("\r\n");
        foreach (var line in order.Lines)
        {
            string?[] row =
            [
                order.Kind switch { OrderDocumentKind.New => "order", OrderDocumentKind.Change => "change", _ => "cancellation" }, order.Number, Number(order.Revision), Number(order.Copy), Number(line.Position), Said(line.SupplierSku), Said(line.Sku),
                Said(line.Description), Number(order.Kind == OrderDocumentKind.Cancel ? 0 : line.Quantity), Said(line.Unit), Number(line.UnitPrice), Number(order.Kind == OrderDocumentKind.Cancel ? 0 : line.Amount), order.Currency,
                order.NeedBy?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), Said(order.ShipTo.ToString()), Said(order.Remark),
            ];
            text.AppendJoin(',', row.Select(Field)).Append("\r\n");
        }

        return [.. Encoding.UTF8.GetPreamble(), .. Encoding.UTF8.GetBytes(text.ToString())];
    }

    private static string Number(decimal value) => value.ToString("0.####", CultureInfo.InvariantCulture);

    /// <summary>Text that people wrote: a spreadsheet must not take it for a formula.</summary>
    private static string? Said(string? text) => text is ['=' or '+' or '-' or '@' or '\t', ..] ? "'" + text : text;

    private static string Field(string? text) => text is null ? "" : text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
