namespace Procurement.Engine.Understanding;

/// <summary>"Same as last week", "the usual", "same for North School": the lines of an earlier request, to be changed by what follows.</summary>
/// <param name="past">The day of the request that is meant, where one was said.</param>
internal sealed class Reorders(Talk talk, LineBook book, DateOnly? past)
{
    private static readonly string[] Never = ["Rejected", "Cancelled", "Expired", "Collecting", "AwaitingConfirmation"];

    /// <summary>Adds the lines and takes the words out of the message; says what was repeated, or null.</summary>
    public string? Read(MessageText text)
    {
        for (var i = 0; i < text.Tokens.Count; i++)
        {
            var (count, _) = text.List("sameAgain").At(text.Tokens, i);
            if (past is not null) count = Math.Max(count, text.List("repeatCues").At(text.Tokens, i).Count);
            var forPlace = text.List("sameFor").At(text.Tokens, i).Count;
            if (Math.Max(count, forPlace) == 0) continue;
            if (Pick(text) is not { } earlier) return null;
            var used = Math.Max(count, forPlace);
            foreach (var line in earlier.Lines) book.Repeat(line, text.Message.Id, text.Quote(i, used));
            text.Use(i, used);
            return $"\"{text.Quote(i, used)}\": {earlier.Number}";
        }
        return null;
    }

    /// <summary>"... for building 7, and the same for Creek Residence": what was just said, or stands on the draft, goes to another place as well. Null where an earlier request is meant.</summary>
    public int? Here(MessageText text, IReadOnlyList<Said<string>> sites)
    {
        for (var i = 0; i < text.Tokens.Count; i++)
        {
            if (text.List("sameFor").At(text.Tokens, i) is not ( > 0 and var count, _) || !sites.Any(s => s.MessageId == text.Message.Id && s.At > i && s.At <= i + count + 3)) continue;
            if (!book.Alive.Any() && !text.Tokens.Take(i).Any(t => t.Kind is TokenKind.Number or TokenKind.Times or TokenKind.Measure)) return null;
            text.Use(i, count);
            return i;
        }
        return null;
    }

    private RequestFact? Pick(MessageText text)
    {
        var usable = talk.Earlier.Where(r => !Never.Contains(r.Status) && r.Lines.Count > 0 && r.RequesterId == talk.Speaker.PersonId).OrderByDescending(r => r.CreatedAt).ToList();
        var now = text.Message.SentAt;
        if (past is { } day && Nearest(usable, new(day.ToDateTime(new TimeOnly(12, 0)), now.Offset), 1) is { } that) return that;
        if (text.Holds("lastWeek")) return Nearest(usable, now.AddDays(-7), 7) ?? usable.FirstOrDefault();
        if (text.Holds("lastMonth")) return Nearest(usable, now.AddDays(-30), 20) ?? usable.FirstOrDefault();
        if (text.Holds("yesterday")) return Nearest(usable, now.AddDays(-1), 1) ?? usable.FirstOrDefault();
        return usable.FirstOrDefault();
    }

    private static RequestFact? Nearest(List<RequestFact> requests, DateTimeOffset day, int within) =>
        requests.Where(r => Math.Abs((r.CreatedAt - day).TotalDays) <= within).MinBy(r => Math.Abs((r.CreatedAt - day).TotalDays));
}
