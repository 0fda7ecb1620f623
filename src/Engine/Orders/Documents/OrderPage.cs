using System.Globalization;
using System.Net;
using System.Text;
using Procurement.Data.Orders;
using Procurement.Engine.Orders.Browser;

namespace Procurement.Engine.Orders.Documents;

/// <summary>A document as a page for printing: plain HTML without scripts or anything fetched.</summary>
internal static class OrderPage
{
    private const string Style = """
        @page { size: A4; margin: 18mm 16mm 20mm }
        * { box-sizing: border-box }
        body { font: 10pt/1.45 "DejaVu Sans", "Noto Sans", Arial, sans-serif; color: #1c2430; margin: 0 }
        header { display: flex; justify-content: space-between; align-items: flex-start; border-bottom: 2px solid #1f5f8b; padding-bottom: 5mm }
        h1 { font-size: 17pt; margin: 0; line-height: 1.2 } .buyer { font-weight: 700; font-size: 12pt }
        .number { font-size: 13pt; color: #1f5f8b; font-weight: 700 } .muted { color: #5a6675 } .small { font-size: 8.5pt }
        .copy { border: 2px solid #b3261e; color: #b3261e; font-weight: 700; padding: 1mm 3mm; margin: 5mm 0 0; display: block }
        .facts { display: grid; grid-template-columns: 1fr 1fr 1fr; gap: 5mm 8mm; margin: 7mm 0 } .facts h2 { font-size: 8.5pt; font-weight: 400; color: #5a6675; margin: 0 }
        .facts p { margin: 0; white-space: pre-line; overflow-wrap: anywhere }
        table { border-collapse: collapse; width: 100% } thead { display: table-header-group } tr { break-inside: avoid }
        th { text-align: left; font-weight: 400; color: #5a6675; font-size: 8.5pt; border-bottom: 1px solid #9aa5b1; padding: 1.5mm 2mm 1.5mm 0 }
        td { border-bottom: 1px solid #dde3e9; padding: 2mm 2mm 2mm 0; vertical-align: top; overflow-wrap: anywhere } .num { text-align: right; white-space: nowrap; padding-right: 0; padding-left: 3mm }
        tfoot td { border-bottom: 0; font-weight: 700; font-size: 11pt; padding-top: 3mm } .gone td { text-decoration: line-through; color: #5a6675 } .code { white-space: nowrap }
        .remark { border-left: 3px solid #1f5f8b; padding-left: 4mm; margin: 6mm 0; white-space: pre-line } footer { margin-top: 8mm }
        """;

    public static string Html(OrderContents order, DocumentWords words)
    {
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"<!DOCTYPE html><html lang=\"{words.Language}\"><head><meta charset=\"utf-8\"><title>{T(order.Number)}</title><style>{Style}</style></head><body>");
        page.Append(CultureInfo.InvariantCulture, $"<header><div><div class=\"buyer\">{T(order.Buyer)}</div><h1>{T(words.Title(order.Kind))}</h1></div><div class=\"num\"><div class=\"number\">{T(order.Number)}</div>");
        page.Append(CultureInfo.InvariantCulture, $"<div class=\"muted\">{T(words.Revision)} {order.Revision}<br>{T(words.Date)} {order.At:yyyy-MM-dd}</div></div></header>");
        if (order.Copy > 0) page.Append(CultureInfo.InvariantCulture, $"<strong class=\"copy\">{T(words.Copy)} {order.Copy}. {T(words.CopyNote)}</strong>");
        page.Append("<section class=\"facts\">");
        Fact(page, words.Supplier, order.Supplier);
        Fact(page, words.DeliverTo, Address(order.ShipTo));
        Fact(page, words.BillTo, Address(order.BillTo));
        Fact(page, words.Attention, order.Recipient);
        Fact(page, words.NeedBy, order.NeedBy?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        Fact(page, words.Terms, order.PaymentTerms);
        page.Append("</section>");
        Lines(page, order, words);
        if (order.Remark is { Length: > 0 } remark) page.Append(CultureInfo.InvariantCulture, $"<p class=\"remark\"><span class=\"muted small\">{T(words.Remark)}</span>\n{T(remark)}</p>");
        page.Append(CultureInfo.InvariantCulture, $"<footer class=\"muted small\">{T(string.Format(CultureInfo.InvariantCulture, words.Quote, order.Number))} {T(words.Request)}: {T(order.RequestNumber)}.</footer></body></html>");
        return page.ToString();
    }

    private static void Lines(StringBuilder page, OrderContents order, DocumentWords words)
    {
        page.Append(CultureInfo.InvariantCulture, $"<table><thead><tr><th>#</th><th>{T(words.Item)}</th><th>{T(words.Code)}</th><th class=\"num\">{T(words.Quantity)}</th><th class=\"num\">{T(words.Price)}</th><th class=\"num\">{T(words.Amount)}</th></tr></thead><tbody>");
        foreach (var line in order.Lines)
        {
            var isGone = order.Kind == OrderDocumentKind.Cancel || line.Quantity == 0;
            var quantity = line.Was is { } was ? $"{Number(line.Quantity)} {T(line.Unit)}<br><span class=\"muted small\">{T(words.Was)} {Number(was)}</span>" : $"{Number(line.Quantity)} {T(line.Unit)}";
            var description = isGone ? $"{T(line.Description)} <span class=\"small\">({T(words.Cancelled)})</span>" : T(line.Description);
            page.Append(CultureInfo.InvariantCulture, $"<tr{(isGone ? " class=\"gone\"" : "")}><td>{line.Position}</td><td>{description}</td><td class=\"code\">{T(line.SupplierSku ?? "–")}</td><td class=\"num\">{quantity}</td><td class=\"num\">{Amount(line.UnitPrice)}</td><td class=\"num\">{Amount(line.Amount)}</td></tr>");
        }

        page.Append(CultureInfo.InvariantCulture, $"</tbody><tfoot><tr><td colspan=\"5\">{T(words.Total)}</td><td class=\"num\">{Amount(order.Total)} {T(order.Currency)}</td></tr></tfoot></table>");
    }

    private static void Fact(StringBuilder page, string name, string? value)
    {
        if (!string.IsNullOrWhiteSpace(value)) page.Append(CultureInfo.InvariantCulture, $"<div><h2>{T(name)}</h2><p>{T(value)}</p></div>");
    }

    private static string Address(DeliveryAddress address) => string.Join('\n', new[] { address.Name, address.Street, $"{address.City} {address.Country}".Trim() }.Where(line => line.Length > 0));

    private static string Number(decimal value) => value.ToString("#,##0.####", CultureInfo.InvariantCulture);

    private static string Amount(decimal value) => value.ToString("#,##0.00##", CultureInfo.InvariantCulture);

    private static string T(string text) => WebUtility.HtmlEncode(text);
}
