using System.Globalization;

namespace Procurement.Engine.Understanding;

/// <summary>Days that are over ("last monday", "mardi dernier"): they say which request is meant, never when something is needed.</summary>
internal static class PastDays
{
    /// <summary>The first such day; its tokens are taken out. Null where the message names none.</summary>
    public static DateOnly? Find(MessageText text, DateOnly today)
    {
        for (var i = 0; i < text.Tokens.Count; i++)
        {
            if (text.Used[i]) continue;
            // "repeat tuesday's order": the day of what was ordered.
            if (text.Tokens[i].Folded is [.., '\'', 's'] own && text.List("weekdays").Value(own[..^2]) is { } owner) { text.Use(i, 1); return Before(today, owner); }
            if (text.List("weekdays").At(text.Tokens, i) is not ( > 0 and var count, var weekday)) continue;
            var last = text.List("lastWord");
            var before = i > 0 && last.Has(text.Tokens[i - 1].Folded) ? 1 : 0;
            var after = before == 0 && i + count < text.Tokens.Count && last.Has(text.Tokens[i + count].Folded) ? 1 : 0;
            if (before + after == 0) continue;
            text.Use(i - before, before + count + after);
            return Before(today, weekday);
        }
        return null;
    }

    private static DateOnly Before(DateOnly today, string weekday)
    {
        var day = today.AddDays(-1);
        while ((int)day.DayOfWeek != int.Parse(weekday, CultureInfo.InvariantCulture) % 7) day = day.AddDays(-1);
        return day;
    }
}
