namespace Procurement.Engine.Understanding;

/// <summary>
/// Asks the recogniser library for a date where our own grammar leaves date words over, a few times in a batch at most. In a conversation its answer counts
/// only as a day to deliver by: "2 may", "the day" or "size 10/12" are dates to the library and none here.
/// </summary>
internal sealed class SecondReading
{
    /// <summary>Stretches of one batch that the library may see: keeps hostile batches within the time of a turn.</summary>
    private const int MostStretches = 2;

    /// <summary>A need-by date further away is more likely a misreading than a delivery.</summary>
    private const int FurthestDays = 400;

    /// <summary>No date has more digits without a word between; such chains slow the library most.</summary>
    private const int MostDigits = 10;

    private int asked;

    /// <summary>The date that the library finds in the words left over, or more exactly than <paramref name="own"/>; null where it adds nothing.</summary>
    public DateFound? Read(MessageText text, DateOnly today, DateFound? own, bool whole)
    {
        if (asked >= MostStretches || LeftOver(text, own, whole) is not (>= 0 and var signal)) return null;
        asked++;
        var (from, stretch) = Stretch(text, own, signal);
        if (RecognizedDates.First(stretch, today, text.Language, text.MonthFirst) is not var (date, start, end)) return null;
        var first = text.Tokens.FindIndex(t => t.End > from + start);
        var last = text.Tokens.FindLastIndex(t => t.Start < from + end);
        if (first < 0 || last < first) return null;
        var found = new DateFound(date, first, last + 1 - first);
        var within = own is not null && found.From >= own.From && found.To <= own.To;
        if (within && !(whole && own!.Date is null) || !whole && !Delivers(text, today, found, own)) return null;
        return found;
    }

    // The first word of a date that is in no date yet; -1 for none.
    private static int LeftOver(MessageText text, DateFound? own, bool whole)
    {
        for (var i = 0; i < text.Tokens.Count; i++)
        {
            if (text.Used[i] && !whole || own is not null && i >= own.From && i < own.To) continue;
            if (IsDateWord(text, i) && (whole || !Idle(text, i)) || whole && (char.IsDigit(text.Tokens[i].Folded[0]) || text.Small("numbers").Has(text.Tokens[i].Folded))) return i;
        }
        return whole && own?.Date is null && text.Tokens.Count > 0 ? own?.From ?? 0 : -1;
    }

    // "feliz lunes", "last week": but "of december" and "la semana" may belong to a date.
    private static bool Idle(MessageText text, int i) => DateReading.Greeting(text, i) && !text.List("weakDateLead").Has(text.Tokens[i - 1].Folded);

    private static bool IsDateWord(MessageText text, int i) =>
        text.Tokens[i].Kind == TokenKind.Word && (text.List("weekdays").At(text.Tokens, i).Count > 0 || text.List("months").At(text.Tokens, i).Count > 0 || text.List("dateUnits").At(text.Tokens, i) is ( > 0, not "day")
            || text.List("relativeDays").At(text.Tokens, i).Count > 0 || Lexicon.Shared.Common.List("dateHints").At(text.Tokens, i).Count > 0);

    // What the library is shown: the row around the word, cut to length, with what can't be a date blanked out.
    private static (int From, string Text) Stretch(MessageText text, DateFound? own, int signal)
    {
        var near = own is not null && Math.Abs(own.From - signal) <= 8;
        var (left, right) = near ? (Math.Min(own!.From, signal), Math.Max(own.To - 1, signal)) : (signal, signal);
        for (var grew = true; grew;)
        {
            grew = false;
            if (right + 1 < text.Tokens.Count && text.Tokens[right + 1].Folded != "\n" && text.Tokens[right + 1].End - text.Tokens[left].Start <= RecognizedDates.LongestStretch) { right++; grew = true; }
            if (left > 0 && text.Tokens[left - 1].Folded != "\n" && text.Tokens[right].End - text.Tokens[left - 1].Start <= RecognizedDates.LongestStretch) { left--; grew = true; }
        }
        var from = text.Tokens[left].Start;
        var plain = text.Text[from..text.Tokens[right].End].ToCharArray();
        // "for monday ..." would be a length of time to the library.
        for (var i = left; i <= right; i++) if (text.Tokens[i].Folded.Length > 2 && text.Small("for").Has(text.Tokens[i].Folded)) plain.AsSpan(text.Tokens[i].Start - from, text.Tokens[i].Length).Fill(' ');
        return (from, WithoutChains(plain));
    }

    private static string WithoutChains(char[] plain)
    {
        for (var i = 0; i < plain.Length; i++)
        {
            var (end, digits) = (i, 0);
            for (; end < plain.Length && (char.IsDigit(plain[end]) || char.IsPunctuation(plain[end]) || plain[end] == ' '); end++) if (char.IsDigit(plain[end])) digits++;
            if (digits > MostDigits) plain.AsSpan(i, end - i).Fill(' ');
            i = Math.Max(i, end - 1);
        }
        return new(plain);
    }

    // In a conversation: after "by", "for", "on" ..., or counted from a day; never over words that say something else, never a bare "day".
    private static bool Delivers(MessageText text, DateOnly today, DateFound found, DateFound? own)
    {
        if (found.Date is not { } date || date > today.AddDays(FurthestDays) || DateReading.Greeting(text, found.From)) return false;
        var words = Enumerable.Range(found.From, found.Count).ToList();
        if (words.Exists(i => text.Used[i] && !(own is not null && i >= own.From && i < own.To))) return false;
        var counts = words.Exists(i => text.List("dateUnits").At(text.Tokens, i) is ( > 0, not "day") || Lexicon.Shared.Common.List("dateHints").At(text.Tokens, i).Count > 0);
        var names = words.Exists(i => text.List("weekdays").At(text.Tokens, i).Count > 0 || text.List("months").At(text.Tokens, i).Count > 0 || char.IsDigit(text.Tokens[i].Folded[0]) && text.Tokens[i].Kind != TokenKind.Measure);
        if (!counts && !names) return false;
        if (own is not null) return found.From <= own.From && found.To >= own.To && words.Exists(i => (i < own.From || i >= own.To) && IsDateWord(text, i));
        var led = text.Small("by").At(text.Tokens, found.From).Count > 0 || found.From > 0 && (text.Small("by").Has(text.Tokens[found.From - 1].Folded) || text.Small("the").Has(text.Tokens[found.From - 1].Folded));
        return led || counts && found.Count > 1;
    }
}
