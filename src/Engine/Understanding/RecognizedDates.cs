using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Recognizers.Text.DateTime;

namespace Procurement.Engine.Understanding;

/// <summary>
/// The second reader of dates: Microsoft.Recognizers.Text, for what our own grammar leaves over ("the 15th day of next month", "monday two weeks from now").
/// It is a thousand times slower than the grammar, so it sees short stretches only. Thread-safe.
/// </summary>
internal static class RecognizedDates
{
    /// <summary>Longest stretch in characters: 5 ms on average, 100 ms for the worst that was found (chains of short numbers), rising with the square beyond.</summary>
    public const int LongestStretch = 100;

    /// <summary>A backstop in elapsed time: on a loaded machine a second passes before a short pattern had its milliseconds.</summary>
    private const int RegexSeconds = 10;
    private const string Date = "datetimeV2.date", Range = "datetimeV2.daterange";
    private static readonly ConcurrentDictionary<string, Lazy<DateTimeModel>> Models = [];

    /// <summary>The first day named in a stretch of text, today or later where the words leave it open; null where there is none.</summary>
    /// <param name="monthFirst">Whether 5/12 is the 12th of May (English only).</param>
    /// <returns>The day, and where its words start and end in the stretch.</returns>
    public static (DateOnly Date, int Start, int End)? First(string stretch, DateOnly today, string language, bool monthFirst)
    {
        var text = stretch.Length > LongestStretch ? stretch[..LongestStretch] : stretch;
        try
        {
            foreach (var result in Model(language, monthFirst).Parse(text, today.ToDateTime(TimeOnly.MinValue)))
            {
                if (result.TypeName is not (Date or Range) || result.Start < 0 || result.End >= text.Length || result.End < result.Start) continue;
                if (Later(result.Resolution, today) is { } date) return (date, result.Start, result.End + 1);
            }
        }
        catch (Exception trouble) when (trouble is not OutOfMemoryException)
        {
            // Days that no calendar has ("in 99999 years") are exceptions in the library: for us no date was said.
        }
        return null;
    }

    /// <summary>Builds what every language needs (some seconds of processor time in all), so that no message waits for it.</summary>
    public static void Warm()
    {
        var today = new DateOnly(2026, 1, 1);
        foreach (var language in Lexicon.Languages) First("3 weeks from monday, 12/05/2026", today, language, monthFirst: false);
    }

    private static DateOnly? Later(SortedDictionary<string, object>? resolution, DateOnly today)
    {
        if (resolution is null || !resolution.TryGetValue("values", out var values) || values is not List<Dictionary<string, string>> days) return null;
        foreach (var day in days)
            if (DateOnly.TryParseExact(Point(day), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) && date >= today) return date;
        return null;
    }

    // A day, or the one day that "by" and "before" make the end of an open range.
    private static string? Point(Dictionary<string, string> day) => day.GetValueOrDefault("type") switch
    {
        "date" => day.GetValueOrDefault("value"),
        "daterange" when day.GetValueOrDefault("sourceEntity") == "datetimepoint" && day.GetValueOrDefault("Mod") == "before" => day.GetValueOrDefault("end"),
        _ => null,
    };

    private static DateTimeModel Model(string language, bool monthFirst)
    {
        var culture = Lexicon.Shared.Setting("recognizer", language) ?? (monthFirst ? "en-us" : "en-gb");
        // Results are not cached: what people wrote is not to be kept in memory.
        return Models.GetOrAdd(culture, key => new(() => new DateTimeRecognizer(key, DateTimeOptions.NoProtoCache, lazyInitialization: false, RegexSeconds).GetDateTimeModel())).Value;
    }
}
