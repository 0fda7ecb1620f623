namespace Procurement.Engine.Understanding;

/// <summary>Names in a row with nothing between them ("mop bucket toilet brush dust pan"): cut where each piece is the whole name of something and nothing is called all of it.</summary>
internal sealed class NameRuns(CompanyKnowledge company)
{
    private const int FewestWords = 4, MostWords = 14, LongestName = 5;

    // Every word of the name, and no other article's.
    private const double Whole = 1;
    private const double AsOne = 0.8;

    /// <returns>The pieces in their order; empty where it is no such row.</returns>
    public List<List<Token>> Of(MessageText text, List<Token> tokens)
    {
        if (text.Message.Kind == HeardKind.DocumentText) return [];
        var from = Lead(text, tokens);
        var words = tokens.Skip(from).ToList();
        while (words.Count > 0 && words[^1].Kind == TokenKind.Word && text.List("fillers").Has(words[^1].Folded)) words.RemoveAt(words.Count - 1);
        if (words.Count is < FewestWords or > MostWords || !words.TrueForAll(t => t.Kind == TokenKind.Word && (company.Catalogue.Knows(t.Stem) || Lexicon.Shared.Terms.ContainsKey(t.Stem)))) return [];
        if (Score(text, words) >= AsOne) return [];
        var pieces = new List<List<Token>>();
        for (var at = 0; at < words.Count; at += pieces[^1].Count)
        {
            var length = Enumerable.Range(1, Math.Min(LongestName, words.Count - at)).LastOrDefault(n => Score(text, words.GetRange(at, n)) >= Whole);
            if (length == 0) return [];
            pieces.Add(words.GetRange(at, length));
        }
        // Words alone are more often properties than things.
        if (pieces.Count < 2 || !pieces.Exists(piece => piece.Count > 1) || pieces.Count(piece => piece.Count == 1) > 1) return [];
        pieces[0].InsertRange(0, tokens.Take(from));
        return pieces;
    }

    private static int Lead(MessageText text, List<Token> tokens)
    {
        var i = 0;
        while (i < tokens.Count && new[] { "fillers", "requestCues", "wishes", "agreements", "greetings", "the" }.Max(list => text.Small(list).At(tokens, i).Count) is > 0 and var skip) i += skip;
        return i;
    }

    private double Score(MessageText text, List<Token> words) =>
        ItemDecision.Of(company.Catalogue, new QueryReader(company.Catalogue, text.Language).Read(words), _ => true) is { Verdict: ItemVerdict.Sure or ItemVerdict.Choose } decision ? decision.Score : 0;
}
