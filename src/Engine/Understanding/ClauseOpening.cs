using Procurement.Engine.Requests;

namespace Procurement.Engine.Understanding;

/// <summary>When a clause opens a new line: something was clearly asked for, or the catalogue has it.</summary>
internal sealed class ClauseOpening(Talk talk, CompanyKnowledge company, LineBook book, List<WorkLine> fresh, IReadOnlyList<MessageText> batch)
{
    public bool Open(Clause clause)
    {
        var decision = ItemDecision.Of(company.Catalogue, clause.Query, e => book.Allowed(e, null));
        var asked = clause.Quantity is not null || clause.IsRange || clause.IsVague || clause.HasCue || clause.Adds || clause.Text.Message.Kind == HeardKind.DocumentText;
        if (decision.Verdict == ItemVerdict.NotInCatalogue && !Believable(clause, asked, decision)) return false;
        if (clause.Quantity is null && !clause.IsRange && !clause.HasCue && !clause.IsVague && !TypedRight(clause)) return false;
        if (!asked && (decision.Score < 0.85 || !(Listlike(clause) || Alone(clause, decision)))) return false;
        var line = book.Add(clause);
        line.Row = clause.RowNumber ?? 0;
        fresh.Add(line);
        return true;
    }

    // "Hi Yasmin": one typing error away from a word of the catalogue is not enough where nothing was counted.
    private bool TypedRight(Clause clause) => clause.Query.Words.Where(w => !w.Optional).All(w => w.IsCode || w.Text.Length > 2 && w.Forms.Any(f => f.Sure > 0.95 && f.Words.Any(company.Catalogue.Knows)));

    // A bare name without any number is asked for only beside other lines, or where somebody said that they need something.
    private bool Listlike(Clause clause) => clause.Query.Words.Any(w => !w.Optional) && (fresh.Count > 0 || batch.Any(t => t.Holds("requestCues")) || clause.Text.Tokens.Count <= 6 && clause.StartsRow && talk.Draft is not null);

    // The whole message is what the catalogue calls something: "nitrile gloves". How many is asked.
    private bool Alone(Clause clause, ItemDecision decision) => batch.Count == 1 && clause.StartsRow && clause.Text.Tokens.Count <= 5 && clause.Item.Count == clause.Text.Tokens.Count
        && decision.Verdict is ItemVerdict.Sure or ItemVerdict.Choose && decision.Score >= 0.97 && clause.Query.Words.Exists(w => !w.Optional && !w.IsProperty) && IsName(clause);

    // What no catalogue has is believed only where something was clearly asked for: a short name, no sentence, no telephone number.
    private bool Believable(Clause clause, bool asked, ItemDecision decision)
    {
        if (!asked || clause.Quantity is null || !clause.Query.Words.Exists(w => !w.Optional) || !IsName(clause)) return false;
        if (!clause.HasCue && Address(clause)) return false;
        // "10 kg turmeric": a weight or volume at the start of a line.
        if (clause.Place == QuantityPlace.Measure && clause.StartsRow && Measures.Of(1, clause.Unit ?? "") is { Kind: "mass" or "volume" } && clause.Item.Count <= 4) return true;
        if (clause.Place is QuantityPlace.Trail or QuantityPlace.Measure or QuantityPlace.TailMeasure) return fresh.Count > 0 && decision.Score > 0.3;
        if (clause.Place == QuantityPlace.Article && fresh.Count == 0) return clause.HasCue && clause.Item.Count(t => t.Kind == TokenKind.Word) <= 3;
        return clause.HasCue || clause.Text.Holds("requestCues") || fresh.Count > 0 || clause.Unit is not null || clause.Quantity <= 500 && (clause.StartsRow || clause.Place is QuantityPlace.Times);
    }

    // "99 East Main Street", "466 Madurai 8564723079": a house number, not how many.
    private static bool Address(Clause clause) => clause.Unit is null && (clause.Item.Exists(t => clause.Text.Small("street").Has(t.Folded)) || clause.Item.Exists(t => t.Kind == TokenKind.Number && t.Value >= 10_000));

    private static bool IsName(Clause clause)
    {
        var words = clause.Item.TakeWhile(t => clause.Text.Small("purpose").Has(t.Folded) is false).Where(t => t.Kind == TokenKind.Word).ToList();
        return words.Count is > 0 and <= 7 && !words.Exists(t => clause.Text.Small("talk").Has(t.Folded)) && clause.Query.Codes.Count + clause.Item.Count(t => t.Kind == TokenKind.Number) <= 2;
    }

    public static bool Doubtful(Clause clause) =>
        !clause.Removes && clause.Quantity is not null && (clause.Place is QuantityPlace.Lead or QuantityPlace.Times or QuantityPlace.WithUnit || clause.Place == QuantityPlace.Article && clause.Query.Words.Count(w => !w.Optional) <= 3) && clause.Query.Words.Exists(w => !w.Optional) && IsName(clause) && !clause.Text.Message.Forwarded;
}
