using System.Globalization;
using System.Net;
using System.Text;

namespace Procurement.Engine.Orders.Evidence;

/// <summary>An order's sheet as a page for printing: plain HTML without scripts or anything fetched. One page for an order of usual size.</summary>
internal static class SheetPage
{
    private const int MostSteps = 16;

    private const string Style = """
        @page { size: A4; margin: 11mm 12mm 10mm }
        * { box-sizing: border-box }
        body { font: 8.5pt/1.35 "DejaVu Sans", "Noto Sans", Arial, sans-serif; color: #1c2430; margin: 0 }
        header { display: flex; justify-content: space-between; align-items: flex-end; border-bottom: 2px solid #1f5f8b; padding-bottom: 2.5mm }
        h1 { font-size: 14pt; margin: 0; line-height: 1.2 } h2 { font-size: 8pt; text-transform: uppercase; letter-spacing: .05em; color: #5a6675; margin: 3.5mm 0 1mm }
        p { margin: 0 } .number { font-size: 12pt; color: #1f5f8b; font-weight: 700; text-align: right } .muted { color: #5a6675 } .small { font-size: 7pt }
        .verdict { border-left: 3px solid; padding: 1.2mm 3mm; margin: 3mm 0 0; border-radius: 2px } .good { border-color: #2f7d4f; background: #eef6f1 } .bad { border-color: #b3261e; background: #fbeeed } .none { border-color: #9aa5b1; background: #f3f5f7 }
        .verdict ul { margin: .5mm 0 0; padding-left: 4mm }
        .facts { display: grid; grid-template-columns: 1fr 1fr 1fr 1fr; gap: 1.5mm 5mm; margin: 3mm 0 0 } .facts div { overflow-wrap: anywhere } .facts span { display: block; color: #5a6675; font-size: 7pt }
        table { border-collapse: collapse; width: 100% } tr { break-inside: avoid } th { text-align: left; font-weight: 400; color: #5a6675; font-size: 7pt; border-bottom: 1px solid #9aa5b1; padding: .6mm 2mm .6mm 0 }
        td { border-bottom: 1px solid #e3e8ec; padding: .7mm 2mm .7mm 0; vertical-align: top; overflow-wrap: anywhere } .num { text-align: right; white-space: nowrap; padding-right: 0; padding-left: 2mm } tfoot td { border: 0; font-weight: 700 }
        .pictures { display: grid; grid-template-columns: repeat(4, 1fr); gap: 3mm; break-inside: avoid } figure { margin: 0 } figure img { display: block; width: 100%; height: 29mm; object-fit: cover; object-position: top; border: 1px solid #c9d1d9 }
        figcaption { font-size: 6.5pt; margin-top: .6mm; overflow-wrap: anywhere } .hash { font: 6pt "DejaVu Sans Mono", monospace; color: #3a4653; overflow-wrap: anywhere } .steps td { font-size: 7pt; padding: .45mm 2mm .45mm 0 } .steps .hash { white-space: nowrap }
        footer { margin-top: 2.5mm; font-size: 6.5pt; color: #5a6675 }
        """;

    /// <param name="pictures">JPEG or PNG by the key of the picture; one that is not here is said to be missing.</param>
    public static string Html(SheetContents sheet, IReadOnlyDictionary<string, byte[]> pictures)
    {
        var zone = TimeZoneInfo.TryFindSystemTimeZoneById(sheet.Zone, out var found) ? found : TimeZoneInfo.Utc;
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{T(sheet.Number)}</title><style>{Style}</style></head><body>");
        page.Append(CultureInfo.InvariantCulture, $"<header><div><p class=\"muted\">{T(sheet.Buyer)}</p><h1>Purchase order, for the file</h1></div><div class=\"number\">{T(sheet.Number)}<p class=\"muted small\">{T(sheet.Status)}</p></div></header>");
        Verdict(page, sheet.Evidence);
        page.Append("<section class=\"facts\">");
        foreach (var (name, value) in Facts(sheet, zone)) page.Append(CultureInfo.InvariantCulture, $"<div><span>{name}</span>{T(value)}</div>");
        page.Append("</section>");
        Approvals(page, sheet, zone);
        Lines(page, sheet);
        if (sheet.Attempt is { } attempt) Attempt(page, attempt, pictures, zone);
        page.Append(CultureInfo.InvariantCulture, $"<footer>Times are {T(zone.Id)}. Every step's hash is a SHA-256 over the hash before it and all that the step says, its picture's and page's SHA-256 included; the first is over the order, the attempt and what was approved. Pictures in full, and every hash in full, are kept with the order.</footer></body></html>");
        return page.ToString();
    }

