namespace Procurement.Engine.Understanding;

/// <summary>Unit words behind a number, unless the word belongs to the thing ("4 inch tapes", "2 set screws").</summary>
internal sealed class UnitWords(CompanyKnowledge company)
{
    public (int, string) At(MessageText text, List<Token> tokens, int i)
    {
        if (i >= tokens.Count) return (0, "");
        var (count, unit) = text.List("units").At(tokens, i);
        if (count == 0) return (0, "");
        var next = i + count;
        if (next + 1 < tokens.Count && tokens[next].Folded is "de" or "d" or "do" or "da" or "du" && Lexicon.Shared.Terms.ContainsKey(tokens[next - 1].Stem + " " + tokens[next + 1].Stem)) return (0, "");
        // "4 inch tapes", "2 set screws", "3 tube lights": the word belongs to the thing.
        if (next + 1 < tokens.Count && tokens[next].Folded is "de" or "d" or "do" or "da" or "du" && company.Catalogue.HasPair(tokens[next - 1].Stem, tokens[next + 1].Stem)) return (0, "");
        if (next < tokens.Count && tokens[next].Kind == TokenKind.Word && company.Catalogue.HasPair(tokens[next - 1].Stem, tokens[next].Stem)
            && !(next + 1 < tokens.Count && company.Catalogue.HasPair(tokens[next].Stem, tokens[next + 1].Stem))) return (0, "");
        return (count, unit);
    }

    public (string Unit, int Count)? Measure(MessageText text, List<Token> tokens, int i)
    {
        if (i >= tokens.Count || tokens[i].Kind != TokenKind.Word || !Lexicon.Shared.Measures.TryGetValue(tokens[i].Folded, out var measure)) return null;
        if (tokens[i].Folded.Length == 1 && tokens[i].Text is "L" or "M" && text.Small("sizes").Has(tokens[i].Folded) && i + 1 >= tokens.Count && i == 1) return null;
        if (i + 1 < tokens.Count && tokens[i + 1].Kind == TokenKind.Word && company.Catalogue.HasPair(tokens[i].Stem, tokens[i + 1].Stem)) return null;
        if (company.Catalogue.IsValue(tokens[i].Folded)) return null;
        return measure.Kind is "mass" or "volume" or "length" ? (tokens[i].Folded, 1) : ("", 1);
    }
}
