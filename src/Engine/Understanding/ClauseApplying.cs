using Procurement.Engine.Requests;

namespace Procurement.Engine.Understanding;

/// <summary>Applies the clauses of one message to the lines: new lines, corrections, more, less, removals, answers, properties of the line before.</summary>
internal sealed class ClauseApplying
{
    private readonly CompanyKnowledge company;
    private readonly LineBook book;
    private readonly List<string> explanation;
    private readonly List<Unexplained> unexplained;
    private readonly ClauseOpening opening;
    private readonly ClauseContinuing continuing;
    private readonly ClauseAnswering answering;
    private readonly ClauseSharing sharing;
    private readonly ClauseCorrecting correcting;
    // Lines of this message, in their order.
    private readonly List<WorkLine> fresh = [];
    private readonly List<Clause> doubtful = [];
    private bool removing, corrected;

    public ClauseApplying(Talk talk, CompanyKnowledge company, LineBook book, IReadOnlyList<MessageText> batch, List<string> explanation, List<Unexplained> unexplained, IReadOnlyList<Said<string>> sites)
    {
        (this.company, this.book, this.explanation, this.unexplained) = (company, book, explanation, unexplained);
        opening = new(talk, company, book, fresh, batch);
        continuing = new(company, book, fresh);
        answering = new(talk, company, book, fresh);
        sharing = new(company, book, fresh, sites);
        correcting = new(company, book, fresh, sites);
    }

    public void Apply(MessageText text, List<Clause> clauses)
    {
        corrected = false;
        sharing.Distribute(clauses);
        // "black tea bags, 4 boxes": the quantity stands behind the comma.
        for (var i = 0; i + 1 < clauses.Count; i++)
            if ((i == 0 || clauses[i].StartsRow || clauses.Take(i).All(c => !c.HasContent)) && clauses[i] is { HasContent: true, Quantity: null, Removes: false, IsRange: false } && clauses[i + 1] is { Quantity: not null, StartsRow: false } next && (!next.HasContent || next.Query.OnlyAttributes)) clauses[i].HasCue = true;
        if (correcting.Starred(text, clauses)) return;
        sharing.Head(clauses);
        sharing.Part(clauses);
        for (var i = 0; i < clauses.Count; i++)
        {
            var clause = clauses[i];
            if (i > 0 && removing && !clause.Adds && !clause.HasCue && clause.Quantity is null && clause.HasContent && !clause.StartsRow && book.Meant(clause.Query) is not null) clause.Removes = true;
            // "same as last week, but no kitchen roll".
            if (clause is { Quantity: null, HasContent: true, Removes: false } && clause.Tokens.FirstOrDefault(t => t.Kind == TokenKind.Word && !text.List("but").Has(t.Folded) && !text.Small("and").Has(t.Folded)) is { } no && text.Small("refusals").Has(no.Folded) && book.Meant(clause.Query, 0.6) is { } unwanted && !fresh.Contains(unwanted)) clause.Removes = true;
            removing = clause.Removes;
            // "sorry, 8": the cue stands in a clause of its own.
            if (clause.Corrects && clause.Quantity is null && !clause.HasContent && !clause.Removes) { corrected = true; continue; }
            if (corrected) { clause.Corrects = true; corrected = false; }
            if (ClauseCorrecting.RulesOut(clause, clauses, i)) { explanation.Add($"\"{clause.Quote}\""); continue; }
            if (One(clause, clauses, i)) explanation.Add($"\"{clause.Quote}\"");
            else if (ClauseOpening.Doubtful(clause)) doubtful.Add(clause);
            else if (clause.HasContent || clause.Quantity is not null || clause.IsRange) unexplained.Add(new(text.Message.Id, clause.Quote, IsTelling(clause)));
        }
        // Among things that were ordered, a number and a name is ordered too, though no catalogue knows it.
        foreach (var clause in doubtful)
        {
            if (fresh.Count > 0) fresh.Add(book.Add(clause));
            else unexplained.Add(new(text.Message.Id, clause.Quote, true));
        }
        doubtful.Clear();
    }

    // Small talk beside an order is no matter; goods, numbers and changes are.
    private bool IsTelling(Clause clause) => clause.Quantity is not null || clause.IsRange || clause.IsVague || clause.Removes || clause.Everything || clause.Corrects || clause.More || clause.Fewer || clause.Query.Codes.Count > 0
        || clause.Text.Message.Kind is not HeardKind.DocumentText && (clause.Query.OnlyAttributes || clause.Query.Words.Exists(w => !w.Optional && !w.IsCode && w.Text.Length > 2 && w.Forms.Any(f => f.Sure > 0.9 && f.Words.All(company.Catalogue.IsThing))));

    private bool One(Clause clause, List<Clause> clauses, int i)
    {
        if (clause.Removes && clause.Everything && !clause.HasContent) return correcting.Clear(clause);
        if (clause.Removes && clause.RowNumber is { } row) return correcting.RemoveRow(row, clause);
        if (clause.Removes && clause.HasContent) return correcting.Remove(clause) || correcting.RemoveQuoted(clause);
        answering.Measured(clause);
        if (continuing.SizeLetter(clause)) clause.Query.LetterSize = "L";
        if (clause.Removes && !clause.HasContent) return correcting.RemoveQuoted(clause);
        if (!clause.HasContent && clause.Query.LetterSize is null && continuing.Continues(clause)) { continuing.Extend(clause); return true; }
        if (!clause.HasContent && clause.Quantity is not null && sharing.Elsewhere(clause, clauses, i)) return true;
        // "how many work there? 200?": a number that goes on with a question changes nothing.
        if (!clause.HasContent && !clause.Corrects && clauses.Take(i).Any(Sentences.Asks)) return false;
        if (!clause.HasContent) return clause.Quantity is not null || clause.IsRange ? correcting.Requantify(clause) : clause.Unit is not null && correcting.Reunit(clause);
        if (correcting.Replaced(clause)) return true;
        if (correcting.Resized(clause, clauses, i) || correcting.Doubled(clause)) return true;
        if (answering.Answers(clause)) return true;
        if (clause.Corrects && clause.Quantity is null && correcting.Corrected(clause)) return true;
        if (clause.Query.OnlyAttributes && clause.Quantity is not null && clause.Place != QuantityPlace.Measure && sharing.Sibling(clause, clauses, i, answering.Answered)) return true;
        if (continuing.Continues(clause)) { continuing.Extend(clause); return true; }
        if (continuing.PointsBack(clause)) { book.Extend(fresh[^1], clause); return true; }
        if (clause.More || clause.Fewer)
        {
            if (book.Meant(clause.Query) is { } more && clause.Quantity is not null) { book.SetQuantity(more, clause, delta: true); return true; }
        }
        else if (clause.Corrects && clause.Quantity is not null && book.Meant(clause.Query, 0.5) is { } meant)
        {
            if (LineBook.Overlap(clause.Query, meant) < 1 && ItemDecision.Of(company.Catalogue, clause.Query, e => book.Allowed(e, meant.Site)) is { Verdict: ItemVerdict.Sure } other && meant.Sku is not null && other.Item!.Sku != meant.Sku) book.Reword(meant, [.. clause.Item], clause);
            book.SetQuantity(meant, clause);
            return true;
        }
        if (clause.Quantity is not null && correcting.Again(clause) is { } same) { book.SetQuantity(same, clause, clause.Adds); return true; }
        if (opening.Open(clause)) return true;
        if (i == 0 || !continuing.Describes(clause, clauses[i - 1])) return false;
        book.Extend(fresh[^1], clause);
        return true;
    }
}
