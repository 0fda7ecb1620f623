using System.Text;
using Procurement.Data.Requests;
using Procurement.Engine.Turns;

namespace Procurement.Engine.Requests;

/// <summary>A request in words, as it stands: shared by the draft's summary, the approval card and the portal.</summary>
public static class RequestSummary
{
    /// <summary>Reads a request whose lines are loaded.</summary>
    /// <param name="language">en, es, pt, fr or hi-Latn; another one reads as en.</param>
    /// <param name="siteName">Name of the request's site; null shows its code.</param>
    /// <param name="mostChars">Lines that do not fit are counted in a last line (WhatsApp: 1,024 characters with buttons).</param>
    public static string Text(PurchaseRequest request, string? language, string? siteName, int mostChars = 900) =>
        Text(request.State(), request.Currency, language, siteName, mostChars);

    internal static string Text(RequestState state, string currency, string? language, string? siteName, int mostChars = 900)
    {
        var say = Phrases.In(language);
        var foot = string.Join('\n', Foot(state, currency, say, siteName));
        var lines = state.Present.Select(line => Line(line, currency, say)).ToList();
        return Fit(lines, say, mostChars - foot.Length - 1) + (foot.Length > 0 && lines.Count > 0 ? "\n" : "") + foot;
    }

    /// <summary>The lines alone.</summary>
    internal static string Lines(RequestState state, string currency, string? language, int mostChars)
    {
        var say = Phrases.In(language);
        return Fit([.. state.Present.Select(line => Line(line, currency, say))], say, mostChars);
    }

    /// <summary>As many lines as fit, then how many more there are.</summary>
    private static string Fit(List<string> lines, Phrases say, int mostChars)
    {
        var text = new StringBuilder();
        for (var index = 0; index < lines.Count; index++)
        {
            var more = say.Say("summary.more", ("count", Phrases.Number(lines.Count - index)));
            var last = index == lines.Count - 1;
            if (text.Length + lines[index].Length + 1 + (last ? 0 : more.Length + 1) > mostChars) return text.Append(more).ToString();
            text.Append(lines[index]);
            if (!last) text.Append('\n');
        }

        return text.ToString();
    }

    private static string Line(LineState line, string currency, Phrases say)
    {
        var quantity = line.Quantity is { } amount ? Phrases.Number(amount) : "?";
        var text = say.Say("summary.line", ("position", Phrases.Number(line.Position)), ("quantity", quantity), ("unit", say.Unit(line.Unit, line.Quantity)), ("description", Shorten(line.Description)))
            .Replace("  ", " ", StringComparison.Ordinal);
        if (line.Total is { } total) text += $": {Phrases.Money(total, currency)}";
        if (line.Site is { } site) text += $" ({say.Say("summary.to", ("site", site))})";
        return text;
    }

    private static IEnumerable<string> Foot(RequestState state, string currency, Phrases say, string? siteName)
    {
        if (state.Total is { } total) yield return say.Say("summary.total", ("total", Phrases.Money(total, currency)));
        else if (state.Present.Any(line => line.Sku is null && line.UnitPrice is null)) yield return say.Say("summary.noTotal");
        if (state.Site is { } site) yield return say.Say("summary.site", ("site", siteName ?? site));
        if (state.NeedBy is { } date) yield return say.Say("summary.needBy", ("date", say.Date(date)));
        if (state.Urgent) yield return say.Say("summary.urgent");
        if (state.SaidFields.Contains("costCenter") && state.CostCenter is { } costCenter) yield return say.Say("summary.costCenter", ("costCenter", costCenter));
        if (state.RequestedSupplier is { } supplier) yield return say.Say("summary.supplier", ("supplier", supplier));
        if (state.MaxTotal is { } most) yield return say.Say("summary.maxTotal", ("total", Phrases.Money(most, currency)));
        if (state.Notes is { } notes) yield return say.Say("summary.notes", ("notes", notes.Length > 120 ? notes[..119] + "…" : notes));
    }

    private static string Shorten(string text) => text.Length <= 80 ? text : text[..79] + "…";
}
