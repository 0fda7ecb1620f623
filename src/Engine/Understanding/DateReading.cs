using System.Collections.Frozen;
using System.Globalization;

namespace Procurement.Engine.Understanding;

/// <summary>Finds the day that something is needed, relative to the message's own day. Null dates are contradictions, which must be asked.</summary>
internal static class DateReading
{
    /// <summary>Reads a phrase alone (a label, a cell): nobody can be asked, so a date counts more than a weekday that contradicts it, and another language than the likely one is tried too.</summary>
    /// <param name="language">The likely language.</param>
    /// <param name="monthFirst">Whether the writer puts the month before the day where both are numbers.</param>
    public static DateOnly? Read(string text, DateOnly today, string language, bool monthFirst = false)
    {
        foreach (var tried in Lexicon.Languages.Where(other => other != language).Prepend(language))
        {
            var message = new MessageText(new(Guid.Empty, default, HeardKind.Text, text), text, tried) { MonthFirst = monthFirst };
            if (Find(message, today, new SecondReading(), whole: true)?.Value is { } date) return date;
        }
        return null;
    }

    /// <summary>The last date in a message; the tokens of every date are taken out.</summary>
    /// <param name="second">Reads what this grammar leaves over; shared by the messages of a batch.</param>
    /// <param name="whole">The text is nothing but a date.</param>
    public static Said<DateOnly?>? Find(MessageText text, DateOnly today, SecondReading second, bool whole = false)
    {
        DateFound? found = null;
        for (var i = 0; i < text.Tokens.Count; i++)
        {
            if (text.Used[i]) continue;
            if (One(text, i, today, whole) is not { } one) continue;
            found = one;
            text.Use(one.From, one.Count);
            i += one.Count - 1;
        }
        found = second.Read(text, today, found, whole) ?? found;
        if (found is null) return null;
        text.Use(found.From, found.Count);
        return new(found.Date, text.Quote(found.From, found.Count), found.From, text.Message.Id);
    }

    private static DateFound? One(MessageText text, int i, DateOnly today, bool whole)
    {
        var lead = Lead(text, i);
        var (date, count) = At(text, i + lead, today, lead > 0 || whole);
        if (count == 0 || lead == 0 && Greeting(text, i)) return null;
        var total = lead + count;
        // "by thursday 27 nov": both must be the same day.
        var next = i + total;
        if (next < text.Tokens.Count && text.Tokens[next].Folded == ",") next++;
        var joined = text.Small("the").At(text.Tokens, next).Count;
        if (date is not null && At(text, next + joined, today, true) is (var second, > 0 and var more))
        {
            date = second == date || Agree(text, i + lead, date.Value, second) ? second : null;
            total = next + joined + more - i;
        }
        return new(date, i, total + Tail(text, i + total));
    }

    /// <summary>Whether people in a time zone write the month before the day where both are numbers.</summary>
    public static bool MonthFirst(string timeZone) => MonthFirstZones.Contains(timeZone);

    private static readonly FrozenSet<string> MonthFirstZones = Lexicon.Shared.Common.Raw("monthFirstZones").ToFrozenSet(StringComparer.Ordinal);

    // A weekday before a date is right when the date falls on it ("friday 27 nov").
    private static bool Agree(MessageText text, int weekday, DateOnly first, DateOnly? second) =>
        second is { } day && text.List("weekdays").At(text.Tokens, weekday).Count > 0 && first.DayOfWeek == day.DayOfWeek;

    private static int Lead(MessageText text, int i)
    {
        var count = 0;
        for (var round = 0; round < 3; round++)
        {
            var step = Math.Max(text.Small("by").At(text.Tokens, i + count).Count, text.Small("the").At(text.Tokens, i + count).Count);
            if (step == 0) break;
            count += step;
        }
        return count;
    }

    private static int Tail(MessageText text, int i) =>
        text.Behind("by").At(text.Tokens, i).Count;

