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
        return first < tokens.Count ? said[tokens[first].Start..] : said;
    }

    /// <summary>The words of a unit as they were written; the unit itself where the words do not hold it.</summary>
    public static string UnitAsSaid(string quote, string? unit)
    {
        if (string.IsNullOrEmpty(unit) || Lexicon.Shared.Measures.ContainsKey(unit)) return unit ?? "";
        var tokens = Tokens.Of(quote);
        var units = Lexicon.Shared.List("units", "*");
        for (var i = 0; i < tokens.Count; i++)
            if (units.At(tokens, i) is ( > 0 and var count, var found) && found == unit) return quote[tokens[i].Start..tokens[i + count - 1].End];
        return unit;
    }
}
