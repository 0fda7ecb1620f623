using System.Text.RegularExpressions;

namespace Procurement.Engine.Understanding;

/// <summary>A title, description or search text as words to compare: stems, version numbers in one form (7.0 is 7, xi is 11), measures apart from their unit, codes without their marks.</summary>
/// <param name="Words">In the order of the text.</param>
/// <param name="Plain">The words outside brackets: what is in brackets is often a remark.</param>
/// <param name="Codes">Model and part numbers: letters with digits from four characters on, or five digits and more.</param>
/// <param name="Glued">Words with digits that <paramref name="Words"/> has in pieces (ps4, a4), as typed.</param>
internal sealed partial record SearchWords(IReadOnlyList<string> Words, IReadOnlyList<string> Plain, IReadOnlySet<string> Codes, IReadOnlyDictionary<string, string[]> Glued)
{
    // A pasted page is no search text.
    private const int Longest = 2000, LongestCode = 20;

    [GeneratedRegex(@"\((?:r|tm|c)\)|[®™©']", RegexOptions.CultureInvariant)]
    private static partial Regex Marks();

    [GeneratedRegex(@"(?<open>[(\[])|(?<close>[)\]])|[\p{L}\p{N}]+(?:[-./][\p{L}\p{N}]+)*", RegexOptions.CultureInvariant)]
    private static partial Regex Chunks();

    [GeneratedRegex(@"\d+(?:\.\d+)*|\p{L}+|[\p{L}\p{N}]+", RegexOptions.CultureInvariant)]
    private static partial Regex Pieces();

    public static SearchWords Of(string? text)
    {
        var words = new List<string>();
        var plain = new List<string>();
        var codes = new HashSet<string>();
        var glued = new Dictionary<string, string[]>();
        var depth = 0;
        var folded = Marks().Replace(Understanding.Words.Fold(text is { Length: > Longest } ? text[..Longest] : text ?? ""), match => match.Value == "'" ? "" : " ");
        foreach (Match chunk in Chunks().Matches(folded))
        {
            if (chunk.Groups["open"].Success) depth += folded.AsSpan(chunk.Index).IndexOfAny(')', ']') > 0 ? 1 : 0;
            else if (chunk.Groups["close"].Success) depth = Math.Max(0, depth - 1);
            else
            {
                var from = words.Count;
                Read(chunk.Value, words, codes, glued);
                if (depth == 0) for (var i = from; i < words.Count; i++) plain.Add(words[i]);
            }
        }
        return new(words, plain.Count == 0 ? words : plain, codes, glued);
    }

    private static void Read(string chunk, List<string> words, HashSet<string> codes, Dictionary<string, string[]> glued)
    {
        if (chunk.All(char.IsLetter)) { Add(words, chunk); return; }
        var joined = ItemProfile.Code(chunk);
        if (joined.Length <= LongestCode && IsCode(joined) && !chunk.All(c => char.IsDigit(c) || c == '.')) codes.Add(joined);
        foreach (var part in chunk.Split('-', '/'))
        {
            if (part.Length == 0) continue;
            var bare = part.Replace(".", "", StringComparison.Ordinal);
            if (IsCode(bare) && !part.Contains('.', StringComparison.Ordinal)) { codes.Add(bare); words.Add(bare); continue; }
            var from = words.Count;
            foreach (Match piece in Pieces().Matches(part)) Add(words, piece.Value);
            if (words.Count > from + 1) glued.TryAdd(part, [.. words.Skip(from)]);
        }
    }

    private static void Add(List<string> words, string piece)
    {
        if (char.IsDigit(piece[0])) { words.Add(Number(piece)); return; }
        switch (piece)
        {
            case "v": return;
            case "ii": words.Add("2"); return;
            case "iii": words.Add("3"); return;
            case "iv": words.Add("4"); return;
            case "vi": words.Add("6"); return;
            case "vii": words.Add("7"); return;
            case "viii": words.Add("8"); return;
            case "ix": words.Add("9"); return;
            case "xi": words.Add("11"); return;
            default: words.Add(Understanding.Words.Stem(piece)); return;
        }
    }

    private static string Number(string digits)
    {
        while (digits.EndsWith(".0", StringComparison.Ordinal)) digits = digits[..^2];
        var bare = digits.TrimStart('0');
        return bare.Length == 0 ? "0" : bare;
    }

    /// <summary>A number with a unit (500gb) is a measure, a word with its version (studio11, v10) two words; neither is a code.</summary>
    public static bool IsCode(string text)
    {
        const int word = 5;
        var digits = text.Count(char.IsDigit);
        if (digits == text.Length) return digits >= 5;
        if (text.Length < 4 || digits == 0) return false;
        var version = text.AsSpan().TrimEnd("0123456789");
        if (version.Length + digits == text.Length && (version.Length >= word || version is "v")) return false;
        var unit = text.AsSpan().TrimStart("0123456789");
        return unit.Length == text.Length || !Lexicon.Shared.Measures.GetAlternateLookup<ReadOnlySpan<char>>().ContainsKey(unit);
    }
}