    internal static bool Greeting(MessageText text, int i) => i > 0 && (text.List("noDateBehind").Has(text.Tokens[i - 1].Folded) || text.List("weakDateLead").Has(text.Tokens[i - 1].Folded));

    private static (DateOnly? Date, int Count) At(MessageText text, int i, DateOnly today, bool led)
    {
        if (i >= text.Tokens.Count) return default;
        var tokens = text.Tokens;
        if (WrittenDates.At(text, i, today, led) is (not null, _) written) return written;
        if (text.List("weekPhrases").At(tokens, i) is ( > 0 and var week, var when))
        {
            // "next week Wednesday"
            if (when.StartsWith("next", StringComparison.Ordinal) && text.List("weekdays").At(tokens, i + week) is ( > 0 and var named, var of)) return (InNextWeek(today, of), week + named);
            return (Week(when, today), week);
        }
        if (text.List("relativeDays").At(tokens, i) is ( > 0 and var relative, var days)) return (today.AddDays(int.Parse(days, CultureInfo.InvariantCulture)), relative + text.List("dayParts").At(tokens, i + relative).Count);
        if (After(text, i, today, led) is (not null, _) after) return after;
        if (In(text, i, today) is (not null, _) inDays) return inDays;
        if (led && Lexicon.Shared.Common.List("occasions").At(tokens, i) is ( > 0 and var occasion, var day)) return (Next(today, int.Parse(day[..2], CultureInfo.InvariantCulture), int.Parse(day[3..], CultureInfo.InvariantCulture), null), occasion);
        if (Weekday(text, i, today, led) is (not null, _) weekday) return weekday;
        return Calendar(text, i, today, led);
    }

    private static DateOnly Week(string when, DateOnly today) => when switch
    {
        "monthend" => new DateOnly(today.Year, today.Month, 1).AddMonths(1).AddDays(-1),
        "nextmonday" or "nextweek" => NextDay(today, DayOfWeek.Monday),
        "nextfriday" => NextDay(today, DayOfWeek.Monday).AddDays(4),
        _ => NextDay(today.AddDays(-1), DayOfWeek.Friday),
    };

    // "three weeks from tomorrow", "2 days after friday": a span from a day that is said itself.
    private static (DateOnly? Date, int Count) After(MessageText text, int i, DateOnly today, bool led)
    {
        if (NumberWords.At(text.Tokens, i, text.Language, true) is not { Value: > 0 and < 200 } number) return default;
        var (units, unit) = text.List("dateUnits").At(text.Tokens, i + number.Count);
        if (units == 0 || text.List("dateFrom").At(text.Tokens, i + number.Count + units) is not ( > 0 and var from, var way)) return default;
        var start = i + number.Count + units + from;
        if (At(text, start, today, true) is not (DateOnly origin, > 0 and var count)) return default;
        var span = (int)number.Value * (way == "before" ? -1 : 1);
        return (unit is "month" or "year" ? origin.AddMonths(span * (unit == "year" ? 12 : 1)) : origin.AddDays(span * (unit == "week" ? 7 : 1)), start - i + count);
    }

    private static (DateOnly?, int) In(MessageText text, int i, DateOnly today)
    {
        foreach (var (list, factor) in new[] { ("inDays", 1), ("inWeeks", 7), ("inMonths", 0) })
            foreach (var pattern in Lexicon.Shared.Own(list, text.Language).Keys.Concat(Lexicon.Shared.Own(list, "en").Keys))
            {
                var words = pattern.Split(' ');
                if (i + words.Length > text.Tokens.Count) continue;
                decimal? n = null;
                var fits = true;
                for (var w = 0; w < words.Length && fits; w++)
                {
                    var token = text.Tokens[i + w];
                    if (words[w] == "n") { n = token.Kind == TokenKind.Number ? token.Value : text.List("numbers").Value(token.Folded) is { } word ? decimal.Parse(word, CultureInfo.InvariantCulture) : null; fits = n is > 0 and < 200; }
                    else fits = token.Folded == words[w];
                }
                if (fits && n is { } days) return (factor == 0 ? today.AddMonths((int)days) : today.AddDays((int)(days * factor)), words.Length);
            }
        return (null, 0);
    }

