namespace Procurement.Engine.Understanding;

/// <summary>What a thing is called, without what only describes the pack or the work to be done on it.</summary>
public static class ItemName
{
    /// <summary>"400g chopped tomatoes, drained" is "chopped tomatoes". Text as it was said; the whole text where nothing else is left.</summary>
    public static string Of(string said)
    {
        var tokens = Tokens.Of(said);
        var first = 0;
        while (first < tokens.Count && (tokens[first].Kind == TokenKind.Measure || tokens[first].Kind == TokenKind.Separator || tokens[first].Kind == TokenKind.Number && first + 1 < tokens.Count && Measures.Counts(tokens[first + 1].Folded) || first > 0 && tokens[first - 1].Kind == TokenKind.Number && Measures.Counts(tokens[first].Folded))) first++;
        if (first >= tokens.Count) return said;
        var remark = Remark(tokens, first + 1);
        return said[tokens[first].Start..(remark < tokens.Count ? tokens[remark].Start : said.Length)].Trim();
    }

    // ", drained", ", cut into strips", ", to serve": what is done with the thing.
    private static int Remark(List<Token> tokens, int from)
    {
        var (cues, endings) = (Lexicon.Shared.List("remarkCues", "*"), Lexicon.Shared.List("remarkEndings", "*").Keys.ToList());
        for (var i = from; i + 1 < tokens.Count; i++)
        {
            if (tokens[i].Folded == "(" && Lexicon.Shared.List("asideCues", "*").Has(tokens[i + 1].Folded)) return i;
            if (tokens[i].Folded == "," && (cues.Has(tokens[i + 1].Folded) || tokens.Skip(i + 1).Take(2).Any(t => t.Kind == TokenKind.Word && t.Folded.Length > 4 && endings.Exists(e => t.Folded.EndsWith(e, StringComparison.Ordinal))))) return i;
        }
        return tokens.Count;
    }

    /// <summary>The words of a unit as they were written; the unit itself where the words do not hold it.</summary>
    public static string UnitAsSaid(string quote, string? unit)
    {
        if (string.IsNullOrEmpty(unit) || Lexicon.Shared.Measures.ContainsKey(unit)) return unit ?? "";
        var tokens = Tokens.Of(quote);
        var units = Lexicon.Shared.List("units", "*");
        for (var i = 0; i < tokens.Count; i++)
            if (units.At(tokens, i) is ( > 0 and var count, var found) && found == unit) return Singular(quote[tokens[i].Start..tokens[i + count - 1].End], units, unit);
        return unit;
    }

    private static string Singular(string word, PhraseSet units, string unit) =>
        new[] { word[..^1], word.Length > 2 ? word[..^2] : word }.FirstOrDefault(shorter => word.EndsWith('s') && units.Value(Words.Fold(shorter)) == unit) ?? word;
}
