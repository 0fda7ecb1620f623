namespace Procurement.Engine.Understanding;

/// <summary>Cuts a message into clauses: rows, commas, plus signs, "and" in every language; never inside a name ("tap and die set").</summary>
internal sealed class Clauses(CompanyKnowledge company)
{
    private readonly ClauseReader reader = new(company);

    public List<Clause> Of(MessageText text)
    {
        var clauses = new List<Clause>();
        var current = new List<Token>();
        var row = true;
        var startsRow = true;
        var colon = false;
        var numbered = Numbered(text);
        for (var i = 0; i < text.Tokens.Count; i++)
        {
            if (text.Used[i]) continue;
            var token = text.Tokens[i];
            if (token.Folded == "\n") { Close(); row = true; continue; }
            if (row && current.Count == 0)
            {
                if (token.Folded is "-" or "*" or ")" or ".") continue;
                if (numbered && token.Kind == TokenKind.Number && i + 1 < text.Tokens.Count && text.Tokens[i + 1].Folded is "." or ")") { i++; continue; }
                startsRow = true;
            }
            row = false;
            if (current.Count > 0 && text.Small("contrasts").At(text.Tokens, i).Count > 0) Close();
            if (Begins(text, i, current)) Close();
            if (Splits(text, i, current) is > 0 and var width) { Close(); colon |= token.Folded == ":"; i += width - 1; continue; }
            current.Add(token);
        }
        Close();
        return clauses;

        void Close()
        {
            if (current.Any(t => t.Kind != TokenKind.Separator))
            {
                clauses.Add(reader.Read(text, current, startsRow));
                clauses[^1].AfterColon = colon;
                colon = false;
            }
            current = [];
            startsRow = false;
        }
    }

    // "2x staplers 1x hole punch", "2 staplers 3 boxes pens": a new quantity begins a new line even without a mark.
    private bool Begins(MessageText text, int i, List<Token> current)
    {
        var token = text.Tokens[i];
        if (token.Kind is not (TokenKind.Times or TokenKind.Number) || !current.Exists(t => t.Kind is TokenKind.Word)) return false;
        if (i + 1 >= text.Tokens.Count || text.Tokens[i + 1].Kind is not (TokenKind.Word or TokenKind.Code)) return false;
        var opened = current.Exists(t => t.Kind is TokenKind.Times or TokenKind.Number) && current.FindLastIndex(t => t.Kind is TokenKind.Word) > current.FindIndex(t => t.Kind is TokenKind.Times or TokenKind.Number);
        if (!opened || current[^1].Kind != TokenKind.Word || text.Small("of").Has(current[^1].Folded) || text.Small("the").Has(current[^1].Folded)) return false;
        if (token.Kind == TokenKind.Times) return char.IsDigit(token.Folded[0]) && !Lexicon.Shared.Measures.ContainsKey(text.Tokens[i + 1].Folded);
        var (units, unit) = text.List("units").At(text.Tokens, i + 1);
        var after = i + 1 + units;
        return units > 0 && unit is "box" or "pack" or "carton" or "bottle" or "can" or "bag" or "ream" or "roll" && after < text.Tokens.Count && text.Tokens[after].Kind is TokenKind.Word or TokenKind.Code
            && !text.Small("of").Has(text.Tokens[after].Folded) && company.Catalogue.Knows(text.Tokens[after].Stem);
    }

    private int Splits(MessageText text, int i, List<Token> current)
    {
        var token = text.Tokens[i];
        if (token.Kind == TokenKind.Separator)
        {
            // "padlocks: 5" is one line.
            if (token.Folded == ":" && i + 1 < text.Tokens.Count && text.Tokens[i + 1].Kind == TokenKind.Number && current.Count > 0 && (text.IsBreak(i + 2) || text.IsBreak(i + 3) && text.List("units").Has(text.Tokens[i + 2].Folded))) return 0;
            if (token.Folded is "," or ";" or "+" or "!" or "?" or ":" or "\t" or "|") return 1;
            if (token.Folded == ".") return 1;
            if (token.Folded != "&") return 0;
        }
        var count = token.Folded == "&" ? 1 : text.Small("and").At(text.Tokens, i).Count;
        if (count == 0 || current.Count == 0 || text.List("andHalf").At(text.Tokens, i).Count > 0) return 0;
        var next = i + count;
        if (next >= text.Tokens.Count) return count;
        var before = current[^1];
        // "between 40 and 50 kg".
        if (before.Kind == TokenKind.Number && current.Count > 1 && text.List("between").Has(current[^2].Folded) && text.Tokens[next].Kind == TokenKind.Number) return 0;
        if (company.Catalogue.IsJoined(before.Stem, text.Tokens[next].Stem)) return 0;
        // "2 aur add kar do": more of what is there.
        if (current.All(t => t.Kind is TokenKind.Number or TokenKind.Separator || text.List("numbers").Has(t.Folded)) && text.List("mores").At(text.Tokens, i).Count > 0) return 0;
        return count;
    }

    // "1. ...\n2. ..." is a numbered list, "1. ..." alone is not.
    private static bool Numbered(MessageText text)
    {
        var starts = 0;
        var row = true;
        for (var i = 0; i + 1 < text.Tokens.Count; i++)
        {
            if (row && text.Tokens[i].Kind == TokenKind.Number && text.Tokens[i + 1].Folded is "." or ")" && text.Tokens[i].Value == starts + 1) starts++;
            row = text.Tokens[i].Folded == "\n";
        }
        return starts >= 2;
    }
}
