namespace Procurement.Engine.Understanding;

/// <summary>Clauses that change lines which are there: exchanged words, another quantity or unit, removals.</summary>
internal sealed class ClauseCorrecting(CompanyKnowledge company, LineBook book, List<WorkLine> fresh, IReadOnlyList<Said<string>> sites)
{
    // "*bleach": the word replaces the one that was mistyped.
    public bool Starred(MessageText text, List<Clause> clauses)
    {
        if (text.Tokens.Count < 2 || text.Tokens[0].Folded != "*" || clauses.Count != 1 || book.Alive.LastOrDefault() is not { } line) return false;
        var clause = clauses[0];
        if (!clause.HasContent) { if (clause.Quantity is not null) book.SetQuantity(line, clause); return clause.Quantity is not null; }
        var word = clause.Item[0];
        var at = line.ItemTokens.FindIndex(t => t.Kind == TokenKind.Word && Understanding.Words.Distance(t.Folded, word.Folded, 3) <= 3);
        if (at >= 0) line.ItemTokens[at] = word; else line.ItemTokens = [.. clause.Item];
        line.Touched = true;
        line.RequestedText = string.Join(' ', line.ItemTokens.Select(t => t.Text));
        line.Evidence.Add(clause.Evidence);
        var unit = line.Query.Unit;
        line.Query = new QueryReader(company.Catalogue, text.Language).Read(line.ItemTokens);
        line.Query.Unit = unit;
        book.Decide(line);
        return true;
    }

    // The same item in a later message: said anew, unless it is "also".
    public WorkLine? Again(Clause clause)
    {
        if (sites.Select(s => s.Value).Distinct().Count() > 1) return null;
        var decision = ItemDecision.Of(company.Catalogue, clause.Query, _ => true);
        return decision.Verdict != ItemVerdict.Sure ? null : book.Alive.LastOrDefault(l => l.Sku == decision.Item!.Sku && l.Text != clause.Text);
    }

    /// <summary>"instead of the apple one": what is not wanted any more, if it is there. "Swap the enamel for emulsion": the line gets other words.</summary>
    public bool Replaced(Clause clause)
    {
        var (at, width) = Instead(clause);
        if (width == 0) return false;
        var behind = clause.Tokens.Skip(at + width).ToList();
        var with = behind.FindIndex(1, Math.Max(0, behind.Count - 1), t => clause.Text.Small("insteadWith").Has(t.Folded));
        if (at > 0) return Exchange(clause, [.. clause.Tokens.Take(at)], behind);
        if (with > 0 && with + 1 < behind.Count) return Exchange(clause, behind[..with], behind[(with + 1)..]);
        if (clause.Quantity is not null) return false;
        var words = new QueryReader(company.Catalogue, clause.Text.Language).Read(behind);
        if (book.Meant(words, 0.6) is not { } line || fresh.Contains(line)) return true;
        line.Removed = line.Touched = true;
        line.Evidence.Add(clause.Evidence);
        // "lemon instead of pine": as many as there were.
        if (fresh is [.., { SaidQuantity: null, IsRange: false } other] && other.Text == clause.Text)
        {
            (other.SaidQuantity, other.SaidUnit, other.Place) = (line.SaidQuantity, line.SaidUnit, line.Place);
            other.Query.Unit = line.SaidUnit;
            book.Decide(other);
        }
        return true;
    }

    // At the start ("swap X for Y"), or between the two ("X ki jagah Y").
    private static (int At, int Width) Instead(Clause clause)
    {
        for (var i = 0; i < clause.Tokens.Count; i++)
        {
            if (clause.Text.List("instead").At(clause.Tokens, i) is ( > 0 and var width, _)) return i == 0 || clause.Text.IsPostposed ? (i, width) : (0, 0);
            if (!clause.Text.IsPostposed && clause.Text.List("fillers").At(clause.Tokens, i).Count == 0 && clause.Text.List("corrections").At(clause.Tokens, i).Count == 0) break;
        }
        return (0, 0);
    }

    private bool Exchange(Clause clause, List<Token> old, List<Token> other)
    {
        var reader = new ClauseReader(company);
        var (before, after) = (reader.Read(clause.Text, old, false), reader.Read(clause.Text, other, false));
        if (!before.HasContent || book.Meant(before.Query, 0.5) is not { } line) return false;
        return Exchange(line, after, clause);
    }

    /// <summary>Gives a line the words of another clause, and its quantity where it says one.</summary>
    public bool Exchange(WorkLine line, Clause after, Clause clause)
    {
        if (!after.HasContent && after.Quantity is not null) { book.SetQuantity(line, after); return true; }
        if (!after.HasContent) return false;
        var best = Exchanges(line, after).Select(tokens => (Tokens: tokens, Decision: Decided(line, tokens, after.Unit, clause.Text.Language))).Where(x => x.Decision.Verdict == ItemVerdict.Sure && x.Decision.Item!.Sku != line.Sku).OrderByDescending(x => x.Decision.Score).FirstOrDefault();
        book.Reword(line, best.Tokens ?? [.. after.Item], clause);
        if (after.Quantity is not null) book.SetQuantity(line, after);
        return true;
    }

