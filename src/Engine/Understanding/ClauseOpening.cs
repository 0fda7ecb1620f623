using Procurement.Engine.Requests;

namespace Procurement.Engine.Understanding;

/// <summary>When a clause opens a new line: something was clearly asked for, or the catalogue has it.</summary>
internal sealed class ClauseOpening(Talk talk, CompanyKnowledge company, LineBook book, List<WorkLine> fresh, IReadOnlyList<MessageText> batch)
{
    public bool Open(Clause clause)
    {
        var decision = Decide(clause);
        if ((decision.Verdict == ItemVerdict.NotInCatalogue || decision.Score < Poor) && Shorten(clause) is { } shorter) decision = shorter;
        if (!Asked(clause, decision)) return false;
        var line = book.Add(clause);
        line.Row = clause.RowNumber ?? 0;
        fresh.Add(line);
        return true;
    }

    private bool Asked(Clause clause, ItemDecision decision)
    {
        var document = clause.Text.Message.Kind == HeardKind.DocumentText;
        var counted = clause.Quantity is not null && clause.Place != QuantityPlace.Article || clause.IsRange;
        var asked = counted || clause.Quantity is not null || clause.IsVague || clause.HasCue || clause.Adds || document;
        var known = decision.Verdict != ItemVerdict.NotInCatalogue;
        if (clause.Text.Message.Kind != HeardKind.DocumentText && talk.Draft is null && (NoGoods.Does(clause) || counted && StartsAside(clause) || decision.Score < NameScore && counted && NoGoods.Names(clause))) return false;
        // "a 6 sided dice": the catalogue has the one word, the thing itself it has not.
        if (counted && known && !document && decision.Score < 0.75 && !UnitWritten(clause) && !clause.HasCue && !HeadKnown(clause)) return Believable(clause, decision) && clause.StartsRow && clause.Place is QuantityPlace.Lead or QuantityPlace.Times;
        if (known && counted || document && known) return !(Sentences.Asks(clause) && decision.Score < 0.85);
        if (Sentences.Asks(clause) || NoGoods.Names(clause) && !(known && decision is { Verdict: ItemVerdict.Sure, Score: >= NameScore })) return false;
        if (counted) return Believable(clause, decision);
        if (clause.Quantity is null && (fresh.Count == 0 && Sentences.Refuses(clause) || Points(clause) || !Literal(clause))) return false;
        if (known && asked) return clause.Quantity is not null || clause.IsVague || IsName(clause);
        if (clause.Quantity is not null) return Believable(clause, decision);
        if (known && (decision.Score >= 0.85 && Listlike(clause) || Alone(clause, decision.Score))) return true;
        // No article is called so, but its last words are a name that the catalogue has: "thin crust pizza". Which one is asked.
        return IsName(clause) && HeadKnown(clause) && (clause.HasCue || Alone(clause, 0.9) && clause.Item.Count <= 4);
    }

    // What the catalogue calls something, word for word.
    private const double NameScore = 0.97;

    // Below this an article has less of what was said than the name before "with" alone.
    private const double Poor = 0.6;

    // A word as it stands in the catalogue, not only something like it: "ask" is no mask.
    private bool Literal(Clause clause) =>
        clause.Query.Codes.Count > 0 || clause.Query.Words.Exists(w => !w.Optional && (w.IsCode || w.Text.Length > 5 || w.Forms.Any(f => f.Sure >= Likely && f.Words.All(company.Catalogue.Knows)))) || clause.Query.OnlyAttributes;

    private const double Likely = 0.95;

    // "i like this drink": something that is there already.
    private static bool Points(Clause clause)
    {
        bool Pointing(Token token) => clause.Text.Small("pointing").Has(token.Folded) && !clause.Text.Small("of").Has(token.Folded);
        return clause.Item is [{ Kind: TokenKind.Word } first, ..] && (Pointing(first) || clause.Tokens.LastOrDefault(t => t.End <= first.Start) is { Kind: TokenKind.Word } before && Pointing(before));
    }

    // "ten at night", "add up 8 and 7": behind the number stands no thing.
    private static bool StartsAside(Clause clause) => clause.Item is [{ Kind: TokenKind.Word } first, ..] && (clause.Text.Small("prepositions").Has(first.Folded) && !clause.Text.Small("of").Has(first.Folded) && !clause.Text.Small("without").Has(first.Folded) || clause.Item.Count == 1 && clause.Text.Small("particlesOfVerbs").Has(first.Folded));

