using System.Text.RegularExpressions;

namespace Procurement.Evaluation.Rewriting;

/// <summary>Changes to how the lines of a message are set out. Only where every line begins with its number, so that their borders are certain.</summary>
internal static partial class LineChanges
{
    [GeneratedRegex(@"(?:, (?:and |y |e |et |aur )?| (?:and|y|e|et|aur|n|&|\+) |\n(?:[-*] |\d{1,2}[.)] )?)(?=\d+(?:[.,]\d+)? ?[\p{L}x])")]
    private static partial Regex Border();

    public static string Layout(string text, LanguageWords words, Random chance)
    {
        if (Parts(text) is not { } parts) return text;
        return chance.Next(4) switch
        {
            0 => string.Join('\n', parts),
            1 => string.Join(", ", parts),
            2 => string.Join(" + ", parts),
            _ => string.Join(", ", parts[..^1]) + $" {words.And} " + parts[^1],
        };
    }

    /// <summary>The lines in another order; what stands before the first and after the last stays there.</summary>
    public static string Order(string text, LanguageWords words, Random chance)
    {
        if (Parts(text) is not { } parts) return text;
        if (FirstNumber().Match(parts[0]) is not { Success: true, Index: var start }) return text;
        var lead = parts[0][..start];
        var tail = parts[^1].IndexOfAny([',', '.', ';', '\n']) is var cut and > 0 && !char.IsDigit(parts[^1][Math.Min(cut + 1, parts[^1].Length - 1)]) ? parts[^1][cut..] : "";
        List<string> lines = [parts[0][start..], .. parts[1..^1], parts[^1][..^tail.Length]];
        var shuffled = lines.OrderBy(_ => chance.Next()).ToList();
        return lead + string.Join(", ", shuffled[..^1]) + $" {words.And} " + shuffled[^1] + tail;
    }

    /// <summary>Null where the text is no plain list: one line, a line without a number, a line that leans on the one before it, or a last line that also says where and when.</summary>
    private static List<string>? Parts(string text)
    {
        var parts = Border().Split(text).ToList();
        if (parts.Count < 2 || !parts[0].Any(char.IsDigit) || text.Contains(':', StringComparison.Ordinal)) return null;
        if (!char.IsDigit(parts[0].TrimStart('-', '*', ' ')[0]) && parts[0].Count(c => c == ' ') > 6) return null;
        return parts.TrueForAll(part => !Leaning().IsMatch(part)) ? [.. parts.Select(part => part.Trim())] : null;
    }

    [GeneratedRegex(@"(?<![\w-])\d")]
    private static partial Regex FirstNumber();

    [GeneratedRegex(@"\b(?:sorry|no|not|wait|those|them|same|each|instead|but|for|by|to|para|pour|pra|perdón|desculpa|pardon|nahi|more|más|mais|plus|deliver|tak|ke liye|pe|XL|L|red|blue|green)\b|\d{1,2}[.)]", RegexOptions.IgnoreCase)]
    private static partial Regex Leaning();
}