    private static (DateOnly?, int) Weekday(MessageText text, int i, DateOnly today, bool led)
    {
        var skip = text.List("next").At(text.Tokens, i).Count;
        var (count, value) = text.List("weekdays").At(text.Tokens, i + skip);
        // "2 sun cream"
        if (count == 0 || !led && skip == 0 && Lexicon.Shared.Common.List("ambiguousDays").Has(text.Tokens[i].Folded) && !text.IsBreak(i + count)) return (null, 0);
        // "segunda", "quarta": words that count too are weekdays only where a date is expected.
        if (!led && count == 1 && Lexicon.Shared.Own("weakWeekdays", text.Language).Has(text.Tokens[i + skip].Folded)) return (null, 0);
        // "wednesday of next week"
        var joint = i + skip + count;
        if (skip == 0 && joint < text.Tokens.Count && text.Small("of").At(text.Tokens, joint) is ( > 0 and var of, _))
        {
            if (text.Small("the").At(text.Tokens, joint + of) is ( > 0 and var the, _)) of += the;
            if (text.List("weekPhrases").At(text.Tokens, joint + of) is ( > 0 and var week, var when) && when.StartsWith("next", StringComparison.Ordinal)) return (InNextWeek(today, value), count + of + week);
        }

        if (skip == 0 && Dated(text, joint, today, (DayOfWeek)(int.Parse(value, CultureInfo.InvariantCulture) % 7)) is (not null, _) dated) return (dated.Date, count + dated.Count);
        // "next friday" is that of next week, "this friday" and "coming friday" the first to come.
        var nextWeek = InsideNextWeek(text, i, skip);
        if (skip == 0 && text.List("next").At(text.Tokens, i + count) is ( > 0 and var after, _)) (count, nextWeek) = (count + after, InsideNextWeek(text, i + count, after));
        var end = i + skip + count;
        count += text.List("dayParts").At(text.Tokens, end).Count;
        return (nextWeek ? InNextWeek(today, value) : NextDay(today, (DayOfWeek)(int.Parse(value, CultureInfo.InvariantCulture) % 7)), skip + count);
    }

    // "este próximo viernes" is again the first to come.
    private static bool InsideNextWeek(MessageText text, int i, int words) =>
        words > 0 && text.List("nextWord").At(text.Tokens, i).Count == words && !(i > 0 && text.List("next").Has(text.Tokens[i - 1].Folded) && !text.List("nextWord").Has(text.Tokens[i - 1].Folded));

    private static DateOnly InNextWeek(DateOnly today, string weekday) => NextDay(today, DayOfWeek.Monday).AddDays(int.Parse(weekday, CultureInfo.InvariantCulture) - 1);

    // "Monday 21", "Fri 14th": the next such day of a month that falls on the weekday. A bare number must end its phrase: "monday 20 boxes" counts boxes.
    private static (DateOnly? Date, int Count) Dated(MessageText text, int i, DateOnly today, DayOfWeek weekday)
    {
        var the = i < text.Tokens.Count ? text.Small("the").At(text.Tokens, i).Count : 0;
        if (i + the >= text.Tokens.Count) return default;
        var (words, inWords) = Ordinals.InWords(text, i + the);
        if ((words > 0 ? inWords : Day(text.Tokens[i + the])) is not { } day || Month(text, i + the + Math.Max(1, words)).Month > 0) return default;
        var ordinal = words > 0 || text.Tokens[i + the].Kind == TokenKind.Code;
        words = Math.Max(1, words);
        if (!ordinal && !text.IsBreak(i + the + 1)) return default;
        for (var date = today; date < today.AddDays(ordinal ? 366 : 62); date = date.AddDays(1)) if (date.Day == day && date.DayOfWeek == weekday) return (date, the + words);
        return default;
    }

