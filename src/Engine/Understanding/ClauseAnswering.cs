using Procurement.Engine.Requests;

namespace Procurement.Engine.Understanding;

/// <summary>Clauses that answer what is open: a property, or words that pick one of the options.</summary>
internal sealed class ClauseAnswering(Talk talk, CompanyKnowledge company, LineBook book, List<WorkLine> fresh)
{
    /// <summary>Open lines that an answer may be for, the latest first: no one remembers more questions.</summary>
    private const int MostAnswered = 12;

    /// <summary>The line that this message answered last; null before any.</summary>
    public WorkLine? Answered { get; private set; }

    /// <summary>An answer to what is open: a property, or words that pick one of the options.</summary>
    public bool Answers(Clause clause)
    {
        if (clause.Quantity is not null && clause.Place != QuantityPlace.Article && !clause.Query.OnlyAttributes || clause.Removes) return false;
        var said = Understanding.Words.Fold(clause.Text.Text.Trim());
        var tried = 0;
        foreach (var line in book.Alive.Where(l => l.Sku is null && !fresh.Contains(l)).Reverse().ToList())
        {
            var options = Options(line);
            if (options.Count == 0 && !clause.Query.OnlyAttributes) continue;
            if (tried++ == MostAnswered) break;
            if (options.FirstOrDefault(o => Understanding.Words.Fold(o.Name) == said) is { } named) { Take(line, clause, named); return true; }
            var tokens = line.ItemTokens.Concat(clause.Item).ToList();
            var query = new QueryReader(company.Catalogue, clause.Text.Language).Read(tokens);
            query.Unit = line.Query.Unit;
            var decision = ItemDecision.Of(company.Catalogue, query, e => book.Allowed(e, line.Site), options);
            if (Branded(clause, options) is { } branded) { Take(line, clause, branded); return true; }
            if (decision.Verdict is ItemVerdict.Sure or ItemVerdict.NotAllowed && Narrows(clause, decision.Item!, options)) { Take(line, clause, decision.Item!); return true; }
            // Not among what was offered, but the same thing: "recycled" after plain paper was asked about.
            var wider = ItemDecision.Of(company.Catalogue, query, e => book.Allowed(e, line.Site));
            if (wider is { Verdict: ItemVerdict.Sure, Score: > 0.9 } && options.Count > 0 && ItemProfile.Of(wider.Item!).Head == ItemProfile.Of(options[0]).Head && Narrows(clause, wider.Item!, [.. options, wider.Item!])) { Take(line, clause, wider.Item!); return true; }
            if (!clause.Query.OnlyAttributes) continue;
            line.Only = options;
            Answered = line;
            Fill(line, clause);
            book.Extend(line, clause);
            return true;
        }
        return false;
    }

    // Words that hit none of what the options differ in are a new line, not an answer.
    private bool Narrows(Clause clause, CatalogueEntry item, List<CatalogueEntry> options)
    {
        if (clause.Query.OnlyAttributes || options.Count < 2) return true;
        var profile = ItemProfile.Of(item);
        return clause.Query.Words.Any(w => w.Forms.Any(f => f.Words.All(profile.Words.ContainsKey))) && ItemDecision.Of(company.Catalogue, clause.Query, _ => true) is var alone
            && (alone.Verdict != ItemVerdict.Sure || options.Contains(alone.Item!));
    }

    private List<CatalogueEntry> Options(WorkLine line)
    {
        // The latest question about a line offers the fewest.
        var asked = talk.Questions.Where(q => q.Position == line.Position && q.Options.Count > 0 && q.Kind is AskKinds.Item or AskKinds.Size or AskKinds.Colour or AskKinds.Model or AskKinds.NoneFound).MinBy(q => q.Options.Count);
        var options = (asked?.Options ?? []).Select(o => company.Catalogue.BySku(o.Value)).OfType<CatalogueEntry>().ToList();
        return options.Count > 0 || line.Decision is null ? options : [.. line.Decision.Options];
    }

    // "the Kleenex ones": of several, the one of that brand.
    private static CatalogueEntry? Branded(Clause clause, List<CatalogueEntry> options)
    {
        var said = clause.Item.Select(t => t.Folded).ToHashSet();
        var branded = options.Where(o => o.Attributes.TryGetValue("brand", out var brand) && Tokens.Of(brand).TrueForAll(t => t.Kind == TokenKind.Separator || said.Contains(t.Folded))).ToList();
        return branded.Count == 1 ? branded[0] : null;
    }

    // "3 boxes of black" answers both questions.
    private static void Fill(WorkLine line, Clause clause)
    {
        if (clause.Quantity is null || clause.Place is QuantityPlace.Measure or QuantityPlace.TailMeasure) return;
        (line.SaidQuantity, line.Place) = (clause.Quantity, clause.Place);
        line.SaidUnit = clause.Unit ?? line.SaidUnit;
    }

    private void Take(WorkLine line, Clause clause, CatalogueEntry entry)
    {
        Answered = line;
        Fill(line, clause);
        book.Take(line, entry, clause);
    }

    // "80g" after "2 reams A4" says which, not how many.
    public void Measured(Clause clause)
    {
        if (clause.HasContent || clause.Place != QuantityPlace.Measure || clause.Quantity is not { } value || Measures.Of(value, clause.Unit ?? "") is not { } amount) return;
        if (!book.Alive.Any(l => l.Sku is null && Options(l).Exists(e => ItemProfile.Of(e).Amounts.Exists(amount.Fits)))) return;
        (clause.Quantity, clause.Unit, clause.Place, clause.Item) = (null, null, QuantityPlace.None, []);
        clause.Item = [.. clause.Tokens.Where(t => t.Kind != TokenKind.Separator)];
        clause.Query = new QueryReader(company.Catalogue, clause.Text.Language).Read(clause.Item);
    }
}
