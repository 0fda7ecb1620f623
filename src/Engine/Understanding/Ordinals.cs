using System.Globalization;

namespace Procurement.Engine.Understanding;

/// <summary>Which one of several: "first", "twenty third", "5th", "1er". Days of a month and places in a list are counted alike.</summary>
internal static class Ordinals
{
    private static readonly string[] Endings = [.. Lexicon.Languages.SelectMany(language => Lexicon.Shared.Own("ordinalEndings", language).Keys).Distinct()];

    /// <summary>In words or in digits with their ending; nothing (0) for a bare number.</summary>
    public static (int Count, int Nth) At(MessageText text, int i)
    {
        if (InWords(text, i) is { Count: > 0 } said) return said;
        if (i >= text.Tokens.Count || text.Tokens[i].Kind != TokenKind.Code || Ending(text.Tokens[i].Folded) is not { Length: > 0 } ending) return (0, 0);
        return int.TryParse(text.Tokens[i].Folded[..^ending.Length], NumberStyles.None, CultureInfo.InvariantCulture, out var nth) ? (1, nth) : (0, 0);
    }

    public static (int Count, int Nth) InWords(MessageText text, int i) =>
        i < text.Tokens.Count && text.Tokens[i].Kind == TokenKind.Word && text.Small("ordinals").At(text.Tokens, i) is ( > 0 and var count, var nth) ? (count, int.Parse(nth, CultureInfo.InvariantCulture)) : (0, 0);

    /// <summary>What makes a written number one of these ("5th", "1er", "2ème"); empty where nothing does.</summary>
    public static string Ending(string digits) => Array.Find(Endings, ending => digits.Length > ending.Length && digits.EndsWith(ending, StringComparison.Ordinal) && char.IsDigit(digits[^(ending.Length + 1)])) ?? "";
}
