namespace Procurement.Engine.Understanding;

/// <summary>Clauses that go on with the line before them in the same message.</summary>
internal sealed class ClauseContinuing(CompanyKnowledge company, LineBook book, List<WorkLine> fresh)
{
    /// <summary>", grey", ", high back", ", 50 kg", ", 400 sheets" go on with the line before them in the same message.</summary>
    public bool Continues(Clause clause)
    {
        if (fresh.Count == 0 || fresh[^1].Text != clause.Text || clause.Removes || clause.Corrects || clause.HasCue || clause.Adds || clause.IsRange || AsksOn(clause)) return false;
        var line = fresh[^1];
        if (clause.StartsRow && !(clause.Query.OnlyAttributes && clause.Quantity is null)) return false;
        if (clause.Quantity is not null && (line.SaidQuantity is null || clause.Place is not (QuantityPlace.Measure or QuantityPlace.Lead))) return false;
        if (!clause.HasContent) return clause.Quantity is { } number && (clause.Place == QuantityPlace.Measure || Has(line, number));
        if (clause.Quantity is { } said && clause.Place == QuantityPlace.Lead && !Has(line, said) && !SameAlone(clause, line)) return false;
        if (clause.Quantity is null && clause.Query.OnlyAttributes) return true;
        if (clause.Quantity is not null && clause.Place == QuantityPlace.Lead && !SameAlone(clause, line)) return false;
        var words = clause.Query.Words.Where(w => !w.Optional).ToList();
        if (line.Decision?.Verdict != ItemVerdict.NotInCatalogue && Entries(line).Any(o => ItemProfile.Of(o) is var profile && words.Count(w => w.Forms.Any(f => f.Words.All(profile.Words.ContainsKey))) >= Math.Max(1, words.Count * 0.6))) return true;
        return Together(clause, line);
    }

    /// <summary>
    /// ", skinless chicken thighs", ", drained": words behind a comma describe the line just opened where no catalogue has it; nothing of it is dropped.
    /// </summary>
    public bool Describes(Clause clause, Clause before)
    {
        if (fresh.Count == 0 || fresh[^1] is not { IsNew: true, Sku: null, SaidQuantity: not null } line || line.Decision is { Verdict: not ItemVerdict.NotInCatalogue, Score: >= 0.85 } || line.Text != clause.Text) return false;
        if (clause.StartsRow || clause.Quantity is not null || clause.HasCue || clause.Adds || clause.Removes || clause.Corrects || AsksOn(clause) || !ClauseOpening.IsName(clause)) return false;
        return line.ItemTokens.Count > 0 && before.Tokens.Contains(line.ItemTokens[^1]);
    }

    /// <summary>"..., the wide black ones (75 mm)": says more of the line just opened, though it begins like a thing.</summary>
    public bool PointsBack(Clause clause)
    {
        if (fresh.Count == 0 || fresh[^1].Text != clause.Text || clause.StartsRow || clause.Quantity is not null && clause.Place is not QuantityPlace.TailMeasure || clause.Removes || clause.Adds || clause.Corrects || clause.Query.Codes.Count > 0) return false;
        if (!clause.Tokens.Any(t => clause.Text.Small("oneWords").Has(t.Folded))) return false;
        // What the catalogue does not have says nothing here.
        clause.Item = [.. clause.Tokens.Where(t => t.Kind is not (TokenKind.Word or TokenKind.Separator) || clause.Text.List("colours").Has(t.Folded) || clause.Text.List("sizes").Has(t.Folded) || Entries(fresh[^1]).Any(e => ItemProfile.Of(e).Words.GetValueOrDefault(t.Stem) > 0.9))];
        clause.Query = new QueryReader(company.Catalogue, clause.Text.Language).Read(clause.Item);
        return clause.HasContent;
    }

    private static bool AsksOn(Clause clause) => clause.Text.Small("asksOn").At(clause.Tokens, 0).Count > 0;

    public void Extend(Clause clause)
    {
        if (clause.Quantity is not null) clause.Item = Words(clause);
        book.Extend(fresh[^1], clause);
    }