    private static (DateOnly?, int) Calendar(MessageText text, int i, DateOnly today, bool led)
    {
        var tokens = text.Tokens;
        var token = tokens[i];
        var parts = token.Folded.Split('/', '-', '.');
        if (token.Kind is TokenKind.Code && parts.Length == 3 && parts.All(p => p.All(char.IsDigit)) && Ymd(text, parts) is { } full) return (full, 1);
        if (led && parts.Length == 2 && token.Kind is TokenKind.Code or TokenKind.Number && parts.All(p => p.Length is 1 or 2 && p.All(char.IsDigit)) && (token.Folded.Contains('/', StringComparison.Ordinal) || token.Kind == TokenKind.Code))
            return (Pair(text, int.Parse(parts[0], CultureInfo.InvariantCulture), int.Parse(parts[1], CultureInfo.InvariantCulture), today), 1);
        if (Day(token) is { } day)
        {
            var (skip, month) = Month(text, i + 1);
            // "2 may be enough"
            var verb = !led && month > 0 && text.List("verbMonths").Has(tokens[i + skip].Text) && !text.IsBreak(i + 1 + skip) && YearTokens(text, i + 1 + skip) == 0;
            if (month > 0 && !verb) return (Next(today, month, day, Year(text, i + 1 + skip)), 1 + skip + YearTokens(text, i + 1 + skip));
            var ordinal = Ordinals.Ending(token.Folded).Length > 0;
            var named = i > 0 && text.List("dayLead").Has(tokens[i - 1].Folded);
            if (text.List("dayTail").At(tokens, i + 1) is ( > 0 and var tail, _)) return (NextDayOfMonth(today, day), 1 + tail);
            if (led && (ordinal || named) && !Noun(text, i + 1) && text.List("street").At(text.Tokens, i + 1).Count == 0) return (NextDayOfMonth(today, day), 1);
        }
        // "twenty third of September", "primero de mayo", "february twenty second"
        if (Ordinals.InWords(text, i) is ( > 0 and var ordinals, var nth) && Month(text, i + ordinals) is ( > 0 and var toMonth, var ordinalMonth))
            return (Next(today, ordinalMonth, nth, Year(text, i + ordinals + toMonth)), ordinals + toMonth + YearTokens(text, i + ordinals + toMonth));
        if (Month(text, i) is ( > 0 and var leading, var ofOrdinal) && Ordinals.InWords(text, i + leading) is ( > 0 and var trailing, var nthDay) && (led || text.IsBreak(i + leading + trailing)))
            return (Next(today, ofOrdinal, nthDay, Year(text, i + leading + trailing)), leading + trailing + YearTokens(text, i + leading + trailing));
        // "veintinueve de mayo"
        if (NumberWords.At(tokens, i, text.Language) is { Value: >= 1 and <= 31, Article: false } spelled && token.Kind == TokenKind.Word && spelled.Value == Math.Floor(spelled.Value) && Month(text, i + spelled.Count) is ( > 0 and var ofMonth, var spelledMonth))
            return (Next(today, spelledMonth, (int)spelled.Value, Year(text, i + spelled.Count + ofMonth)), spelled.Count + ofMonth + YearTokens(text, i + spelled.Count + ofMonth));
        var (monthCount, first) = Month(text, i);
        if (first > 0 && NumberWords.At(tokens, i + monthCount, text.Language) is { Value: >= 1 and <= 31, Article: false } inWords && i + monthCount < tokens.Count && tokens[i + monthCount].Kind == TokenKind.Word && (led || text.IsBreak(i + monthCount + inWords.Count)))
            return (Next(today, first, (int)inWords.Value, null), monthCount + inWords.Count);
        if (first > 0 && i + monthCount < tokens.Count && Day(tokens[i + monthCount]) is { } second) return (Next(today, first, second, null), monthCount + 1);
        return (null, 0);
    }

