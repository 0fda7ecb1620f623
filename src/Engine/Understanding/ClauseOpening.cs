using Procurement.Engine.Requests;

namespace Procurement.Engine.Understanding;

/// <summary>When a clause opens a new line: something was clearly asked for, or the catalogue has it.</summary>
internal sealed class ClauseOpening(Talk talk, CompanyKnowledge company, LineBook book, List<WorkLine> fresh, IReadOnlyList<MessageText> batch)
{
    public bool Open(Clause clause)
    {
        var decision = Decide(clause);
        if (decision.Verdict == ItemVerdict.NotInCatalogue && Shorten(clause) is { } shorter) decision = shorter;
        var counted = clause.Quantity is not null && clause.Place != QuantityPlace.Article || clause.IsRange;
        var asked = counted || clause.Quantity is not null || clause.IsVague || clause.HasCue || clause.Adds || clause.Text.Message.Kind == HeardKind.DocumentText;
        var known = decision.Verdict != ItemVerdict.NotInCatalogue;
        if (Sentences.Asks(clause) && !(counted && known)) return false;
        if (!counted && !(known && decision.Score >= 0.97 && decision.Verdict == ItemVerdict.Sure) && NoGoods.Names(clause)) return false;
        if (!known && (NoGoods.Names(clause) || !Believable(clause, asked, decision))) return false;
        if (!asked && (decision.Score < 0.85 || !(Listlike(clause) || Alone(clause, decision)))) return false;
        var line = book.Add(clause);
        line.Row = clause.RowNumber ?? 0;
        fresh.Add(line);
        return true;
    }

    private ItemDecision Decide(Clause clause) => ItemDecision.Of(company.Catalogue, clause.Query, e => book.Allowed(e, null));

    // "a pizza with red sauce and basil": no article has all of it, the thing itself is known; the rest stays as a remark.
    private ItemDecision? Shorten(Clause clause)
    {
        var at = clause.Item.FindIndex(t => clause.Text.Small("with").Has(t.Folded) || clause.Text.Small("without").Has(t.Folded));
        if (at <= 0 || clause.RowText is not null) return null;
        var reader = new QueryReader(company.Catalogue, clause.Text.Language);
        var (head, rest) = (reader.Read([.. clause.Item.Take(at)]), reader.Read([.. clause.Item.Skip(at + 1)]));
        head.Unit = clause.Query.Unit;
        var decision = ItemDecision.Of(company.Catalogue, head, e => book.Allowed(e, null));
        if (decision.Verdict is not (ItemVerdict.Sure or ItemVerdict.Choose) || decision.Score < 0.85) return null;
        head.Words.AddRange(rest.Words.Select(word => word with { Optional = true }));
        clause.Query = head;
        return decision;
    }

    // A bare name without any number is asked for only beside other lines, or where somebody said that they need something.
    private bool Listlike(Clause clause) => clause.Query.Words.Any(w => !w.Optional) && (fresh.Count > 0 || batch.Any(t => t.Holds("requestCues")) || clause.Text.Tokens.Count <= 6 && clause.StartsRow && talk.Draft is not null);

    // The whole message is what the catalogue calls something: "nitrile gloves", "yes, the side salad please". How many is asked.
    private bool Alone(Clause clause, ItemDecision decision)
    {
        if (batch.Count > 1 || !clause.StartsRow || decision.Verdict is not (ItemVerdict.Sure or ItemVerdict.Choose)) return false;
        var words = clause.Item.Count(t => t.Kind != TokenKind.Separator);
        var least = Sentences.Talks(clause.Text, clause.Item) ? 1.01 : words == 1 ? 0.97 : 0.9;
        return words <= 5 && decision.Score >= least && clause.Query.Words.Exists(w => !w.Optional && !w.IsProperty) && IsName(clause);
    }

    // What no catalogue has is believed only where something was clearly asked for: a short name, no sentence, no telephone number.
    private bool Believable(Clause clause, bool asked, ItemDecision decision)
    {
        if (!asked || clause.Quantity is null || !clause.Query.Words.Exists(w => !w.Optional) || !IsName(clause)) return false;
        if (!clause.HasCue && Address(clause)) return false;
        // "10 kg turmeric": a weight or volume at the start of a line.
        if (clause.Place == QuantityPlace.Measure && clause.StartsRow && Measures.Of(1, clause.Unit ?? "") is { Kind: "mass" or "volume" }) return true;
        if (clause.Place is QuantityPlace.Trail or QuantityPlace.Measure or QuantityPlace.TailMeasure) return fresh.Count > 0 && decision.Score > 0.3;
        if (clause.Place == QuantityPlace.Article && fresh.Count == 0) return clause.HasCue && clause.Item.Count(t => t.Kind == TokenKind.Word) <= 3;
        return clause.HasCue || clause.Text.Holds("requestCues") || fresh.Count > 0 || clause.Unit is not null || clause.Quantity <= 500 && (clause.StartsRow || clause.Place is QuantityPlace.Times);
    }

    // "99 East Main Street", "466 Madurai 8564723079": a house number, not how many.
    private static bool Address(Clause clause) => clause.Unit is null && (clause.Item.Exists(t => clause.Text.Small("street").Has(t.Folded)) || clause.Item.Exists(t => t.Kind == TokenKind.Number && t.Value >= 10_000));

    /// <summary>A name of a thing: a few words outside brackets, none of them out of a sentence.</summary>
    public static bool IsName(Clause clause)
    {
        var words = new List<Token>();
        var depth = 0;
        foreach (var token in clause.Item)
        {
            if (clause.Text.Small("purpose").Has(token.Folded)) break;
            if (token.Folded is "(" or ")") depth += token.Folded == "(" ? 1 : -1;
            else if (token.Kind == TokenKind.Word && depth <= 0) words.Add(token);
        }
        var most = clause.Unit is not null && clause.StartsRow ? 12 : 7;
        return words.Count > 0 && words.Count <= most && !words.Exists(t => clause.Text.Small("talk").Has(t.Folded)) && clause.Query.Codes.Count + clause.Item.Count(t => t.Kind == TokenKind.Number) <= 2;
    }

    public static bool Doubtful(Clause clause) =>
        !clause.Removes && clause.Quantity is not null && clause.Place is QuantityPlace.Lead or QuantityPlace.Times or QuantityPlace.WithUnit && clause.Query.Words.Exists(w => !w.Optional) && IsName(clause) && !clause.Text.Message.Forwarded;
}