    private IEnumerable<CatalogueEntry> Entries(WorkLine line) => line.Sku is { } sku ? [company.Catalogue.BySku(sku)!] : line.Decision?.Options ?? [];

    private bool Has(WorkLine line, decimal number) => Entries(line).Any(e => ItemProfile.Of(e).Numbers.Contains(number));

    // Alone it says nothing that is not already meant: "4 drawer" after a filing cabinet.
    private bool SameAlone(Clause clause, WorkLine line)
    {
        if (clause.Unit is not null && clause.Unit is not ("sheet" or "each" or "pair")) return false;
        var alone = ItemDecision.Of(company.Catalogue, clause.Query, _ => true);
        var entries = Entries(line).ToList();
        if (alone is { Verdict: ItemVerdict.Choose, Score: >= 0.6 } && clause.Unit is null && !alone.Options.Any(entries.Contains)) return false;
        // "a dozen erasers" behind pencils with an eraser is a thing of its own.
        if (alone is { Verdict: ItemVerdict.Sure, Score: > 0.9 } && !entries.Contains(alone.Item!)) return false;
        if (clause.Quantity is { } count && Has(line, count) && entries.Exists(e => ItemProfile.Of(e) is var profile && clause.Query.Words.TrueForAll(w => w.Optional || w.Forms.Any(f => f.Words.All(profile.Words.ContainsKey))))) return true;
        return alone.Verdict == ItemVerdict.NotInCatalogue || alone.Score < 0.85 && (alone.Item is null || entries.Contains(alone.Item)) || alone.Verdict == ItemVerdict.Choose && alone.Options.All(entries.Contains)
            || alone.Item is { } item && entries.Contains(item) && clause.Quantity is { } number && Has(line, number);
    }

    // One item that has all that was said in both.
    private bool Together(Clause clause, WorkLine line)
    {
        var query = new QueryReader(company.Catalogue, clause.Text.Language).Read([.. line.ItemTokens, .. Words(clause)]);
        query.Unit = line.Query.Unit;
        var decision = ItemDecision.Of(company.Catalogue, query, _ => true);
        return decision.Verdict is ItemVerdict.Sure or ItemVerdict.Choose && decision.Score >= 0.8 && !(Whole(clause.Query) && Whole(line.Query) && (decision.Score < 1 || !clause.Query.OnlyAttributes && AndBefore(clause)));

        // "tea and sea salt cookies": each is the full name of a thing, and nothing is called both.
        bool Whole(ItemQuery part) => ItemDecision.Of(company.Catalogue, part, _ => true) is { Verdict: ItemVerdict.Sure or ItemVerdict.Choose, Score: >= 1 };
    }

    private static bool AndBefore(Clause clause)
    {
        var at = clause.Text.Tokens.FindIndex(t => t.Start >= clause.Tokens[0].Start);
        return at > 0 && clause.Text.Small("and").Has(clause.Text.Tokens[at - 1].Folded);
    }

    /// <summary>What a clause adds to a line: with its number, where that counts nothing.</summary>
    private static List<Token> Words(Clause clause) => clause.Quantity is null ? clause.Item : [.. clause.Tokens.Where(t => t.Kind != TokenKind.Separator || t.Folded is "(" or ")")];

    // "and 5 L" after vests is a size, not five litres.
    public bool SizeLetter(Clause clause)
    {
        if (clause.HasContent || clause.Place is not (QuantityPlace.Measure or QuantityPlace.Lead) || clause.Unit is not "l" || fresh.Count == 0) return false;
        var entry = fresh[^1].Sku is { } sku ? company.Catalogue.BySku(sku) : (fresh[^1].Decision?.Options is [var first, ..] ? first : null);
        if (entry is null || ItemProfile.Of(entry).LetterSize is null) return false;
        (clause.Unit, clause.Query.Unit, clause.Place) = (null, null, QuantityPlace.Lead);
        clause.Item = [.. Tokens.Of("L")];
        return true;
    }
}
