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
        line.Evidence.Add(new(text.Message.Id, clause.Quote));
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

    /// <summary>"instead of the apple one": what is not wanted any more, if it is there.</summary>
    public bool Replaced(Clause clause)
    {
        if (clause.Quantity is not null || clause.Text.List("instead").At(clause.Tokens, 0).Count == 0) return false;
        var words = new QueryReader(company.Catalogue, clause.Text.Language).Read([.. clause.Tokens.Skip(clause.Text.List("instead").At(clause.Tokens, 0).Count)]);
        if (book.Meant(words, 0.6) is { } line && !fresh.Contains(line)) { line.Removed = line.Touched = true; line.Evidence.Add(new(clause.Text.Message.Id, clause.Quote)); }
        return true;
    }

    /// <summary>"i meant A3", "no, the blue ones", "sorry, staples": a word of the last line is exchanged, or the whole thing.</summary>
    public bool Corrected(Clause clause)
    {
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
        if (best is null) return false;
        book.Reword(line, best, clause);
        return true;
    }

    private static IEnumerable<List<Token>> Exchanges(WorkLine line, Clause clause)
    {
        for (var i = 0; i < line.ItemTokens.Count; i++) yield return [.. line.ItemTokens[..i], .. clause.Item, .. line.ItemTokens[(i + 1)..]];
        yield return [.. clause.Item];
    }

    public bool Clear(Clause clause)
    {
        foreach (var line in book.Alive.ToList()) { line.Removed = true; line.Touched = true; line.Evidence.Add(new(clause.Text.Message.Id, clause.Quote)); }
        return true;
    }

    public bool RemoveRow(int row, Clause clause)
    {
        var lines = book.Alive.ToList();
        var line = lines.Find(l => l.Row == row) ?? (row >= 1 && row <= lines.Count ? lines[row - 1] : null);
        if (line is null) return true;
        line.Removed = true;
        line.Evidence.Add(new(clause.Text.Message.Id, clause.Quote));
        return true;
    }

    public bool Remove(Clause clause)
    {
        if (book.Meant(clause.Query) is not { } line) return false;
        line.Removed = true;
        line.Touched = true;
        line.Evidence.Add(new(clause.Text.Message.Id, clause.Quote));
        return true;
    }

    /// <summary>A quantity without an item: for the quoted line, the line that waits for one, the line in that unit, the last one.</summary>
    public bool Requantify(Clause clause)
    {
        var alive = book.Alive.ToList();
        if (alive.Count == 0) return false;
        var line = Quoted(clause) ?? (clause.Corrects || clause.More ? null : alive.LastOrDefault(l => l.Quantity is null))
            ?? (clause.Unit is { } unit ? alive.LastOrDefault(l => l.SaidUnit == unit || l.Unit == unit) : null) ?? Last() ?? alive[^1];
        book.SetQuantity(line, clause, clause.More || clause.Fewer);
        return true;
    }

    private WorkLine? Last() => fresh.LastOrDefault(l => !l.Removed) ?? book.Alive.LastOrDefault(l => l.Touched);

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
