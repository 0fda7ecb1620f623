namespace Procurement.Engine.Understanding;

/// <summary>A stretch of an approver's words: for, against or neither, and the requests that it names.</summary>
/// <param name="Leads">It begins with a clear yes or no.</param>
/// <param name="IsSure">Said in words of deciding ("approved", "go ahead", "declined"), not only in "ok" or "too many".</param>
/// <param name="Wishes">It asks for something ("can I get").</param>
/// <param name="Left">Words that are neither of these nor politeness.</param>
internal sealed record Verdict(bool? For, IReadOnlyList<string> Named, bool Leads, bool IsSure, int Left, bool Wishes, int Sentence = 0);

/// <summary>
/// Reads yes and no in an approver's own words, stretch by stretch. A clear word at the beginning decides ("yes but ...", "no, ..."); else only words of one side do:
/// where both stand and neither leads, nothing is decided.
/// </summary>
internal static class Verdicts
{
    // "not happy", "can't really approve": a negation reaches so far.
    private const int Reach = 4;

    /// <summary>The stretches between commas, full stops and "but"; <paramref name="named"/> finds the requests that words name.</summary>
    public static List<Verdict> Of(MessageText text, Func<MessageText, IReadOnlyList<string>> named)
    {
        var found = new List<Verdict>();
        var sentence = 0;
        for (var (from, i) = (0, 0); i <= text.Tokens.Count; i++)
        {
            var width = i == text.Tokens.Count || text.Tokens[i] is { Kind: TokenKind.Separator, Folded: "." or "!" or "?" or ";" or "\n" or "," or ":" } || IsDash(text, i) ? 1 : text.Small("however").At(text.Tokens, i).Count;
            if (width == 0) continue;
            if (i > from)
            {
                found.Add(One(new MessageText(text.Message, text.Quote(from, i - from), text.Language, text.Spelling), named) with { Sentence = sentence });
            }
            // What is asked decides nothing.
            if (i < text.Tokens.Count && text.Tokens[i].Folded == "?") found.RemoveAll(v => v.Sentence == sentence);
            if (i < text.Tokens.Count && text.Tokens[i].Folded is "." or "!" or "?" or ";" or "\n") sentence++;
            (from, i) = (i + width, i + width - 1);
        }
        return found;
    }

    private static bool IsDash(MessageText text, int i) => text.Tokens[i].Folded == "-" && i > 0 && i + 1 < text.Tokens.Count && text.Tokens[i - 1].End < text.Tokens[i].Start && text.Tokens[i].End < text.Tokens[i + 1].Start;

    private static Verdict One(MessageText text, Func<MessageText, IReadOnlyList<string>> named)
    {
        var (yes, no, left, sure, since) = (0, 0, 0, false, 0);
        var start = text.Tokens.FindIndex(t => t.Kind == TokenKind.Word && !text.List("greetings").Has(t.Folded));
        var end = text.Tokens.FindLastIndex(t => t.Kind == TokenKind.Word);
        for (var i = 0; i < text.Tokens.Count;)
        {
            var idle = Longest(text, i, "fillers", "thanks", "the", "greetings", "neutralNo");
            var against = Longest(text, i, "reject", "rejectSoft");
            var agreed = Longest(text, i, "approveStrong", "approveSure", "approveSoft", "confirmStrong", "yes");
            // "the printer is not working" refuses nothing: a bare no leads, or ends.
            var refused = (i == start || i == end) && text.List("refusals").Has(text.Tokens[i].Folded) ? 1 : 0;
            var most = Math.Max(Math.Max(against, agreed), Math.Max(idle, refused));
            if (most > 0 && idle == most && agreed < most && against < most && refused < most) i += idle;
            else if (against > 0 && against == most) { no++; sure |= Longest(text, i, "reject") == most; i += most; }
            else if (agreed > 0 && agreed == most)
            {
                var denied = Denied(text, Math.Max(since, i - Reach), i);
                var weak = Longest(text, i, "approveStrong", "approveSure", "approveSoft") < most;
                if (!denied) yes++; else if (!weak) no++;
                sure |= denied && !weak || Longest(text, i, "approveSure") == most || text.Tokens.Skip(i).Take(most).Any(t => IntentReading.Approving.Any(begin => t.Folded.StartsWith(begin, StringComparison.Ordinal)));
                i += most;
                // "no problem, ...": its no is spent.
                since = i;
            }
            else
            {
                if (refused > 0) no++;
                else if (text.Tokens[i].Kind == TokenKind.Word) left++;
                i++;
            }
        }
        var agrees = start >= 0 && text.List("yes").At(text.Tokens, start).Count > 0;
        var leads = agrees || start >= 0 && text.List("refusals").Has(text.Tokens[start].Folded);
        bool? side = yes > 0 && no > 0 ? leads ? agrees : null : yes > 0 ? true : no > 0 ? false : null;
        return new(side, named(text), leads, sure, left, text.Holds("wishes"));
    }

    private static int Longest(MessageText text, int i, params string[] lists) => lists.Max(list => text.List(list).At(text.Tokens, i).Count);

    private static bool Denied(MessageText text, int from, int at)
    {
        for (var i = from; i < at; i++)
            if (text.List("negations").At(text.Tokens, i) is ( > 0 and var width, _) && i + width <= at) return true;
        return false;
    }
}
