namespace Procurement.Engine.Understanding;

/// <summary>What kind of sentence words stand in: a question orders nothing that it does not count.</summary>
internal static class Sentences
{
    /// <summary>"do i need a visa", "what kind of soda do you have": the sentence of the clause begins as a question.</summary>
    public static bool Asks(Clause clause)
    {
        var text = clause.Text;
        if (text.Message.Kind == HeardKind.DocumentText || clause.Tokens.Count == 0) return false;
        var at = text.Tokens.FindIndex(t => t.Start >= clause.Tokens[0].Start);
        if (at < 0) return false;
        while (at > 0 && !(text.Tokens[at - 1] is { Kind: TokenKind.Separator, Folded: "." or "\n" or "!" or "?" or ";" })) at--;
        while (at < text.Tokens.Count)
        {
            // "how about two staplers" wishes for them.
            if (text.Small("questions").At(text.Tokens, at).Count is > 0 and var asking) return text.Small("wishes").At(text.Tokens, at).Count <= asking;
            var skip = text.Tokens[at].Kind == TokenKind.Separator ? 1 : Math.Max(text.Small("greetings").At(text.Tokens, at).Count, text.Small("agreements").At(text.Tokens, at).Count);
            if (skip == 0) return false;
            at += skip;
        }
        return false;
    }

    /// <summary>"no drinks", "no thanks, just the salad", "sorry no desserts", "i am not ordering a drink": what is named behind a no is not asked for.</summary>
    public static bool Refuses(Clause clause)
    {
        var refusals = clause.Text.Small("refusals");
        var first = clause.Text.Tokens.FirstOrDefault(t => t.Kind != TokenKind.Separator);
        if (WishesAfter(clause)) return false;
        return first is not null && refusals.Has(first.Folded) || clause.Tokens.TakeWhile(t => clause.Item.Count == 0 || t.Start <= clause.Item[0].Start).Any(t => refusals.Has(t.Folded));
    }

    // "no, I need gloves": the no was to something else, and a wish of its own follows ("no need" and "I don't want" are none).
    private static bool WishesAfter(Clause clause)
    {
        var (text, from) = (clause.Text, clause.Item.Count == 0 ? int.MaxValue : clause.Item[0].Start);
        var no = text.Tokens.FindLastIndex(t => t.Start < from && text.Small("refusals").Has(t.Folded));
        if (no < 0 || text.Tokens.Take(no).Any(t => t.Kind != TokenKind.Separator && text.Small("agreements").At(text.Tokens, text.Tokens.IndexOf(t)).Count == 0)) return false;
        for (var i = no + 2; i < text.Tokens.Count && text.Tokens[i].Start < from; i++)
            if (text.Small("wishes").At(text.Tokens, i).Count > 0 || text.Small("requestCues").At(text.Tokens, i).Count > 0) return true;
        return text.Small("wishes").At(text.Tokens, no + 1).Count > 1;
    }

    /// <summary>Whether the message says more than a thing and politeness.</summary>
    public static bool Talks(MessageText text, IReadOnlyList<Token> item)
    {
        var from = item.Count == 0 ? int.MaxValue : item[0].Start;
        var to = item.Count == 0 ? 0 : item[^1].End;
        for (var i = 0; i < text.Tokens.Count; i++)
        {
            var token = text.Tokens[i];
            if (text.Used[i] || token.Kind == TokenKind.Separator || token.Start >= from && token.End <= to) continue;
            var known = new[] { "fillers", "agreements", "greetings", "thanks", "confirm", "requestCues", "wishes", "the" }.Max(list => text.List(list).At(text.Tokens, i).Count);
            if (known == 0) known = NumberWords.At(text.Tokens, i, text.Language, true)?.Count ?? 0;
            if (known == 0) return true;
            i += known - 1;
        }
        return false;
    }
}
