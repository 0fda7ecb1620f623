using System.Globalization;
using System.Text.RegularExpressions;

namespace Procurement.Engine.Understanding;

internal enum TokenKind
{
    Word,
    /// <summary>A bare number: 20, 7,5, 1½, 10k.</summary>
    Number,
    /// <summary>A number with a measure glued to it or as a sign: 5L, 24", 80gsm.</summary>
    Measure,
    /// <summary>Sizes joined by x: 10x10, 24x24x2, M8x25.</summary>
    Size,
    /// <summary>x6, 6x, *6.</summary>
    Times,
    /// <summary>20-25.</summary>
    Range,
    /// <summary>Letters and digits: TN-2410, C4, W2031A; a written fraction (1/2) too, with its value.</summary>
    Code,
    Separator,
}

/// <summary>A piece of a message. <paramref name="Text"/> is as typed, <paramref name="Folded"/> its plain form, <paramref name="Stem"/> what is compared.</summary>
internal sealed record Token(TokenKind Kind, string Text, string Folded, string Stem, int Start, int Length, decimal Value = 0, string Unit = "", decimal Value2 = 0)
{
    public int End => Start + Length;
}

/// <summary>Cuts a message into tokens; numbers, glued units and sizes are recognised here so that no later step has to look at characters.</summary>
internal static partial class Tokens
{
    // Order matters: the longest reading first.
    [GeneratedRegex("""
        (?<times>(?<![\w.,/])(?:[x×*]\s?\d{1,5}|\d{1,5}\s?[x×*](?=\s))(?![\w.,/]*[x×]?\d)|(?<![\w.,/])\d{1,3}[x×](?=\d+(?:[.,]\d+)?\s?(?:kg|g|ml|cl|l|oz|lb)(?![\w²])))
        |(?<range>(?<![\w.,/-])\d{1,5}\s?[-–]\s?\d{1,5}(?![\w/-]*\d)(?=\s|$|[,;)]))
        |(?<size>(?<![\w.,])m?\d+(?:[.,]\d+)?(?:[x×*]\d+(?:[.,]\d+)?)+(?<sizeunit>mm|cm|m|in|"|'')?(?![\w]))
        |(?<dual>(?:(?<=\b\d{1,3}[x×])|(?<![\w.,/-]))(?<dualvalue>\d+(?:[.,]\d+)?)\s?(?<dualunit>kg|g|ml|cl|l|oz|lb)\s?/\s?(?:\d+(?:[.,]\d+)?\s?)?[½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞]?(?:fl\s?oz|kg|g|ml|cl|l|oz|lbs?|pints?|pt)(?![\w²]))
        |(?<joined>(?<![\w.,/-])(?<joinedvalue>\d+(?:[.,]\d+)?)[½⅓⅔¼¾⅛]?\s?-\s?(?<joinedunit>fl\s?oz|ounces?|oz|grams?|gram|g|kilos?|kg|pounds?|lbs?|lb|millilit(?:re|er)s?|ml|lit(?:re|er)s?|l|pints?|quarts?|gallons?|inch)\.?(?:/\d+\s?(?:kg|g|ml|l))?(?![\w²]))
        |(?<frac>(?<![\w])\d{1,3}[/⁄]\d{1,3}(?:\s?"|'')?(?![\w/]))
        |(?<mixed>(?:(?<![\w.,/])\d{1,4}\s?)?[½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞⅒⅑⅐](?!\s?(?:"|''|inch|in\b)))
        |(?<clock>(?<![\w:])\d{1,2}:[0-5]\d(?:\s?[ap]\.?m)?(?![\w:]))
        |(?<kilo>(?<![\w.,])\d+(?:[.,]\d+)?k(?![\w]))
        |(?<measure>(?:(?<=\b\d{1,3}[x×])|(?<![\w.,/-]))\d+(?:[.,]\d+)*(?:\s?(?:"|''|″|”|°|%)|\s?fl\.?\s?oz(?![\w])|mm²|mm2|(?:mm|cm|mtrs?|mts?|metros?|m|inch(?:es)?|ft|ltrs?|lts?|litros?|litres?|liters?|l|ml|cl|kgs?|kilos?|gsm|grs?|gms?|g|mg|lbs?|watts?|w|k|v|oz|gb|tb|ah|lm|db|gal)(?![\w²])))
        |(?<code>(?<![\w])(?=[\w./-]*\d)(?=[\w./-]*[a-z])[a-z0-9]+(?:[-./][a-z0-9]+)*(?![\w]))
        |(?<long>(?<![\w])\d+(?:[-.]\d+){2,}(?![\w])|(?<![\w])\d{3,}-\d{3,}(?![\w]))
        |(?<number>(?<![\w.,])\d{1,3}(?:\x20000)+(?![\w.,])|(?<![\w])\d+(?:[.,]\d+)*)
        |(?<word>[\p{L}\p{M}]+(?:'[\p{L}\p{M}]+)*)
        |(?<sep>[\n,;:.!?()\[\]+&/|*=\t-])
        """, RegexOptions.IgnoreCase | RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();

    public static List<Token> Of(string text)
    {
        var tokens = new List<Token>();
        var plain = text.Replace('’', '\'').Replace('‘', '\'').Replace('´', '\'').Replace('\u00a0', ' ');
        if (plain.Any(c => c > 127 && char.IsDigit(c))) plain = string.Concat(plain.Select(c => c > 127 && char.IsDigit(c) ? (char)('0' + (int)char.GetNumericValue(c)) : c));
        foreach (Match match in Pattern().Matches(plain)) Add(tokens, match);
        return tokens;
    }

    private static void Add(List<Token> tokens, Match match)
    {
        var text = match.Value;
        var folded = Words.Fold(text);
        Token Make(TokenKind kind, decimal value = 0, string unit = "", decimal second = 0, string? stem = null) =>
            new(kind, text, folded, stem ?? folded, match.Index, match.Length, value, unit, second);
        if (match.Groups["word"].Success) AddWord(tokens, match, folded);
        else if (match.Groups["sep"].Success) tokens.Add(Make(TokenKind.Separator));
        else if (match.Groups["times"].Success) tokens.Add(Make(TokenKind.Times, decimal.Parse(Digits(folded), CultureInfo.InvariantCulture)));
        else if (match.Groups["range"].Success && RangeOf(folded) is var (low, high) && low < high && high <= low * 4) tokens.Add(Make(TokenKind.Range, low, "", high));
        else if (match.Groups["range"].Success && folded.Contains(' ', StringComparison.Ordinal)) AddApart(tokens, match);
        else if (match.Groups["range"].Success) tokens.Add(Make(TokenKind.Code));
        else if (match.Groups["size"].Success) tokens.Add(Make(TokenKind.Size, 0, Words.Fold(match.Groups["sizeunit"].Value), 0, folded.Replace(',', '.').Replace('*', 'x')));
        else if (match.Groups["dual"].Success) tokens.Add(Make(TokenKind.Measure, Numbers.Parse(match.Groups["dualvalue"].Value), Words.Fold(match.Groups["dualunit"].Value)));
        else if (match.Groups["joined"].Success) tokens.Add(Make(TokenKind.Measure, Numbers.Parse(match.Groups["joinedvalue"].Value), Words.Fold(match.Groups["joinedunit"].Value)));
        else if (match.Groups["frac"].Success) tokens.Add(Make(TokenKind.Code, Fractions.Written(folded) ?? 0, stem: folded.Replace("\"", "", StringComparison.Ordinal).Replace("'", "", StringComparison.Ordinal).Trim()));
        else if (match.Groups["mixed"].Success) tokens.Add(Make(TokenKind.Number, Fractions.Mixed(text)));
        else if (match.Groups["kilo"].Success) tokens.Add(KiloOrKelvin(Make, folded, text[^1]));
        else if (match.Groups["measure"].Success) AddMeasure(tokens, match, folded);
        else if (match.Groups["clock"].Success || match.Groups["code"].Success || match.Groups["long"].Success) tokens.Add(Make(TokenKind.Code));
        else tokens.Add(Make(TokenKind.Number, Numbers.Parse(folded.Replace(" ", "", StringComparison.Ordinal))));
    }

    // "box of 50 - 1": no range; the second number stands for itself.
    private static void AddApart(List<Token> tokens, Match match)
    {
        var dash = match.Value.IndexOfAny(['-', '–']);
        foreach (var (from, to) in new[] { (0, dash), (dash, dash + 1), (dash + 1, match.Length) })
        {
            var text = match.Value[from..to];
            var start = from + text.Length - text.TrimStart().Length;
            text = text.Trim();
            tokens.Add(new(from == dash ? TokenKind.Separator : TokenKind.Number, text, from == dash ? "-" : text, from == dash ? "-" : text, match.Index + start, text.Length, from == dash ? 0 : Numbers.Parse(text)));
        }
    }

    /// <summary>French and Portuguese elisions are cut off (d'huile, l'hôtel); English contractions stay whole.</summary>
    private static void AddWord(List<Token> tokens, Match match, string folded)
    {
        var cut = folded.IndexOf('\'', StringComparison.Ordinal);
        var first = cut is 1 or 2 && folded[..cut] is "d" or "l" or "j" or "m" or "n" or "qu" or "s" or "c" && folded.Length - cut > 3;
        if (first)
        {
            var head = folded[..cut];
            tokens.Add(new(TokenKind.Word, match.Value[..(cut + 1)], head, head, match.Index, cut + 1));
            var rest = folded[(cut + 1)..];
            tokens.Add(new(TokenKind.Word, match.Value[(cut + 1)..], rest, Words.Stem(rest), match.Index + cut + 1, match.Length - cut - 1));
            return;
        }
        var bare = folded.EndsWith("'s", StringComparison.Ordinal) ? folded[..^2] : folded;
        tokens.Add(new(TokenKind.Word, match.Value, folded, Words.Stem(bare), match.Index, match.Length));
    }

    private static void AddMeasure(List<Token> tokens, Match match, string folded)
    {
        var digits = 0;
        while (digits < folded.Length && (char.IsDigit(folded[digits]) || folded[digits] is '.' or ',')) digits++;
        var unit = folded[digits..].Trim();
        tokens.Add(new(TokenKind.Measure, match.Value, folded, folded, match.Index, match.Length, Numbers.Parse(folded[..digits]), unit));
    }

    // 10k screws are ten thousand; 4000k is a colour temperature.
    private static Token KiloOrKelvin(Func<TokenKind, decimal, string, decimal, string?, Token> make, string folded, char last)
    {
        var value = Numbers.Parse(folded[..^1]);
        if (value > 100 && value < 1000 || value is 2 or 4 or 8 && char.IsUpper(last)) return make(TokenKind.Code, 0, "", 0, null);
        return value >= 1000 ? make(TokenKind.Measure, value, "k", 0, null) : make(TokenKind.Number, value * 1000, "", 0, null);
    }

    private static (decimal Low, decimal High) RangeOf(string text)
    {
        var parts = text.Split('-', StringSplitOptions.TrimEntries);
        return (Numbers.Parse(parts[0]), Numbers.Parse(parts[^1]));
    }

    private static string Digits(string text) => new([.. text.Where(char.IsDigit)]);
}
