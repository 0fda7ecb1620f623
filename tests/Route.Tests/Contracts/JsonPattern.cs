using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Procurement.Route.Tests.Contracts;

/// <summary>Compares an answer with what a contract says, and keeps what later calls need.</summary>
internal static partial class JsonPattern
{
    private const string Others = "...";

    /// <summary>The first difference as "place: what"; null when it fits. Named values go to <paramref name="values"/>.</summary>
    public static string? Difference(JsonElement pattern, JsonElement actual, Dictionary<string, string> values, string place = "$") => pattern.ValueKind switch
    {
        JsonValueKind.Object => Object(pattern, actual, values, place),
        JsonValueKind.Array => List(pattern, actual, values, place),
        JsonValueKind.String => Text(pattern.GetString()!, actual, values, place),
        JsonValueKind.Number when actual.ValueKind == JsonValueKind.Number && pattern.GetDecimal() == actual.GetDecimal() => null,
        _ when pattern.ValueKind == actual.ValueKind && pattern.ValueKind != JsonValueKind.Number => null,
        _ => No(place, pattern.ToString() is { Length: > 0 } said ? said : "null", actual),
    };

    public static string Fill(string text, IReadOnlyDictionary<string, string> values) => Placeholder().Replace(text, match => values.GetValueOrDefault(match.Groups[1].Value) ?? match.Value);

    private static string? Object(JsonElement pattern, JsonElement actual, Dictionary<string, string> values, string place)
    {
        if (actual.ValueKind != JsonValueKind.Object) return No(place, "an object", actual);
        foreach (var member in pattern.EnumerateObject().Where(member => member.Name != Others))
        {
            if (!actual.TryGetProperty(member.Name, out var value)) return $"{place}.{member.Name}: is missing in {Short(actual)}";
            if (Difference(member.Value, value, values, $"{place}.{member.Name}") is { } difference) return difference;
        }

        if (pattern.TryGetProperty(Others, out _)) return null;
        var extra = actual.EnumerateObject().Select(member => member.Name).FirstOrDefault(name => !pattern.TryGetProperty(name, out _));
        return extra is null ? null : $"{place}.{extra}: is not part of the contract ({Short(actual.GetProperty(extra))})";
    }

    /// <summary>["...", x]: x is among them. [x, "..."]: begins with x. Else exactly these.</summary>
    private static string? List(JsonElement pattern, JsonElement actual, Dictionary<string, string> values, string place)
    {
        if (actual.ValueKind != JsonValueKind.Array) return No(place, "a list", actual);
        var (wanted, found) = (pattern.EnumerateArray().ToList(), actual.EnumerateArray().ToList());
        if (wanted is [var first, ..] && IsOthers(first)) return wanted.Skip(1).Select(one => Among(one, found, values, place)).FirstOrDefault(difference => difference is not null);
        var open = wanted is [.., var last] && IsOthers(last);
        if (open) wanted.RemoveAt(wanted.Count - 1);
        if (open ? found.Count < wanted.Count : found.Count != wanted.Count) return $"{place}: has {found.Count} entries, not {wanted.Count}: {Short(actual)}";
        return wanted.Select((one, i) => Difference(one, found[i], values, $"{place}[{i}]")).FirstOrDefault(difference => difference is not null);
    }

    private static string? Among(JsonElement pattern, List<JsonElement> found, Dictionary<string, string> values, string place)
    {
        foreach (var one in found)
        {
            var kept = new Dictionary<string, string>(values, StringComparer.Ordinal);
            if (Difference(pattern, one, kept, place) is not null) continue;
            foreach (var (name, value) in kept) values[name] = value;
            return null;
        }

        return $"{place}: none of {found.Count} entries is {Short(pattern)}: {Short(JsonSerializer.SerializeToElement(found))}";
    }

    private static string? Text(string pattern, JsonElement actual, Dictionary<string, string> values, string place)
    {
        if (Kind().Match(pattern) is { Success: true } match)
        {
            var kind = match.Groups["kind"].Value;
            if (!Is(kind.TrimEnd('?'), actual) && !(kind.EndsWith('?') && actual.ValueKind == JsonValueKind.Null)) return No(place, $"a {kind}", actual);
            if (match.Groups["name"].Success) values[match.Groups["name"].Value] = actual.ToString();
            return null;
        }

        var said = Fill(pattern, values);
        if (actual.ValueKind != JsonValueKind.String) return No(place, said, actual);
        var fits = said.StartsWith('~') ? actual.GetString()!.Contains(said[1..].Trim(), StringComparison.Ordinal) : actual.GetString() == said;
        return fits ? null : No(place, said, actual);
    }

    private static bool Is(string kind, JsonElement actual) => kind switch
    {
        "any" => true,
        "text" => actual.ValueKind == JsonValueKind.String && actual.GetString()!.Length > 0,
        "number" => actual.ValueKind == JsonValueKind.Number,
        "bool" => actual.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "guid" => actual.ValueKind == JsonValueKind.String && Guid.TryParse(actual.GetString(), out _),
        "time" => actual.ValueKind == JsonValueKind.String && Time().IsMatch(actual.GetString()!),
        "date" => actual.ValueKind == JsonValueKind.String && DateOnly.TryParseExact(actual.GetString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        _ => throw new FormatException($"There is no placeholder kind {kind}."),
    };

    private static bool IsOthers(JsonElement one) => one.ValueKind == JsonValueKind.String && one.GetString() == Others;

    private static string No(string place, string wanted, JsonElement actual) => $"{place}: is {Short(actual)}, not {wanted}";

    private static string Short(JsonElement value) => value.GetRawText() is var text && text.Length > 1500 ? text[..1500] + "…" : text;

    [GeneratedRegex(@"^\{\{(?:(?<name>\w+):)?(?<kind>(?:any|text|number|bool|guid|time|date)\??)\}\}$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Kind();

    [GeneratedRegex(@"\{\{(\w+)\}\}", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Time();
}
