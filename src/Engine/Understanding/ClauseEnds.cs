namespace Procurement.Engine.Understanding;

/// <summary>The end of a clause: "not needed", polite words, a unit that stands last or alone.</summary>
internal static class ClauseEnds
{
    private static readonly HashSet<string> TailUnits = ["box", "pack", "carton", "bottle", "can", "bag", "ream", "tray", "drum", "tin", "jar", "tub", "pallet", "pair", "crate"];

    // "... not needed", "el café no", "X nahi chahiye" at the end; polite words too.
    public static void Endings(Clause clause, List<Token> tokens, bool[] taken, CatalogueIndex catalogue)
    {
        var text = clause.Text;
        for (var i = 1; i < tokens.Count; i++)
        {
            if (taken[i] || text.List("negatedTails").At(tokens, i) is not ( > 0 and var count, _)) continue;
            // Part of what the catalogue calls something: "a pull out", "step off".
            if (catalogue.HasPair(tokens[i - 1].Stem, tokens[i].Stem)) continue;
            var rest = i + count;
            while (rest < tokens.Count && (tokens[rest].Kind == TokenKind.Separator || text.List("fillers").At(tokens, rest).Count > 0)) rest += Math.Max(1, text.List("fillers").At(tokens, rest).Count);
            if (rest < tokens.Count) continue;
            clause.Removes = true;
            for (var n = i; n < tokens.Count; n++) taken[n] = true;
        }
        var line = text.List("lineWord");
        for (var i = 0; i + 1 < tokens.Count; i++)
            if (clause.Removes && line.Has(tokens[i].Folded) && tokens[i + 1] is { Kind: TokenKind.Number, Value: < 10_000 }) { clause.RowNumber = (int)tokens[i + 1].Value; taken[i] = taken[i + 1] = true; clause.Quantity = null; }
    }

    public static void Trim(Clause clause, CatalogueIndex catalogue)
    {
        bool Noise(Token t) => t.Kind == TokenKind.Separator && t.Folded is not ("(" or ")") || clause.Text.Small("of").Has(t.Folded) || clause.Text.Small("the").Has(t.Folded) && t.Folded != "l";
        while (clause.Item.Count > 0 && Noise(clause.Item[0]) && !(clause.Item.Count > 1 && clause.Item[1].Kind == TokenKind.Number)) clause.Item.RemoveAt(0);
        // "a carton instead": the last word says that it takes the place of what was said.
        if (clause.Item.Count > 0 && clause.Text.List("insteadTail").Has(clause.Item[^1].Folded)) { clause.Corrects = true; clause.Item.RemoveAt(clause.Item.Count - 1); }
        do RanOut(clause); while (clause.Item.Count > 0 && !EndsName(clause, catalogue) && Polite(clause));
        while (clause.Item.Count > 0 && !EndsName(clause, catalogue) && (Noise(clause.Item[^1]) || clause.Text.List("fillers").Has(clause.Item[^1].Folded) && clause.Item[^1].Kind == TokenKind.Word)) clause.Item.RemoveAt(clause.Item.Count - 1);
    }

    // The last two words stand together in a name of the catalogue.
    private static bool EndsName(Clause clause, CatalogueIndex catalogue) => clause.Item.Count > 1 && clause.Item[^1].Kind == TokenKind.Word && clause.Text.List("fillers").Has(clause.Item[^1].Folded) && catalogue.HasPair(clause.Item[^2].Stem, clause.Item[^1].Stem);

    // "a batata frita acabou", "toner khatam ho gaya": it is needed.
    private static void RanOut(Clause clause)
    {
        for (var n = 4; n > 0; n--)
            if (clause.Item.Count > n && clause.Text.List("ranOut").At(clause.Item, clause.Item.Count - n).Count == n) { clause.HasCue = true; clause.Item.RemoveRange(clause.Item.Count - n, n); }
        // "... are finished in the store": where it ran out says nothing.
        for (var i = 1; i + 2 < clause.Item.Count; i++)
            if (clause.Text.List("ranOut").At(clause.Item, i) is ( > 1 and var count, _) && i + count < clause.Item.Count && clause.Text.Small("prepositions").Has(clause.Item[i + count].Folded)) { clause.HasCue = true; clause.Item.RemoveRange(i, clause.Item.Count - i); }
    }