    // The last words alone are what the catalogue calls something (the first ones in languages that name the thing first).
    private bool HeadKnown(Clause clause)
    {
        var words = Head(clause);
        if (words.Count == 0) return false;
        return Called(clause, words[^1..]) || words.Count > 2 && Called(clause, words[^2..]) || clause.Query.HeadFirst && Called(clause, words[..1]);
    }

    private static List<Token> Head(Clause clause) =>
        [.. clause.Item.TakeWhile((t, i) => i == 0 || !(clause.Text.Small("prepositions").Has(t.Folded) && !clause.Text.Small("of").Has(t.Folded) || clause.Text.Small("with").Has(t.Folded) || clause.Text.Small("without").Has(t.Folded))).Where(t => t.Kind == TokenKind.Word)];

    private bool Called(Clause clause, List<Token> words) =>
        words.TrueForAll(t => company.Catalogue.Knows(t.Stem) || Lexicon.Shared.Terms.ContainsKey(t.Stem))
        && ItemDecision.Of(company.Catalogue, new QueryReader(company.Catalogue, clause.Text.Language).Read(words), _ => true) is { Verdict: ItemVerdict.Sure or ItemVerdict.Choose or ItemVerdict.NotAllowed, Score: >= 0.95 };

    private ItemDecision Decide(Clause clause) => ItemDecision.Of(company.Catalogue, clause.Query, e => book.Allowed(e, null));

    // "a pizza with red sauce and basil", "3 sodas to my order": no article has all of it, the thing itself is known; the rest stays as a remark.
    private ItemDecision? Shorten(Clause clause)
    {
        var counted = clause.Quantity is not null && clause.Place != QuantityPlace.Article;
        var at = clause.Item.FindIndex(clause.Item.Count > 1 ? 1 : 0, t => clause.Text.Small("with").Has(t.Folded) || clause.Text.Small("without").Has(t.Folded) || (counted || clause.HasCue || clause.Adds) && clause.Text.Small("prepositions").Has(t.Folded) && !clause.Text.Small("of").Has(t.Folded));
        if (at <= 0 || clause.RowText is not null) return null;
        var reader = new QueryReader(company.Catalogue, clause.Text.Language);
        var (head, rest) = (reader.Read([.. clause.Item.Take(at)]), reader.Read([.. clause.Item.Skip(at + 1)]));
        head.Unit = clause.Query.Unit;
        var decision = ItemDecision.Of(company.Catalogue, head, e => book.Allowed(e, null));
        if (decision.Verdict is not (ItemVerdict.Sure or ItemVerdict.Choose) || decision.Score < 0.85) return null;
        head.Words.AddRange(rest.Words.Select(word => word with { Optional = true }));
        (clause.Query, clause.NameLength) = (head, at);
        return decision;
    }

    // A bare name without any number is asked for only beside other lines, or where somebody said that they need something.
    private bool Listlike(Clause clause) => clause.Query.Words.Any(w => !w.Optional) && (fresh.Count > 0 || batch.Any(t => t.Holds("requestCues")) || clause.Text.Tokens.Count <= 6 && clause.StartsRow && talk.Draft is not null);

    // The whole message is what the catalogue calls something: "nitrile gloves", "yes, the side salad please". How many is asked.
    private bool Alone(Clause clause, double score)
    {
        if (batch.Count > 1 || !clause.StartsRow) return false;
        var words = clause.Name.Count(t => t.Kind != TokenKind.Separator);
        var least = Sentences.Talks(clause.Text, clause.Item) ? 1.01 : words == 1 ? 0.97 : 0.8;
        return words <= (score >= 0.9 ? 7 : 5) && score >= least && clause.Query.Words.Exists(w => !w.Optional && !w.IsProperty) && IsName(clause);
    }