    private static void Verdict(StringBuilder page, OrderEvidence evidence)
    {
        var (look, words) = evidence.IsIntact switch
        {
            true => ("good", "The evidence is intact: every step and every picture is as it was written."),
            false => ("bad", "The evidence is not intact:"),
            null => ("none", "There is no chained evidence for this order."),
        };
        page.Append(CultureInfo.InvariantCulture, $"<div class=\"verdict {look}\"><strong>{words}</strong>");
        var told = evidence.Attempts.SelectMany(attempt => attempt.Faults.Select(fault => $"Attempt {attempt.Number}: {fault.Words}")).Concat(evidence.Notes).ToList();
        if (told.Count > 0) page.Append(CultureInfo.InvariantCulture, $"<ul>{string.Concat(told.Take(8).Select(line => $"<li>{T(line)}</li>"))}</ul>");
        if (told.Count > 8) page.Append(CultureInfo.InvariantCulture, $"<p class=\"small\">And {told.Count - 8} more.</p>");
        page.Append("</div>");
    }

    private static IEnumerable<(string, string)> Facts(SheetContents sheet, TimeZoneInfo zone) =>
    [
        ("Supplier", sheet.Supplier), ("Supplier's order number", sheet.SupplierNumber ?? "–"), ("Our reference there", sheet.Reference), ("Placed", sheet.PlacedAt is { } placed ? Time(placed, zone) : "–"),
        ("Deliver to", $"{sheet.Site}: {sheet.ShipTo}"), ("Need by", sheet.NeedBy?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "–"), ("Request", string.Create(CultureInfo.InvariantCulture, $"{sheet.Request}, revision {sheet.Revision}")), ("Requested by", sheet.Requester),
    ];

    private static void Approvals(StringBuilder page, SheetContents sheet, TimeZoneInfo zone)
    {
        page.Append("<h2>Approved</h2>");
        if (sheet.Approvals.Count == 0) page.Append("<p>By the policy itself: no rule asked a person for this content.</p>");
        foreach (var approval in sheet.Approvals)
            page.Append(CultureInfo.InvariantCulture, $"<p>{T(approval.By)} ({T(approval.Role.Replace('_', ' '))}) on {T(approval.At is { } at ? Time(at, zone) : "–")}, by {T(approval.Via ?? "–")}; rule “{T(approval.Rule)}”. <span class=\"hash\">content {T(Short(approval.ContentHash))}</span></p>");
    }

    private static void Lines(StringBuilder page, SheetContents sheet)
    {
        page.Append("<h2>Ordered</h2><table><thead><tr><th>#</th><th>Item</th><th>Supplier's code</th><th class=\"num\">Quantity</th><th class=\"num\">Price</th><th class=\"num\">Total</th></tr></thead><tbody>");
        foreach (var line in sheet.Lines)
            page.Append(CultureInfo.InvariantCulture, $"<tr><td>{line.Position}</td><td>{T(line.Description)} <span class=\"muted small\">{T(line.Sku ?? "")}</span></td><td>{T(line.SupplierSku ?? "–")}</td><td class=\"num\">{line.Quantity:0.####} {T(line.Unit)}</td><td class=\"num\">{line.UnitPrice:#,##0.00##}</td><td class=\"num\">{line.Quantity * line.UnitPrice:#,##0.00}</td></tr>");
        page.Append(CultureInfo.InvariantCulture, $"</tbody><tfoot><tr><td colspan=\"5\">Total</td><td class=\"num\">{sheet.Total:#,##0.00} {T(sheet.Currency)}</td></tr></tfoot></table>");
    }

