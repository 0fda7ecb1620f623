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
            if (Numbered(text, i, today) is var (dated, width)) { text.Use(i, width); return dated; }
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

    // "repeat my order from the 4th": the last such day, behind words that repeat.
    private static (DateOnly Day, int Count)? Numbered(MessageText text, int i, DateOnly today)
    {
        if (text.Small("pastLeads").At(text.Tokens, i) is not ( > 0 and var lead, _) || !(text.Find("repeatCues") is >= 0 and var repeats && repeats < i || text.Find("sameAgain") is >= 0 and var again && again < i)) return null;
        var at = i + lead + text.Small("the").At(text.Tokens, i + lead).Count;
        if (at >= text.Tokens.Count || text.Tokens[at].Kind is not (TokenKind.Number or TokenKind.Code) || !int.TryParse(new string([.. text.Tokens[at].Folded.TakeWhile(char.IsDigit)]), out var day) || day is 0 or > 31) return null;
        var (named, month) = text.List("months").At(text.Tokens, at + 1);
        var bare = text.Tokens[at].Kind == TokenKind.Number;
        if (named == 0 && bare && !text.IsBreak(at + 1)) return null;
        var past = today.AddDays(-1);
        while (past > today.AddDays(-366) && !(past.Day == day && (named == 0 || past.Month == int.Parse(month, CultureInfo.InvariantCulture)))) past = past.AddDays(-1);
        return past.Day == day ? (past, at + 1 + named - i) : null;
    }

    private static DateOnly Before(DateOnly today, string weekday)
    {
        var day = today.AddDays(-1);
        while ((int)day.DayOfWeek != int.Parse(weekday, CultureInfo.InvariantCulture) % 7) day = day.AddDays(-1);
        return day;
    }
}