    // 5/12 in the writer's order; where no calendar has that day, in the other one.
    private static DateOnly? Pair(MessageText text, int first, int second, DateOnly today)
    {
        var (day, month) = text.MonthFirst ? (second, first) : (first, second);
        return Next(today, month, day, null) ?? Next(today, day, month, null);
    }

    private static bool Noun(MessageText text, int i) => i < text.Tokens.Count && text.Tokens[i].Kind == TokenKind.Word && (text.List("ordinalNouns").Has(text.Tokens[i].Folded) || text.List("units").Has(text.Tokens[i].Folded));

    private static int? Day(Token token)
    {
        var digits = token.Folded;
        digits = digits[..^Ordinals.Ending(digits).Length];
        return token.Kind is TokenKind.Number or TokenKind.Code && digits.Length is 1 or 2 && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var day) && day is >= 1 and <= 31 ? day : null;
    }

    private static (int Count, int Month) Month(MessageText text, int i)
    {
        var skip = 0;
        while (i + skip < text.Tokens.Count && text.List("of").Has(text.Tokens[i + skip].Folded)) skip++;
        var (count, value) = text.List("months").At(text.Tokens, i + skip);
        return count == 0 ? (0, 0) : (skip + count, int.Parse(value, CultureInfo.InvariantCulture));
    }

    // "28 june 2020", "28 june in 2020", "28 de junio de 2020"
    private static int? Year(MessageText text, int i) => YearTokens(text, i) is > 0 and var count ? (int)text.Tokens[i + count - 1].Value : null;

    private static int YearTokens(MessageText text, int i)
    {
        var skip = i < text.Tokens.Count && (text.Tokens[i].Folded == "," || text.List("yearLead").Has(text.Tokens[i].Folded)) ? 1 : 0;
        return i + skip < text.Tokens.Count && text.Tokens[i + skip] is { Kind: TokenKind.Number, Value: >= 2000 and < 2100 } ? skip + 1 : 0;
    }

    private static DateOnly? Ymd(MessageText text, string[] parts)
    {
        var numbers = parts.Select(p => int.Parse(p, CultureInfo.InvariantCulture)).ToArray();
        return parts[0].Length == 4 ? Valid(numbers[0], numbers[1], numbers[2]) : Dated(text, numbers[2] < 100 ? 2000 + numbers[2] : numbers[2], numbers[0], numbers[1]);
    }

    /// <summary>Day and month of a year as the writer puts them; the other way round where no calendar has that day.</summary>
    internal static DateOnly? Dated(MessageText text, int year, int first, int second)
    {
        var (day, month) = text.MonthFirst ? (second, first) : (first, second);
        return Valid(year, month, day) ?? Valid(year, day, month);
    }

    internal static DateOnly? Valid(int year, int month, int day) =>
        year is > 2000 and < 2200 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month) ? new(year, month, day) : null;

    internal static DateOnly? Next(DateOnly today, int month, int day, int? year)
    {
        if (year is { } said) return Valid(said, month, day);
        // A 29 February may be years ahead.
        for (var ahead = 0; ahead <= 8; ahead++) if (Valid(today.Year + ahead, month, day) is { } date && date >= today) return date;
        return null;
    }

    private static DateOnly? NextDayOfMonth(DateOnly today, int day)
    {
        for (var ahead = 0; ahead < 3; ahead++)
        {
            var month = new DateOnly(today.Year, today.Month, 1).AddMonths(ahead);
            if (Valid(month.Year, month.Month, day) is { } date && date >= today) return date;
        }
        return null;
    }

    /// <summary>The next such day after today: on a Sunday, "sunday" is in a week.</summary>
    private static DateOnly NextDay(DateOnly today, DayOfWeek day)
    {
        var ahead = ((int)day - (int)today.DayOfWeek + 7) % 7;
        return today.AddDays(ahead == 0 ? 7 : ahead);
    }
}

/// <summary>A date and the tokens that say it. A null date is a contradiction.</summary>
internal sealed record DateFound(DateOnly? Date, int From, int Count)
{
    public int To => From + Count;
}
