using System.Globalization;
using System.Text.RegularExpressions;

namespace Procurement.Engine.Understanding;

/// <summary>Dates written in one piece, whatever tokens they fall into: 23/06/2018, 12.12.30, 23/Sep/2020, Sep-23-2020, Oct/2. Where both are numbers, day and month stand in the writer's order.</summary>
internal static partial class WrittenDates
{
    [GeneratedRegex(@"\G(?<a>\d{1,4}|\p{L}{3,10})(?<mark>[/.-])(?<b>\d{1,4}|\p{L}{3,10})(?:\k<mark>(?<c>\d{1,4}|\p{L}{3,10}))?(?![\p{L}\d/]|[.-]\d)", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();

    /// <summary>The date that starts at a token, and how many tokens it takes; nothing where it is a fraction, a range, a code or no date of the calendar.</summary>
    /// <param name="led">A word before it says that a date comes: only then are three short numbers one.</param>
    public static (DateOnly? Date, int Count) At(MessageText text, int i, DateOnly today, bool led)
    {
        var start = text.Tokens[i].Start;
        if (start >= text.Text.Length || !char.IsLetterOrDigit(text.Text[start])) return default;
        var match = Pattern().Match(text.Text, start);
        if (!match.Success) return default;
        var parts = new[] { match.Groups["a"].Value, match.Groups["b"].Value, match.Groups["c"].Value }.Where(part => part.Length > 0).ToList();
        var named = parts.FindIndex(part => char.IsLetter(part[0]));
        if (parts.Exists(part => char.IsLetter(part[0]) && MonthOf(text, part) is null) || parts.Count(part => char.IsLetter(part[0])) > 1 || (named < 0 && (parts.Count == 2 || (!led && !parts.Exists(part => part.Length == 4))))) return default;
        if (Read(text, parts, named, today) is not { } date) return default;
        var end = match.Index + match.Length;
        var count = text.Tokens.Skip(i).TakeWhile(token => token.Start < end).Count();
        return text.Tokens[i + count - 1].End <= end ? (date, count) : default;
    }

    private static DateOnly? Read(MessageText text, List<string> parts, int named, DateOnly today)
    {
        if (named >= 0)
        {
            var month = MonthOf(text, parts[named])!.Value;
            var numbers = parts.Where((_, i) => i != named).Select(Number).ToList();
            if (numbers.Count == 1) return numbers[0] is >= 1 and <= 31 ? DateReading.Next(today, month, numbers[0], null) : null;
            return numbers[0] > 31 ? DateReading.Valid(numbers[0], month, numbers[1]) : DateReading.Valid(Full(numbers[1]), month, numbers[0]);
        }

        if (parts[0].Length == 4) return DateReading.Valid(Number(parts[0]), Number(parts[1]), Number(parts[2]));
        if (parts[2].Length is not (2 or 4)) return null;
        return DateReading.Dated(text, Full(Number(parts[2])), Number(parts[0]), Number(parts[1]));
    }

    private static int? MonthOf(MessageText text, string word) => text.List("months").Value(Words.Fold(word)) is { } month ? int.Parse(month, CultureInfo.InvariantCulture) : null;

    private static int Number(string digits) => int.Parse(digits, CultureInfo.InvariantCulture);

    private static int Full(int year) => year < 100 ? 2000 + year : year;
}