    private static void Attempt(StringBuilder page, AttemptEvidence attempt, IReadOnlyDictionary<string, byte[]> pictures, TimeZoneInfo zone)
    {
        var frames = KeySteps.Of(attempt.Steps);
        if (frames.Count > 0)
        {
            page.Append("<h2>As the supplier's site showed it</h2><section class=\"pictures\">");
            foreach (var step in frames) Picture(page, step, pictures, zone);
            page.Append("</section>");
        }

        page.Append(CultureInfo.InvariantCulture, $"<h2>Attempt {attempt.Number}, {T(attempt.Outcome ?? "running")}, step by step</h2><table class=\"steps\"><thead><tr><th>#</th><th>Time</th><th>Step</th><th>Where, what</th><th>Hash</th></tr></thead><tbody>");
        foreach (var step in attempt.Steps.Take(MostSteps))
            page.Append(CultureInfo.InvariantCulture, $"<tr><td>{step.Position}</td><td>{Clock(step.At, zone)}</td><td>{T(Title(step))}</td><td>{T(Cut(string.Join(" · ", new[] { step.Address, step.Detail }.Where(x => x is { Length: > 0 })), 150))}</td><td class=\"hash\">{T(Short(step.Hash))}</td></tr>");
        if (attempt.Steps.Count > MostSteps) page.Append(CultureInfo.InvariantCulture, $"<tr><td></td><td colspan=\"4\">and {attempt.Steps.Count - MostSteps} more</td></tr>");
        page.Append("</tbody></table>");
        page.Append(CultureInfo.InvariantCulture, $"<p class=\"small\">Begins <span class=\"hash\">{T(attempt.Start)}</span>{(attempt.ArmedHash is { } armed ? $"<br>Before the click <span class=\"hash\">{T(armed)}</span>" : "")}<br>Ends <span class=\"hash\">{T(attempt.Hash ?? "–")}</span></p>");
    }

    private static void Picture(StringBuilder page, EvidenceStep step, IReadOnlyDictionary<string, byte[]> pictures, TimeZoneInfo zone)
    {
        page.Append("<figure>");
        if (pictures.TryGetValue(step.PictureKey!, out var bytes)) page.Append(CultureInfo.InvariantCulture, $"<img alt=\"\" src=\"data:image/{(bytes is [0x89, ..] ? "png" : "jpeg")};base64,{Convert.ToBase64String(bytes)}\">");
        else page.Append("<div class=\"verdict bad\">This picture is missing.</div>");
        page.Append(CultureInfo.InvariantCulture, $"<figcaption><strong>{T(Title(step))}</strong> {Clock(step.At, zone)}<br><span class=\"hash\">{T(Short(step.PictureSha256))}</span></figcaption></figure>");
    }

    private static string Title(EvidenceStep step) => KeySteps.TitleOf(step.Name) ?? step.Name;

    private static string Short(string? hash) => hash is { Length: > 24 } ? $"{hash[..24]}…" : hash ?? "–";

    private static string Cut(string text, int most) => text.Length <= most ? text : $"{text[..most]}…";

    private static string Time(DateTimeOffset at, TimeZoneInfo zone) => TimeZoneInfo.ConvertTime(at, zone).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private static string Clock(DateTimeOffset at, TimeZoneInfo zone) => TimeZoneInfo.ConvertTime(at, zone).ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    private static string T(string text) => WebUtility.HtmlEncode(text);
}
