using System.Text.Json;
using Procurement.Evaluation.Cases;

namespace Procurement.Evaluation.Scoring;

/// <summary>The sender, as far as scoring looks at people.</summary>
internal sealed record ScoredPerson(string Site, string CostCenter);

/// <param name="Why">What was wrong; empty when exact.</param>
/// <param name="Hits">Lines that were right; with <paramref name="Extra"/> and <paramref name="Missing"/> the parts of F1, all 0 where the case expects no lines.</param>
internal sealed record CaseScore(bool Exact, bool Silent, bool Needless, int Hits, int Extra, int Missing, IReadOnlyList<string> Why);

/// <summary>The rules of <c>score_conversations.py</c>, line by line: the two must agree.</summary>
internal static class ConversationScore
{
    private static readonly string[] WithLines = ["draft", "submitted", "ask", "received"];

    public static CaseScore Of(ConversationCase one, ActualResult actual, ScoredPerson? person)
    {
        var expect = one.Expect;
        var want = Text(expect, "outcome");
        var asking = want == "ask";
        var expected = Expected(one);
        var got = Got(one, actual);
        var wantedAsks = Asks(expect);
        var why = new List<string>();
        if (want != actual.Outcome) why.Add($"outcome {actual.Outcome} for {want}");
        var hits = Pair(expected, got, asking, actual.Site, person?.Site);
        if (WithLines.Contains(want))
        {
            if (expect.TryGetProperty("lines", out _) || want == "received")
            {
                if (hits < expected.Count) why.Add($"{expected.Count - hits} of {expected.Count} lines wrong or missing");
                if (got.Count > expected.Count) why.Add($"{got.Count - expected.Count} lines too many");
            }
            else if (got.Exists(line => !line.IsOpen)) why.Add("settled lines where nothing is settled");
        }

        if (asking && actual.Outcome == "ask")
        {
            if (wantedAsks.Count > 0 && !actual.Ask.Intersect(wantedAsks).Any()) why.Add($"asks {string.Join(", ", actual.Ask)}, not {string.Join(", ", wantedAsks)}");
            var told = actual.Ask.Where(kind => Answered(kind, one, wantedAsks, expected)).ToList();
            if (told.Count > 0) why.Add($"asks {string.Join(", ", told)}, which is known");
        }

        Fields(expect, want, actual, person, expected, got, why);
        var asked = actual.Outcome == "ask" || actual.Ask.Count > 0;
        var loud = asked || actual.Outcome == "refused" || actual.Warnings.Count > 0;
        var needless = asked && (asking ? actual.Ask.Any(kind => Answered(kind, one, wantedAsks, expected)) : want != "refused");
        var counted = expect.TryGetProperty("lines", out _);
        return new CaseScore(why.Count == 0, why.Count > 0 && !loud, needless, counted ? hits : 0, counted ? got.Count - hits : 0, counted ? expected.Count - hits : 0, why);
    }

    private static void Fields(JsonElement expect, string? want, ActualResult actual, ScoredPerson? person, List<Line> expected, List<Line> got, List<string> why)
    {
        var own = person?.Site;
        var site = Text(expect, "site");
        if (site is not null && (actual.Site ?? own) != site && !(got.Count > 0 && got.TrueForAll(line => line.Site == site))) why.Add($"site {actual.Site ?? own} for {site}");
        if (site is null && want is "draft" or "submitted" && own is not null && (actual.Site ?? own) != own && !expected.Exists(line => line.Site is not null)) why.Add($"site {actual.Site} where none was said (own {own})");
        Compare("needBy", Text(expect, "needBy"), actual.NeedBy, why);
        var costCenter = Text(expect, "costCenter");
        if (!(costCenter is null && actual.CostCenter == person?.CostCenter)) Compare("costCenter", costCenter, actual.CostCenter ?? (costCenter is null ? null : person?.CostCenter), why);
        Compare("supplier", Text(expect, "supplier"), actual.Supplier, why);
        Compare("maxTotal", expect.TryGetProperty("maxTotal", out var most) && most.ValueKind == JsonValueKind.Number ? Round(most.GetDecimal()) : null, Round(actual.MaxTotal), why);
        Compare("urgent", expect.TryGetProperty("urgent", out var urgent) && urgent.ValueKind == JsonValueKind.True, actual.Urgent == true, why);
        Compare("request", Text(expect, "request"), actual.Request, why);
    }