    // What no catalogue has is believed only where something was clearly asked for: a short name, no sentence, no telephone number.
    private bool Believable(Clause clause, ItemDecision decision)
    {
        if (clause.Quantity is null || !clause.Query.Words.Exists(w => !w.Optional) || !IsName(clause)) return false;
        if (!clause.HasCue && Address(clause)) return false;
        // "34 park avenue": a word that was only read as a unit proves nothing.
        if (clause.Unit is not null && !UnitWritten(clause) && !(clause.HasCue && clause.StartsRow && clause.Place == QuantityPlace.Lead)) return false;
        // "10 kg turmeric": a weight or volume at the start of a line.
        if (clause.Place == QuantityPlace.Measure && clause.StartsRow && Measures.Of(1, clause.Unit ?? "") is { Kind: "mass" or "volume" }) return true;
        if (clause.Place is QuantityPlace.Trail or QuantityPlace.Measure or QuantityPlace.TailMeasure) return fresh.Count > 0 && decision.Score > 0.3 || clause.Place == QuantityPlace.Trail && clause.StartsRow && HeadKnown(clause);
        if (clause.Place == QuantityPlace.Article && fresh.Count == 0) return clause.HasCue && clause.Item.Count(t => t.Kind == TokenKind.Word) <= 3 || HeadKnown(clause) && Alone(clause, 1);
        return clause.HasCue || clause.Text.Holds("requestCues") || fresh.Count > 0 || clause.Unit is not null || clause.Quantity <= 500 && (clause.StartsRow && Countable(clause) || clause.Place is QuantityPlace.Times);
    }

    // "3 forklifts", "4 apple slices": several of a thing are said in the plural, or the thing is known; "62 Madurai" is neither.
    private bool Countable(Clause clause)
    {
        var words = Head(clause);
        if (words.Count == 0 || clause.Item.Exists(t => t.Kind is TokenKind.Number or TokenKind.Code)) return false;
        // House numbers below ten are rare, parts of one are none.
        if (clause.Quantity < 10 && words.Count <= 4 || clause.Quantity != Math.Floor(clause.Quantity ?? 0)) return true;
        return HeadKnown(clause) || company.Catalogue.Knows(words[^1].Stem) || company.Catalogue.Knows(words[0].Stem) || words.Exists(t => t.Folded.Length > 3 && t.Folded[^1] is 's' or 'x');
    }

    private static bool UnitWritten(Clause clause) => clause.Unit is { } unit && clause.Tokens.Any(t =>
        t.Kind == TokenKind.Measure || Words.Fold(t.Text) is var typed && (clause.Text.List("units").Value(typed) == unit || Measures.Symbol(typed) == unit));

    // "99 East Main Street", "466 Madurai 8564723079": a house number, not how many.
    private static bool Address(Clause clause) => !UnitWritten(clause) && (clause.Item.Exists(t => clause.Text.Small("street").Has(t.Folded)) || clause.Item.Exists(t => t.Kind == TokenKind.Number && t.Value >= 10_000));

    /// <summary>A name of a thing: a few words outside brackets, none of them out of a sentence.</summary>
    public static bool IsName(Clause clause)
    {
        var words = new List<Token>();
        var depth = 0;
        foreach (var token in clause.Name)
        {
            if (clause.Text.Small("purpose").Has(token.Folded) || words.Count > 0 && (clause.Text.Small("with").Has(token.Folded) || clause.Text.Small("without").Has(token.Folded))) break;
            if (token.Folded is "(" or ")") depth += token.Folded == "(" ? 1 : -1;
            else if (token.Kind == TokenKind.Word && depth <= 0) words.Add(token);
        }
        var most = clause.Unit is not null && clause.StartsRow ? 12 : 7;
        return words.Count > 0 && words.Count <= most && !words.Exists(t => clause.Text.Small("talk").Has(t.Folded) && !clause.Text.Small("own").Has(t.Folded)) && clause.Query.Codes.Count + clause.Name.Count(t => t.Kind == TokenKind.Number) <= 2;
    }

    public static bool Doubtful(Clause clause) =>
        !clause.Removes && !NoGoods.Names(clause) && clause.Quantity is not null && (clause.Place is QuantityPlace.Lead or QuantityPlace.Times or QuantityPlace.WithUnit || clause.Place == QuantityPlace.Article && clause.Query.Words.Count(w => !w.Optional) <= 3) && clause.Query.Words.Exists(w => !w.Optional) && IsName(clause) && !clause.Text.Message.Forwarded;
}
