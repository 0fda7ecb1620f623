namespace Procurement.Engine.Understanding;

/// <summary>Unit words behind a number, unless the word belongs to the thing ("4 inch tapes", "2 set screws").</summary>
internal sealed class UnitWords(CompanyKnowledge company)
{
    /// <param name="counted">The number before it, where there is one: "2 cups" are a measure, "2 cup holders" are not.</param>
    public (int, string) At(MessageText text, List<Token> tokens, int i, decimal counted = 1)
    {
        if (i >= tokens.Count) return (0, "");
        var (count, unit) = text.List("units").At(tokens, i);
        if (count == 0) return (0, "");
        var next = i + count;
        // "one no-touch thermometer".
        if (next < tokens.Count && tokens[next].Folded == "-" && tokens[next].Start == tokens[next - 1].End && next + 1 < tokens.Count && tokens[next + 1].Kind == TokenKind.Word && tokens[next + 1].Start == tokens[next].End) return (0, "");
        if (count == 1 && (IsWeak(text, tokens, i, counted) || IsGoods(text, tokens, i, unit))) return (0, "");
        var of = next + 1 < tokens.Count && text.List("of").Has(tokens[next].Folded);
        if (of && Lexicon.Shared.Terms.ContainsKey(tokens[next - 1].Stem + " " + tokens[next + 1].Stem)) return (0, "");
        // "boxes of binder clips" are no box binders: the words behind belong together.
        if (of && company.Catalogue.HasPair(tokens[next - 1].Stem, tokens[next + 1].Stem) && !(next + 2 < tokens.Count && company.Catalogue.HasPair(tokens[next + 1].Stem, tokens[next + 2].Stem))) return (0, "");
        if (next < tokens.Count && tokens[next].Kind == TokenKind.Word && company.Catalogue.HasPair(tokens[next - 1].Stem, tokens[next].Stem)
            && !(next + 1 < tokens.Count && company.Catalogue.HasPair(tokens[next].Stem, tokens[next + 1].Stem))) return (0, "");
        return (count, unit);
    }

    // "12 bulb 9 watt B22": what the catalogue calls something, and nothing is ordered in; no other thing follows.
    private bool IsGoods(MessageText text, List<Token> tokens, int i, string unit) =>
        !(i + 1 < tokens.Count && tokens[i + 1].Kind == TokenKind.Word && text.List("weakUnits").Has(tokens[i].Folded)) && company.Catalogue.IsThing(tokens[i].Stem) && !company.Catalogue.IsOrderUnit(unit) && !tokens.Skip(i + 1).Any(t => t.Kind == TokenKind.Word && t.Folded.Length > 2 && company.Catalogue.IsThing(t.Stem) && !text.List("fillers").Has(t.Folded));

    // Words that are goods themselves as well ("100 cups"): a unit only where a thing follows, and only in some forms: "2 cups", not "2 cup"; "c" in small letters.
    private static bool IsWeak(MessageText text, List<Token> tokens, int i, decimal counted)
    {
        if (text.List("weakUnits").Value(tokens[i].Folded) is not { } form) return false;
        if (!tokens.Skip(i + 1).Any(t => t.Kind is TokenKind.Word or TokenKind.Code && !text.List("fillers").Has(t.Folded) && !text.Small("for").Has(t.Folded) && !text.List("requestCues").Has(t.Folded))) return true;
        var of = i + 1 < tokens.Count && text.List("of").Has(tokens[i + 1].Folded);
        return form switch { "of" => !of, "one" => counted > 1 && !of, "small" => counted > 20 || tokens[i].Text != tokens[i].Folded, _ => false };
    }

    public (string Unit, int Count)? Measure(MessageText text, List<Token> tokens, int i)
    {
        if (i >= tokens.Count || tokens[i].Kind != TokenKind.Word || !Lexicon.Shared.Measures.ContainsKey(tokens[i].Folded)) return null;
        if (tokens[i].Folded.Length == 1 && tokens[i].Text is "L" or "M" && text.Small("sizes").Has(tokens[i].Folded) && i + 1 >= tokens.Count && i == 1) return null;
        if (i + 1 < tokens.Count && tokens[i + 1].Kind == TokenKind.Word && company.Catalogue.HasPair(tokens[i].Stem, tokens[i + 1].Stem)) return null;
        if (company.Catalogue.IsValue(tokens[i].Folded)) return null;
        return Measures.Counts(tokens[i].Folded) ? (Measures.Symbol(tokens[i].Folded), 1) : ("", 1);
    }
}