    private static bool Polite(Clause clause)
    {
        for (var n = 3; n > 0; n--)
            if ((clause.Item.Count > n || n > 1 && clause.Item.Count == n && clause.Quantity is not null) && (clause.Text.List("fillers").At(clause.Item, clause.Item.Count - n).Count == n || clause.Text.List("thanks").At(clause.Item, clause.Item.Count - n).Count == n || n > 1 && clause.Text.List("adds").At(clause.Item, clause.Item.Count - n).Count == n)) { clause.Item.RemoveRange(clause.Item.Count - n, n); return true; }
        return false;
    }

    /// <summary>"a pack of cloths in each colour: red, blue": the quantity holds for every kind that follows.</summary>
    public static void EachKind(Clause clause)
    {
        var (item, text) = (clause.Item, clause.Text);
        if (clause.Quantity is null || item.Count < 3 || !text.List("eachWords").Has(item[^2].Folded) || !(text.List("attributeNames").Has(item[^1].Folded) || text.List("sizeWords").Has(item[^1].Folded))) return;
        clause.EachOf = true;
        item.RemoveRange(item.Count - 2, 2);
        if (text.Small("prepositions").Has(item[^1].Folded) || text.Small("of").Has(item[^1].Folded)) item.RemoveAt(item.Count - 1);
    }

    // "carton chahiye": only the unit was said. "10 sponges (packs)": the unit comes after.
    public static void UnitAlone(Clause clause)
    {
        var measured = clause.Place == QuantityPlace.Measure;
        if (clause.Unit is not null && !measured || clause.Item.Count == 0) return;
        if (measured && clause.Item.Count == 1 && clause.Text.List("units").Has(clause.Item[0].Folded)) { (clause.Item, clause.Query) = ([], new()); return; }
        var units = clause.Text.List("units");
        if (clause.Item.Count == 1 && units.Value(clause.Item[0].Folded) is { } alone && TailUnits.Contains(alone)) { (clause.Unit, clause.Item, clause.Query) = (alone, [], new()); return; }
        var open = clause.Item.FindIndex(t => t.Folded == "(");
        if (open < 0 || open + 2 >= clause.Item.Count || clause.Item[open + 2].Folded != ")" || units.Value(clause.Item[open + 1].Folded) is not { } inside || clause.Quantity is null) return;
        clause.Item.RemoveRange(open, 3);
        (clause.Unit, clause.Query.Unit) = (inside, inside);
        clause.Query.Words.RemoveAll(w => w.Optional && units.Value(Words.Fold(w.Text)) == inside);
    }

    public static void TailUnit(Clause clause, CatalogueIndex catalogue)
    {
        PartUnit(clause, catalogue);
        if (clause.Unit is not null || clause.Query.TailUnit is not null) return;
        // "roller set with tray": part of it.
        if (clause.Item.Count > 1 && clause.Text.Small("with").Has(clause.Item[^2].Folded)) return;
        var main = clause.Query.Words.FindLastIndex(w => !w.Optional && !w.IsProperty);
        if (main < 1) return;
        var word = Words.Fold(clause.Query.Words[main].Text.Split(' ')[^1]);
        if (clause.Text.List("units").Value(word) is not { } unit || !TailUnits.Contains(unit)) return;
        clause.Query.TailUnit = unit;
        clause.Query.TailStem = Words.Stem(word);
        if (!clause.Query.Words[main].Text.Contains(' ', StringComparison.Ordinal)) clause.Query.Words[main] = clause.Query.Words[main] with { Optional = true };
    }

    // "4 mint sprigs": the last word is the unit, unless the catalogue calls things so.
    private static void PartUnit(Clause clause, CatalogueIndex catalogue)
    {
        if (clause.Unit is not null || clause.Quantity is null || clause.Item.Count < 2 || clause.Item[^1].Kind != TokenKind.Word || clause.Item[^2].Kind != TokenKind.Word) return;
        if (!clause.Text.List("partUnits").Has(clause.Item[^1].Folded) || catalogue.Knows(clause.Item[^1].Stem)) return;
        clause.Unit = clause.Text.List("units").Value(clause.Item[^1].Folded);
        clause.Item.RemoveAt(clause.Item.Count - 1);
    }
}
