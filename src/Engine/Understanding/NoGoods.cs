namespace Procurement.Engine.Understanding;

/// <summary>Things that people need and nobody buys from a catalogue: a minute, an answer, a visa, an appointment; and things to do instead of things to have.</summary>
internal static class NoGoods
{
    /// <summary>Whether the thing that the clause names is one of them: the last words before "for", "to", "at" ...</summary>
    public static bool Names(Clause clause)
    {
        var list = clause.Text.List("noGoods");
        var words = Thing(clause);
        // "a timer set", "an alarm set up": what is to be done with it.
        while (words.Count > 1 && Enumerable.Range(1, words.Count - 1).Any(n => clause.Text.Small("doneWords").At(words, n).Count == words.Count - n)) words.RemoveAt(words.Count - 1);
        if (words.Count == 0) return false;
        if (clause.Query.HeadFirst && list.At(words, 0).Count > 0) return true;
        for (var i = 0; i < words.Count; i++) if (list.At(words, i) is ( > 0 and var count, _) && i + count == words.Count) return true;
        return false;
    }

    /// <summary>
    /// "set a timer", "roll this die", "create an account", "I drink water": a verb before what it is done to, or behind who does it. Somebody is to do something,
    /// nothing is to be bought.
    /// </summary>
    public static bool Does(Clause clause)
    {
        var (text, doings) = (clause.Text, clause.Text.Small("doings"));
        if (clause.Tokens.Count == 0) return false;
        var from = text.Tokens.FindIndex(t => t.Start >= clause.Tokens[0].Start);
        var to = clause.Item.Count == 0 ? text.Tokens.Count : text.Tokens.FindIndex(t => t.Start >= clause.Item[0].Start);
        for (var i = from; i >= 0 && i <= to && i + 1 < text.Tokens.Count; i++)
        {
            // "we have run out of": a word of asking is no other deed.
            if (Asking.Max(asking => text.List(asking).At(text.Tokens, i).Count) is > 0 and var cue) { i += cue - 1; continue; }
            if (doings.At(text.Tokens, i) is not ( > 0 and var count, _)) continue;
            var next = i + count;
            if (next < text.Tokens.Count && (text.Small("articles").At(text.Tokens, next).Count > 0 || text.Small("the").At(text.Tokens, next).Count > 0 || text.Small("own").At(text.Tokens, next).Count > 0 || text.Small("particlesOfVerbs").At(text.Tokens, next).Count > 0)) return true;
            if (i > from && text.Small("subjects").Has(text.Tokens[i - 1].Folded) || i > from + 1 && text.Small("agreements").Has(text.Tokens[i - 1].Folded) && text.Small("subjects").Has(text.Tokens[i - 2].Folded)) return true;
        }
        return false;
    }

    private static readonly string[] Asking = ["requestCues", "wishes", "ranOut", "adds"];

    // "large size of bin liners": the thing stands behind its property.
    private static List<Token> Thing(Clause clause)
    {
        var name = clause.Name.Where(t => t.Kind is TokenKind.Word or TokenKind.Code).ToList();
        var property = name.FindIndex(t => clause.Text.Small("sizeWords").Has(t.Folded) || clause.Text.Small("attributeNames").Has(t.Folded));
        // "the size of the desk" is what is asked about.
        var asksAbout = clause.Tokens.LastOrDefault(t => name.Count > 0 && t.End <= name[0].Start) is { } before && clause.Text.Small("the").Has(before.Folded);
        if (!asksAbout && property >= 0 && property + 2 < name.Count && clause.Text.Small("of").Has(name[property + 1].Folded)) name.RemoveRange(0, property + 2);
        return [.. name.TakeWhile((t, i) => i == 0 || !clause.Text.Small("prepositions").Has(t.Folded))];
    }
}