    private ItemDecision Decided(WorkLine line, List<Token> tokens, string? unit, string language)
    {
        var query = new QueryReader(company.Catalogue, language).Read(tokens);
        query.Unit = unit ?? line.Query.Unit;
        return ItemDecision.Of(company.Catalogue, query, e => book.Allowed(e, line.Site));
    }

    /// <summary>"8, not 6": the number that is not meant changes nothing.</summary>
    public static bool RulesOut(Clause clause, List<Clause> clauses, int i)
    {
        if (clause.Quantity is null || clause.Query.Words.Exists(w => !w.Optional) || clauses.Count < 2 || !(i > 0 && clauses[i - 1].Quantity is not null || i == 0 && clauses[1] is { Quantity: not null, Removes: false })) return false;
        return clause.Text.Small("notThis").At(clause.Tokens, 0) is ( > 0 and var count, _) && NumberWords.At(clause.Tokens, count, clause.Text.Language, true) is not null;
    }

    /// <summary>"gloves should be 7.5, not 7.0": a size is exchanged, not the quantity.</summary>
    public bool Resized(Clause clause, List<Clause> clauses, int i)
    {
        if (!clause.Corrects || clause.Quantity is not { } size || clause.Unit is not null || book.Meant(clause.Query, 0.5) is not { } line) return false;
        var named = i + 1 < clauses.Count && RulesOut(clauses[i + 1], clauses, i + 1) ? clauses[i + 1].Quantity : null;
        var at = line.ItemTokens.FindIndex(t => t.Kind == TokenKind.Number && (named is null ? size != Math.Floor(size) : t.Value == named));
        if (at < 0) return false;
        var number = clause.Tokens.First(t => t.Value == size);
        List<Token> tokens = [.. line.ItemTokens[..at], number, .. line.ItemTokens[(at + 1)..]];
        var query = new QueryReader(company.Catalogue, clause.Text.Language).Read(tokens);
        query.Unit = line.Query.Unit;
        if (ItemDecision.Of(company.Catalogue, query, e => book.Allowed(e, line.Site)) is not { Verdict: ItemVerdict.Sure, Score: > 0.84 } other || other.Item!.Sku == line.Sku) return false;
        book.Reword(line, tokens, clause);
        return true;
    }

    /// <summary>"but double the eggs": twice as many as there are.</summary>
    public bool Doubled(Clause clause)
    {
        if (clause.Quantity is not null) return false;
        var at = Enumerable.Range(0, clause.Tokens.Count).FirstOrDefault(i => clause.Text.List("doubles").At(clause.Tokens, i).Count > 0, -1);
        if (at is < 0 or > 3) return false;
        var words = new QueryReader(company.Catalogue, clause.Text.Language).Read([.. clause.Tokens.Skip(at + clause.Text.List("doubles").At(clause.Tokens, at).Count).Where(t => !clause.Text.List("the").Has(t.Folded) && !clause.Text.List("pronouns").Has(t.Folded))]);
        // "double this one" in reply to the message that asked for it.
        if ((words.IsEmpty ? Quoted(clause) : book.Meant(words, 0.5)) is not { Quantity: { } had } line) return false;
        (clause.Quantity, clause.Unit, clause.Place) = (had, line.Unit, QuantityPlace.Lead);
        var factor = decimal.TryParse(clause.Text.List("doubles").At(clause.Tokens, at).Value, System.Globalization.CultureInfo.InvariantCulture, out var share) ? share : 2;
        if (factor < 1) clause.Quantity = had / Math.Round(1 / factor);
        book.SetQuantity(line, clause, delta: factor >= 1);
        return true;
    }

    /// <summary>"i meant A3", "no, the blue ones", "sorry, staples": a word of the last line is exchanged, or the whole thing.</summary>
    public bool Corrected(Clause clause)
    {
        if (Gone(clause) is { } gone) { gone.Removed = false; book.Reword(gone, [.. clause.Item], clause); return true; }
        if (Last() is not { } line || clause.Query.Words.Count + clause.Query.Colours.Count == 0 && !clause.Query.OnlyAttributes) return false;
        var best = default(List<Token>);
        var most = 0.84;
        foreach (var tokens in Exchanges(line, clause))
        {
            var query = new QueryReader(company.Catalogue, clause.Text.Language).Read(tokens);
            query.Unit = line.Query.Unit;
            var decision = ItemDecision.Of(company.Catalogue, query, e => book.Allowed(e, line.Site));
            if (decision.Verdict == ItemVerdict.Sure && decision.Item!.Sku != line.Sku && decision.Score > most + 0.001) (best, most) = (tokens, decision.Score);
        }
        if (best is not null) book.Reword(line, best, clause);
        // "6 mops, sorry I mean brooms": which brooms is asked, mops are not wanted.
        else if (fresh.Contains(line) && line.Text == clause.Text && !clause.Adds && ClauseOpening.IsName(clause) && ItemDecision.Of(company.Catalogue, clause.Query, e => book.Allowed(e, line.Site)) is { Verdict: ItemVerdict.Choose, Score: > 0.9 }) book.Reword(line, [.. clause.Item], clause);
        else return false;
        return true;
    }

