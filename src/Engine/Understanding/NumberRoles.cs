namespace Procurement.Engine.Understanding;

/// <summary>What a number in a clause is when it does not say how many: a side, a label, the content of a pack.</summary>
internal static class NumberRoles
{
    // "19 mm x 33 m", "M5 x 16", "120 x 90": a side of something, not how many.
    public static bool IsSide(List<Token> tokens, int i, int start)
    {
        // "3 x 24 inch monitors": three of them.
        if (i == start && tokens[i].Value <= 50 && i + 3 < tokens.Count && tokens[i + 1].Kind == TokenKind.Number && tokens[i + 2].Kind == TokenKind.Word && Lexicon.Shared.Measures.ContainsKey(tokens[i + 2].Folded) && tokens[i + 3].Kind == TokenKind.Word) return false;
        if (i + 1 < tokens.Count && tokens[i + 1].Kind == TokenKind.Number) return true;
        if (i <= start) return false;
        var before = tokens[i - 1];
        // "flexibles 40 cm x3": behind a whole measure, at the end, it counts.
        if (i + 1 == tokens.Count && tokens[i].Value <= 12 && tokens[i].Text.Length > 1 && char.IsDigit(tokens[i].Text[1]) && !char.IsDigit(tokens[i].Text[0]) && i - 1 > start && (before.Kind == TokenKind.Measure || before.Kind == TokenKind.Word && Lexicon.Shared.Measures.ContainsKey(before.Folded) && tokens[i - 2].Kind == TokenKind.Number)) return false;
        // "box of 100 x 4": four boxes.
        if (before.Kind == TokenKind.Number && i >= start + 2 && Lexicon.Shared.List("packOf", "*").Has(tokens[i - 2].Folded)) return false;
        return before.Kind is TokenKind.Number or TokenKind.Size or TokenKind.Times || before.Kind == TokenKind.Measure && before.Unit is "mm" or "cm" or "m" or "\"" or "''" or "in"
            || before.Kind == TokenKind.Code && before.Folded.Contains('/', StringComparison.Ordinal)
            || before.Kind == TokenKind.Code && before.Folded[0] == 'm' && before.Folded.Length <= 3 && before.Folded[1..].All(char.IsDigit)
            || before.Kind == TokenKind.Word && before.Folded is "mm" or "cm" or "m" or "inch" && i >= 2 && tokens[i - 2].Kind is TokenKind.Number or TokenKind.Times;
    }

    // "the 5 ream ones", "the 3m ones", "les 200": which, not how many.
    public static bool The(MessageText text, List<Token> tokens, int i) =>
        i > 0 && (tokens[i].Kind is TokenKind.Number or TokenKind.Measure || NumberWords.At(tokens, i, text.Language) is { Article: false }) && tokens[i - 1].Kind == TokenKind.Word && tokens[i - 1].Folded.Length > 1 && text.Small("the").Has(tokens[i - 1].Folded) && !text.List("own").Has(tokens[i - 1].Folded) && !text.List("pointers").Has(tokens[i - 1].Folded);

    public static bool IsQuantityWord(Token token) => Lexicon.Shared.List("quantityWords", "*").Has(token.Folded);

    // "size 42", "flat 12", "at 6": numbers that count nothing.
    public static bool IsLabelled(MessageText text, List<Token> tokens, int i) =>
        i > 0 && (text.List("attributeLabels").Has(tokens[i - 1].Folded)
            || text.Small("for").Has(tokens[i - 1].Folded));

    /// <summary>"box of 50", "50 wale", "the 200s": what a pack holds, not how many.</summary>
    public static bool IsPackCount(MessageText text, List<Token> tokens, int i, int count)
    {
        var next = i + count;
        if (next < tokens.Count && text.List("packWords").Has(tokens[next].Folded)) return true;
        if (i == 0 || !text.List("of").Has(tokens[i - 1].Folded) && tokens[i - 1].Folded != "x") return false;
        // "de 150 gants" at the start counts, "de 100" alone does not.
        if (i == 1) return !tokens.Skip(i + count).Any(t => t.Kind == TokenKind.Word && t.Folded.Length > 3 && !text.List("units").Has(t.Folded) && !text.List("fillers").Has(t.Folded));
        if (text.Behind("of").Has(tokens[i - 1].Folded)) return false;
        return text.List("units").Has(tokens[i - 2].Folded) || text.Small("the").Has(tokens[i - 2].Folded);
    }
}
