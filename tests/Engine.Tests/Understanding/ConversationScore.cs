using System.Text.Json;

namespace Procurement.Engine.Tests.Understanding;

/// <summary>The rules of score_conversations.py for one case: exact, silent, and why not.</summary>
internal sealed record Verdict(bool Exact, bool Silent, string Why);

internal static class ConversationScore
{
    private sealed record Expected(string? Sku, decimal? Quantity, string? Unit, string? Site)
    {
        public bool IsOpen => Sku is null || Quantity is null;
    }

    public static Verdict Of(JsonElement conversation, Played actual)
    {
        var expect = conversation.GetProperty("expect");
        SampleFacts.People.TryGetValue(conversation.GetProperty("from").GetString()!, out var person);
        var why = new List<string>();
        var wanted = expect.GetProperty("outcome").GetString()!;
        if (wanted != actual.Outcome) why.Add($"outcome {actual.Outcome} for {wanted}");
        var asking = wanted == "ask";
        var expected = Lines(conversation, expect);
        if (wanted is "draft" or "submitted" or "ask" or "received")
        {
            var hit = Pairs(expected, actual.Lines, asking, actual.Site, person?.Site);
            if (expect.TryGetProperty("lines", out _) || wanted == "received")
            {
                if (hit < expected.Count) why.Add($"{expected.Count - hit} of {expected.Count} lines wrong");
                if (actual.Lines.Count > expected.Count) why.Add($"{actual.Lines.Count - expected.Count} lines too many");
            }
            else if (actual.Lines.Any(l => l.Sku is not null && l.Quantity is not null)) why.Add("settled lines where nothing is settled");
        }
        var kinds = expect.TryGetProperty("ask", out var a) ? a.EnumerateArray().Select(x => x.GetString()!).ToList() : [];
        if (asking && actual.Outcome == "ask")
        {
            if (!actual.Asks.Intersect(kinds).Any()) why.Add($"asks {string.Join(",", actual.Asks)} for {string.Join(",", kinds)}");
            var known = actual.Asks.Where(k => Answered(k, kinds, expect, expected)).ToList();
            if (known.Count > 0) why.Add($"asks {string.Join(",", known)}, which is known");
        }
        Fields(expect, wanted, actual, person, expected, why);
        var loud = actual.Outcome is "ask" or "refused" || actual.Asks.Count > 0 || actual.Warnings.Count > 0;
        return new(why.Count == 0, why.Count > 0 && !loud, string.Join("; ", why));
    }

    private static void Fields(JsonElement expect, string wanted, Played actual, SamplePerson? person, List<Expected> expected, List<string> why)
    {
        var own = person?.Site;
        string? Get(string name) => expect.TryGetProperty(name, out var value) ? value.ToString() : null;
        if (Get("site") is { } site) { if ((actual.Site ?? own) != site && !(actual.Lines.Count > 0 && actual.Lines.All(l => l.Site == site))) why.Add($"site {actual.Site} for {site}"); }
        else if (wanted is "draft" or "submitted" && own is not null && (actual.Site ?? own) != own && !expected.Any(e => e.Site is not null)) why.Add($"site {actual.Site} not said");
        if (Get("needBy") != actual.NeedBy) why.Add($"needBy {actual.NeedBy} for {Get("needBy")}");
        if ((Get("costCenter") ?? person?.CostCenter) != (actual.CostCenter ?? person?.CostCenter)) why.Add($"costCenter {actual.CostCenter} for {Get("costCenter")}");
        if (Get("supplier") != actual.Supplier) why.Add($"supplier {actual.Supplier} for {Get("supplier")}");
        if ((expect.TryGetProperty("maxTotal", out var max) ? max.GetDecimal() : null as decimal?) != actual.MaxTotal) why.Add($"maxTotal {actual.MaxTotal}");
        if ((Get("urgent") is not null) != actual.Urgent) why.Add($"urgent {actual.Urgent}");
        if (Get("request") != actual.Request) why.Add($"request {actual.Request} for {Get("request")}");
    }

    private static List<Expected> Lines(JsonElement conversation, JsonElement expect)
    {
        var lines = expect.TryGetProperty("lines", out var said) ? said : default;
        if (lines.ValueKind != JsonValueKind.Array && expect.GetProperty("outcome").GetString() == "received")
            lines = conversation.GetProperty("context").GetProperty("requests").EnumerateArray().First(r => r.GetProperty("number").GetString() == expect.GetProperty("request").GetString()).GetProperty("lines");
        if (lines.ValueKind != JsonValueKind.Array) return [];
        return [.. lines.EnumerateArray().Select(l => new Expected(Text(l, "sku"), l.TryGetProperty("quantity", out var q) && q.ValueKind == JsonValueKind.Number ? q.GetDecimal() : null, Text(l, "unit"), Text(l, "site")))];
    }

    private static string? Text(JsonElement line, string name) => line.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static int Pairs(List<Expected> expected, List<PlayedLine> actual, bool asking, string? site, string? own)
    {
        var taken = new HashSet<int>();
        var hits = 0;
        foreach (var e in expected.OrderBy(e => e.IsOpen))
        {
            var at = actual.FindIndex(0, l => !taken.Contains(actual.IndexOf(l)) && Fits(e, l, asking, site, own));
            if (at < 0) continue;
            taken.Add(at);
            hits++;
        }
        return hits;
    }

    private static bool Fits(Expected e, PlayedLine a, bool asking, string? site, string? own)
    {
        if (e.Site is not null && (a.Site ?? site ?? own) != e.Site) return false;
        if (asking && e.IsOpen)
        {
            if (a.Sku is not null && a.Quantity is not null || e.Quantity is not null && a.Quantity != e.Quantity) return false;
            return e.Sku is null ? a.Sku is null : a.Sku == e.Sku || a.Sku is null;
        }
        return a.Sku == e.Sku && a.Quantity == e.Quantity && (a.Unit == e.Unit || e.Unit is null);
    }

    private static bool Answered(string kind, List<string> asked, JsonElement expect, List<Expected> lines) => !asked.Contains(kind) && kind switch
    {
        "quantity" => lines.Count > 0 && lines.All(l => l.Quantity is not null),
        "unit" => lines.Count > 0 && lines.All(l => l.Quantity is not null && l.Unit is not null),
        "item" or "size" or "colour" or "model" or "none-found" => lines.Count > 0 && lines.All(l => l.Sku is not null),
        "site" => true,
        "needBy" => expect.TryGetProperty("needBy", out _),
        _ => false,
    };
}