    // "scrap the cups, napkins instead": what comes takes the place of what went.
    private WorkLine? Gone(Clause clause) =>
        clause.Tokens.Any(t => clause.Text.List("insteadTail").Has(t.Folded)) && clause.Query.Words.Exists(w => !w.Optional && !w.IsProperty) && book.Recent is { Removed: true } gone && !fresh.Exists(line => !line.Removed) ? gone : null;

    private static IEnumerable<List<Token>> Exchanges(WorkLine line, Clause clause)
    {
        for (var i = 0; i < line.ItemTokens.Count; i++) yield return [.. line.ItemTokens[..i], .. clause.Item, .. line.ItemTokens[(i + 1)..]];
        yield return [.. clause.Item];
    }

    public bool Clear(Clause clause)
    {
        foreach (var line in book.Alive.ToList()) { line.Removed = true; line.Touched = true; line.Evidence.Add(clause.Evidence); }
        return true;
    }

    public bool RemoveRow(int row, Clause clause)
    {
        var lines = book.Alive.ToList();
        var line = lines.Find(l => l.Row == row) ?? (row >= 1 && row <= lines.Count ? lines[row - 1] : null);
        if (line is null) return true;
        line.Removed = true;
        line.Evidence.Add(clause.Evidence);
        return true;
    }

    public bool Remove(Clause clause)
    {
        if (book.Meant(clause.Query) is not { } line) return false;
        // "drop one of the three": the others stay.
        if (clause.Quantity is { } some && line.SaidQuantity > some && clause.Place is QuantityPlace.Lead or QuantityPlace.WithUnit or QuantityPlace.Article && (clause.Unit is null || clause.Unit == line.SaidUnit || clause.Unit == line.Unit))
        {
            clause.Fewer = true;
            book.SetQuantity(line, clause, delta: true);
            return true;
        }
        line.Removed = true;
        line.Touched = true;
        line.Evidence.Add(clause.Evidence);
        book.Changed(line, clause);
        return true;
    }

    /// <summary>"not needed any more" in reply to the message that asked for one line.</summary>
    public bool RemoveQuoted(Clause clause)
    {
        if (Quoted(clause) is not { } line) return false;
        line.Removed = line.Touched = true;
        line.Evidence.Add(clause.Evidence);
        return true;
    }

    /// <summary>A quantity without an item: for the quoted line, the line that waits for one, the line in that unit, the last one.</summary>
    public bool Requantify(Clause clause)
    {
        var alive = book.Alive.ToList();
        if (alive.Count == 0) return false;
        var line = Quoted(clause) ?? (book.Recent is { IsNew: false, Removed: false } recent && book.RecentAt < clause.Tokens[0].Start ? recent : null) ?? (clause.Corrects || clause.More ? null : alive.LastOrDefault(l => l.Quantity is null))
            ?? (clause.Unit is { } unit ? alive.LastOrDefault(l => l.SaidUnit == unit || l.Unit == unit) : null) ?? Last() ?? alive[^1];
        // A second number beside the first, with no word of change, is not understood.
        if (line.Text == clause.Text && line.SaidQuantity is not null && clause is { Corrects: false, More: false, Fewer: false, Adds: false, IsRange: false }) return false;
        book.SetQuantity(line, clause, clause.More || clause.Fewer);
        return true;
    }

    // What was said last; of a draft with one line, that one.
    private WorkLine? Last() => fresh.LastOrDefault(l => !l.Removed) ?? book.Alive.LastOrDefault(l => l.Touched) ?? (book.Alive.Take(2).ToList() is [var only] ? only : null);

    private WorkLine? Quoted(Clause clause)
    {
        if (clause.Text.Message.QuotedText is not { Length: > 0 } quoted) return null;
        var text = new MessageText(clause.Text.Message, quoted, clause.Text.Language);
        var parts = new Clauses(company).Of(text);
        return parts.Where(p => p.HasContent).Select(p => book.Meant(p.Query)).FirstOrDefault(l => l is not null);
    }

    /// <summary>Only another unit was said ("no, cartons"): the quantity stays.</summary>
    public bool Reunit(Clause clause)
    {
        if (Last() is not { SaidQuantity: { } quantity } line || clause.Removes) return false;
        clause.Quantity = quantity;
        book.SetQuantity(line, clause);
        return true;
    }
}
