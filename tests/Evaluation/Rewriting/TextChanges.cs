using System.Globalization;
using System.Text.RegularExpressions;

namespace Procurement.Evaluation.Rewriting;

/// <summary>Changes to how a message is typed.</summary>
internal static partial class TextChanges
{
    [GeneratedRegex(@"(?<=^|, |\n|\+ |\b(?:and|y|e|et|aur|need|needs|necesito|preciso de|chahiye) )(?<n>\d{1,2})(?= \p{L}{3,})")]
    private static partial Regex LeadingNumber();

    [GeneratedRegex(@"(?<![\p{L}\d-])\p{L}{6,}(?![\p{L}\d-])")]
    private static partial Regex LongWord();

    /// <summary>All small, or all capitals.</summary>
    public static string Case(string text, Random chance) => chance.Next(2) == 0 ? text.ToLowerInvariant() : text.ToUpperInvariant();

    public static string Greeting(string text, LanguageWords words, Random chance) => chance.Next(3) switch
    {
        0 => words.Greetings[chance.Next(words.Greetings.Length)] + text,
        1 => text.TrimEnd('.', ' ') + words.Closings[chance.Next(words.Closings.Length)],
        _ => words.Greetings[chance.Next(words.Greetings.Length)] + text.TrimEnd('.', ' ') + words.Closings[chance.Next(words.Closings.Length)],
    };

    public static string Punctuation(string text, Random chance) => chance.Next(4) switch
    {
        0 => text.TrimEnd('.', '!') + "!!",
        1 => text.TrimEnd('.') + "...",
        2 => text.Replace(", ", " , ", StringComparison.Ordinal),
        _ => text.TrimEnd('.', '!', ' ') + " .",
    };

    /// <summary>One number that begins a line, in words: "5 staplers" becomes "five staplers".</summary>
    public static string NumberWords(string text, LanguageWords words, Random chance)
    {
        var found = LeadingNumber().Matches(text).Where(match => int.Parse(match.Groups["n"].Value, CultureInfo.InvariantCulture) is >= 2 and <= 12).ToList();
        if (found.Count == 0) return text;
        var one = found[chance.Next(found.Count)].Groups["n"];
        return text[..one.Index] + words.Numbers[int.Parse(one.Value, CultureInfo.InvariantCulture) - 2] + text[(one.Index + one.Length)..];
    }

    /// <summary>One typing error inside a long word: two letters swapped, or one left out; never its first or last.</summary>
    /// <param name="protectedWords">Words that are not touched: names of places and suppliers.</param>
    public static string Typo(string text, IReadOnlySet<string> protectedWords, Random chance)
    {
        var found = LongWord().Matches(text).Where(match => !protectedWords.Contains(match.Value.ToLowerInvariant())).ToList();
        if (found.Count == 0) return text;
        var word = found[chance.Next(found.Count)];
        var at = word.Index + chance.Next(1, word.Length - 2);
        return chance.Next(2) == 0 ? text[..at] + text[at + 1] + text[at] + text[(at + 2)..] : text[..at] + text[(at + 1)..];
    }
}