    private static void Compare<T>(string name, T expected, T actual, List<string> why)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual)) why.Add($"{name} {actual} for {expected}");
    }

    /// <summary>Whether the conversation, or the company's own data, has already said what this kind asks for.</summary>
    private static bool Answered(string kind, ConversationCase one, IReadOnlyList<string> wanted, List<Line> expected) => !wanted.Contains(kind) && kind switch
    {
        "quantity" => expected.Count > 0 && expected.TrueForAll(line => line.Quantity is not null),
        "unit" => expected.Count > 0 && expected.TrueForAll(line => line.Quantity is not null && line.Unit is not null),
        "item" or "size" or "colour" or "model" or "none-found" => expected.Count > 0 && expected.TrueForAll(line => line.Sku is not null),
        "site" => true,
        "needBy" => one.Expect.TryGetProperty("needBy", out _),
        "which-request" => Text(one.Expect, "request") is not null || one.Earlier.Count < 2,
        _ => false,
    };

    /// <summary>The largest one-to-one matching of expected and actual lines, by augmenting paths.</summary>
    private static int Pair(List<Line> expected, List<Line> actual, bool asking, string? site, string? own)
    {
        var taken = new Dictionary<int, int>();
        return expected.Select((_, i) => i).Count(i => Try(i, []));

        bool Try(int i, HashSet<int> seen)
        {
            for (var j = 0; j < actual.Count; j++)
            {
                if (seen.Contains(j) || !Fits(expected[i], actual[j], asking, site, own)) continue;
                seen.Add(j);
                if (taken.TryGetValue(j, out var other) && !Try(other, seen)) continue;
                taken[j] = i;
                return true;
            }

            return false;
        }
    }

    private static bool Fits(Line expected, Line actual, bool asking, string? site, string? own)
    {
        if (expected.Site is not null && (actual.Site ?? site ?? own) != expected.Site) return false;
        if (asking && expected.IsOpen)
        {
            if (!actual.IsOpen || (expected.Quantity is not null && actual.Quantity != expected.Quantity)) return false;
            return expected.Sku is null ? actual.Sku is null : actual.Sku is null || actual.Sku == expected.Sku;
        }

        return actual.Sku == expected.Sku && actual.Quantity == expected.Quantity && (expected.Unit is null || actual.Unit == expected.Unit);
    }

    private static List<Line> Expected(ConversationCase one)
    {
        var lines = one.Expect.TryGetProperty("lines", out var rows) && rows.ValueKind == JsonValueKind.Array
            ? rows.EnumerateArray().Select(row => new Line(Text(row, "sku"), row.TryGetProperty("quantity", out var quantity) && quantity.ValueKind == JsonValueKind.Number ? Round(quantity.GetDecimal()) : null, Text(row, "unit"), Text(row, "site"))).ToList()
            : [];
        return lines.Count == 0 && Text(one.Expect, "outcome") == "received" ? OfRequest(one, Text(one.Expect, "request")) : lines;
    }

    private static List<Line> Got(ConversationCase one, ActualResult actual) => actual.Lines.Count == 0 && actual.Outcome == "received"
        ? OfRequest(one, actual.Request)
        : [.. actual.Lines.Select(line => new Line(line.Sku, Round(line.Quantity), line.Unit, line.Site))];

    private static List<Line> OfRequest(ConversationCase one, string? number) =>
        [.. one.Earlier.FirstOrDefault(request => request.Number == number)?.Lines.Select(line => new Line(line.Sku, Round(line.Quantity), line.Unit, null)) ?? []];

    private static IReadOnlyList<string> Asks(JsonElement expect) => expect.TryGetProperty("ask", out var ask) ? [.. ask.EnumerateArray().Select(kind => kind.GetString()!)] : [];

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;

    private static decimal? Round(decimal? number) => number is { } value ? decimal.Round(value, 6) : null;

    private sealed record Line(string? Sku, decimal? Quantity, string? Unit, string? Site)
    {
        public bool IsOpen => Sku is null || Quantity is null;
    }
}
