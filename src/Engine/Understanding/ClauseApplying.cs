using Procurement.Engine.Requests;

namespace Procurement.Engine.Understanding;

/// <summary>Applies the clauses of one message to the lines: new lines, corrections, more, less, removals, answers, properties of the line before.</summary>
internal sealed class ClauseApplying(Talk talk, CompanyKnowledge company, LineBook book, IReadOnlyList<MessageText> batch, List<string> explanation, List<Unexplained> unexplained, IReadOnlyList<Said<string>> sites)
{
    private readonly List<WorkLine> fresh = [];
    private readonly List<Clause> doubtful = [];
    private bool removing, correcting;

    public void Apply(MessageText text, List<Clause> clauses)
    {
        correcting = false;
        Distribute(clauses);
        // "black tea bags, 4 boxes": the quantity stands behind the comma.
        for (var i = 0; i + 1 < clauses.Count; i++)
            if ((i == 0 || clauses[i].StartsRow) && clauses[i] is { HasContent: true, Quantity: null, Removes: false, IsRange: false } && clauses[i + 1] is { Quantity: not null, StartsRow: false } next && (!next.HasContent || next.Query.OnlyAttributes)) clauses[i].HasCue = true;
        if (Starred(text, clauses)) return;
        for (var i = 0; i < clauses.Count; i++)
        {
            var clause = clauses[i];
            if (i > 0 && removing && !clause.Adds && !clause.HasCue && clause.Quantity is null && clause.HasContent && !clause.StartsRow && book.Meant(clause.Query) is not null) clause.Removes = true;
            removing = clause.Removes;
            // "sorry, 8": the cue stands in a clause of its own.
            if (clause.Corrects && clause.Quantity is null && !clause.HasContent && !clause.Removes) { correcting = true; continue; }
            if (correcting) { clause.Corrects = true; correcting = false; }
            if (One(clause, clauses, i)) explanation.Add($"\"{clause.Quote}\"");
            else if (Doubtful(clause)) doubtful.Add(clause);
            else if (clause.HasContent) unexplained.Add(new(text.Message.Id, clause.Quote));
        }
        // Among things that were ordered, a number and a name is ordered too, though no catalogue knows it.
        foreach (var clause in doubtful)
        {
            if (fresh.Count > 0) fresh.Add(book.Add(clause));
            else unexplained.Add(new(text.Message.Id, clause.Quote));
        }
        doubtful.Clear();
    }

    private static bool Doubtful(Clause clause) =>
        !clause.Removes && clause.Quantity is not null && clause.Place is QuantityPlace.Lead or QuantityPlace.Times or QuantityPlace.WithUnit && clause.Query.Words.Exists(w => !w.Optional) && IsName(clause) && !clause.Text.Message.Forwarded;

    // "2 packs each of red, blue and green cloths": the quantity holds for all of them.
    private static void Distribute(List<Clause> clauses)
    {
        for (var i = 0; i < clauses.Count; i++)
        {
            if (!clauses[i].EachOf) continue;
            for (var n = i + 1; n < clauses.Count && clauses[n].Quantity is null && clauses[n].HasContent && !clauses[n].StartsRow; n++)
            {
                (clauses[n].Quantity, clauses[n].Unit, clauses[n].Place) = (clauses[i].Quantity, clauses[i].Unit, clauses[i].Place);
                clauses[n].Query.Unit = clauses[i].Unit;
            }
        }
    }

    // "*bleach": the word replaces the one that was mistyped.
    private bool Starred(MessageText text, List<Clause> clauses)
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

    private bool One(Clause clause, List<Clause> clauses, int i)
    {
        if (clause.Removes && clause.Everything && !clause.HasContent) return Clear();
        if (clause.Removes && clause.RowNumber is { } row) return RemoveRow(row, clause);
        if (clause.Removes && clause.HasContent) return Remove(clause);
        Measured(clause);
        if (SizeLetter(clause)) clause.Query.LetterSize = "L";
        if (clause.Removes && !clause.HasContent) return false;
        if (!clause.HasContent && clause.Query.LetterSize is null && Continues(clause)) { Extend(clause); return true; }
        if (!clause.HasContent && clause.Quantity is not null && Elsewhere(clause, clauses, i)) return true;
        if (!clause.HasContent) return clause.Quantity is not null || clause.IsRange ? Requantify(clause) : clause.Unit is not null && Reunit(clause);
        if (Replaced(clause)) return true;
        if (Answers(clause)) return true;
        if (clause.Corrects && clause.Quantity is null && Corrected(clause)) return true;
        if (clause.Query.OnlyAttributes && clause.Quantity is not null && clause.Place != QuantityPlace.Measure && Sibling(clause, clauses, i)) return true;
        if (Continues(clause)) { Extend(clause); return true; }
        if (clause.More || clause.Fewer)
        {
            if (book.Meant(clause.Query) is { } more && clause.Quantity is not null) { book.SetQuantity(more, clause, delta: true); return true; }
        }
        else if (clause.Corrects && clause.Quantity is not null && book.Meant(clause.Query, 0.5) is { } meant)
        {
            if (ItemDecision.Of(company.Catalogue, clause.Query, e => book.Allowed(e, meant.Site)) is { Verdict: ItemVerdict.Sure } other && meant.Sku is not null && other.Item!.Sku != meant.Sku) book.Reword(meant, [.. clause.Item], clause);
            book.SetQuantity(meant, clause);
            return true;
        }
        if (clause.Quantity is not null && Again(clause) is { } same) { book.SetQuantity(same, clause, clause.Adds); return true; }
        return New(clause);
    }

    // The same item in a later message: said anew, unless it is "also".
    private WorkLine? Again(Clause clause)
    {
        if (sites.Select(s => s.Value).Distinct().Count() > 1) return null;
        var decision = ItemDecision.Of(company.Catalogue, clause.Query, _ => true);
        return decision.Verdict != ItemVerdict.Sure ? null : book.Alive.LastOrDefault(l => l.Sku == decision.Item!.Sku && l.Text != clause.Text);
    }

    /// <summary>"instead of the apple one": what is not wanted any more, if it is there.</summary>
    private bool Replaced(Clause clause)
    {
        if (clause.Quantity is not null || clause.Text.List("instead").At(clause.Tokens, 0).Count == 0) return false;
        var words = new QueryReader(company.Catalogue, clause.Text.Language).Read([.. clause.Tokens.Skip(clause.Text.List("instead").At(clause.Tokens, 0).Count)]);
        if (book.Meant(words, 0.6) is { } line && !fresh.Contains(line)) { line.Removed = line.Touched = true; line.Evidence.Add(clause.Evidence); }
        return true;
    }

    /// <summary>"i meant A3", "no, the blue ones", "sorry, staples": a word of the last line is exchanged, or the whole thing.</summary>
    private bool Corrected(Clause clause)
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

    private void Extend(Clause clause)
    {
        if (clause.Quantity is not null) clause.Item = Words(clause);
        book.Extend(fresh[^1], clause);
    }

    private bool Clear()
    {
        foreach (var line in book.Alive.ToList()) { line.Removed = true; line.Touched = true; }
        return true;
    }

    private bool RemoveRow(int row, Clause clause)
    {
        var lines = book.Alive.ToList();
        var line = lines.Find(l => l.Row == row) ?? (row >= 1 && row <= lines.Count ? lines[row - 1] : null);
        if (line is null) { pendingRows.Add(row); return true; }
        line.Removed = true;
        line.Evidence.Add(clause.Evidence);
        return true;
    }

    private readonly List<int> pendingRows = [];

    private bool Remove(Clause clause)
    {
        if (book.Meant(clause.Query) is not { } line) return false;
        line.Removed = true;
        line.Touched = true;
        line.Evidence.Add(clause.Evidence);
        return true;
    }

    /// <summary>A quantity without an item: for the quoted line, the line that waits for one, the line in that unit, the last one.</summary>
    private bool Requantify(Clause clause)
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

    /// <summary>An answer to what is open: a property, or words that pick one of the options.</summary>
    private bool Answers(Clause clause)
    {
        if (clause.Quantity is not null && clause.Place != QuantityPlace.Article && !clause.Query.OnlyAttributes || clause.Removes) return false;
        foreach (var line in book.Alive.Where(l => l.Sku is null && !fresh.Contains(l)).Reverse().ToList())
        {
            var options = Options(line);
            if (options.Count == 0 && !clause.Query.OnlyAttributes) continue;
            if (options.FirstOrDefault(o => Understanding.Words.Fold(o.Name) == Understanding.Words.Fold(clause.Text.Text.Trim())) is { } named) { Take(line, clause, named); return true; }
            var tokens = line.ItemTokens.Concat(clause.Item).ToList();
            var query = new QueryReader(company.Catalogue, clause.Text.Language).Read(tokens);
            query.Unit = line.Query.Unit;
            var decision = ItemDecision.Of(company.Catalogue, query, e => book.Allowed(e, line.Site), options);
            if (Branded(clause, options) is { } branded) { Take(line, clause, branded); return true; }
            if (decision.Verdict is ItemVerdict.Sure or ItemVerdict.NotAllowed && Narrows(clause, decision.Item!, options)) { Take(line, clause, decision.Item!); return true; }
            // Not among what was offered, but the same thing: "recycled" after plain paper was asked about.
            var wider = ItemDecision.Of(company.Catalogue, query, e => book.Allowed(e, line.Site));
            if (wider is { Verdict: ItemVerdict.Sure, Score: > 0.9 } && options.Count > 0 && new ItemProfile(wider.Item!, 0).Head == new ItemProfile(options[0], 0).Head && Narrows(clause, wider.Item!, [.. options, wider.Item!])) { Take(line, clause, wider.Item!); return true; }
            if (!clause.Query.OnlyAttributes) continue;
            line.Only = options;
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
        var profile = new ItemProfile(item, 0);
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
        Fill(line, clause);
        line.Only = [entry];
        line.Sku = entry.Sku;
        line.Description = entry.Name;
        line.Fixed = true;
        line.Touched = true;
        line.Refused = !book.Allowed(entry, line.Site);
        line.Evidence.Add(clause.Evidence);
        book.Decide(line);
    }

    /// <summary>", grey", ", high back", ", 50 kg", ", 400 sheets" go on with the line before them in the same message.</summary>
    private bool Continues(Clause clause)
    {
        if (fresh.Count == 0 || fresh[^1].Text != clause.Text || clause.Removes || clause.Corrects || clause.HasCue || clause.Adds || clause.IsRange) return false;
        var line = fresh[^1];
        if (clause.StartsRow && !(clause.Query.OnlyAttributes && clause.Quantity is null)) return false;
        if (clause.Quantity is not null && (line.SaidQuantity is null || clause.Place is not (QuantityPlace.Measure or QuantityPlace.Lead))) return false;
        if (!clause.HasContent) return clause.Quantity is { } number && (clause.Place == QuantityPlace.Measure || Has(line, number));
        if (clause.Quantity is { } said && clause.Place == QuantityPlace.Lead && !Has(line, said) && !SameAlone(clause, line)) return false;
        if (clause.Quantity is null && clause.Query.OnlyAttributes) return true;
        if (clause.Quantity is not null && clause.Place == QuantityPlace.Lead && !SameAlone(clause, line)) return false;
        var words = clause.Query.Words.Where(w => !w.Optional).ToList();
        if (line.Decision?.Verdict != ItemVerdict.NotInCatalogue && Entries(line).Any(o => new ItemProfile(o, 0) is var profile && words.Count(w => w.Forms.Any(f => f.Words.All(profile.Words.ContainsKey))) >= Math.Max(1, words.Count * 0.6))) return true;
        return Together(clause, line);
    }

    private IEnumerable<CatalogueEntry> Entries(WorkLine line) => line.Sku is { } sku ? [company.Catalogue.BySku(sku)!] : line.Decision?.Options ?? [];

    private bool Has(WorkLine line, decimal number) => Entries(line).Any(e => new ItemProfile(e, 0).Numbers.Contains(number));

    // Alone it says nothing that is not already meant: "4 drawer" after a filing cabinet.
    private bool SameAlone(Clause clause, WorkLine line)
    {
        if (clause.Unit is not null && clause.Unit is not ("sheet" or "each" or "pair")) return false;
        var alone = ItemDecision.Of(company.Catalogue, clause.Query, _ => true);
        var entries = Entries(line).ToList();
        if (clause.Quantity is { } count && Has(line, count) && entries.Exists(e => new ItemProfile(e, 0) is var profile && clause.Query.Words.TrueForAll(w => w.Optional || w.Forms.Any(f => f.Words.All(profile.Words.ContainsKey))))) return true;
        return alone.Verdict == ItemVerdict.NotInCatalogue || alone.Score < 0.85 && (alone.Item is null || entries.Contains(alone.Item)) || alone.Verdict == ItemVerdict.Choose && alone.Options.All(entries.Contains)
            || alone.Item is { } item && entries.Contains(item) && clause.Quantity is { } number && Has(line, number);
    }

    // One item that has all that was said in both.
    private bool Together(Clause clause, WorkLine line)
    {
        var query = new QueryReader(company.Catalogue, clause.Text.Language).Read([.. line.ItemTokens, .. Words(clause)]);
        query.Unit = line.Query.Unit;
        var decision = ItemDecision.Of(company.Catalogue, query, _ => true);
        return decision.Verdict is ItemVerdict.Sure or ItemVerdict.Choose && decision.Score >= 0.85;
    }

    /// <summary>What a clause adds to a line: with its number, where that counts nothing.</summary>
    private static List<Token> Words(Clause clause) => clause.Quantity is null ? clause.Item : [.. clause.Tokens.Where(t => t.Kind != TokenKind.Separator || t.Folded is "(" or ")")];

    // "80g" after "2 reams A4" says which, not how many.
    private void Measured(Clause clause)
    {
        if (clause.HasContent || clause.Place != QuantityPlace.Measure || clause.Quantity is not { } value || Measures.Of(value, clause.Unit ?? "") is not { } amount) return;
        if (!book.Alive.Any(l => l.Sku is null && Options(l).Exists(e => new ItemProfile(e, 0).Amounts.Exists(amount.Fits)))) return;
        (clause.Quantity, clause.Unit, clause.Place, clause.Item) = (null, null, QuantityPlace.None, []);
        clause.Item = [.. clause.Tokens.Where(t => t.Kind != TokenKind.Separator)];
        clause.Query = new QueryReader(company.Catalogue, clause.Text.Language).Read(clause.Item);
    }

    // "and 5 L" after vests is a size, not five litres.
    private bool SizeLetter(Clause clause)
    {
        if (clause.HasContent || clause.Place is not (QuantityPlace.Measure or QuantityPlace.Lead) || clause.Unit is not "l" || fresh.Count == 0) return false;
        var entry = fresh[^1].Sku is { } sku ? company.Catalogue.BySku(sku) : (fresh[^1].Decision?.Options is [var first, ..] ? first : null);
        if (entry is null || new ItemProfile(entry, 0).LetterSize is null) return false;
        (clause.Unit, clause.Query.Unit, clause.Place) = (null, null, QuantityPlace.Lead);
        clause.Item = [.. Tokens.Of("L")];
        return true;
    }

    // "6 seats for the marina and 4 for building 7": the same thing for another place.
    private bool Elsewhere(Clause clause, List<Clause> clauses, int i)
    {
        if (clause.Corrects || clause.More || fresh.Count == 0 || fresh[^1].Text != clause.Text || fresh[^1].SaidQuantity is null) return false;
        var from = clause.Tokens[0].Start;
        var to = i + 1 < clauses.Count ? clauses[i + 1].Tokens[0].Start : int.MaxValue;
        if (!sites.Any(s => s.MessageId == clause.Text.Message.Id && clause.Text.Tokens[s.At].Start is var at && at >= from && at < to) || sites.Select(s => s.Value).Distinct().Count() < 2) return false;
        clause.Item = [.. fresh[^1].ItemTokens];
        clause.Unit ??= fresh[^1].SaidUnit;
        clause.Query = new QueryReader(company.Catalogue, clause.Text.Language).Read(clause.Item);
        clause.Query.Unit = clause.Unit;
        fresh.Add(book.Add(clause));
        return true;
    }

    /// <summary>Only another unit was said ("no, cartons"): the quantity stays.</summary>
    private bool Reunit(Clause clause)
    {
        if (Last() is not { SaidQuantity: { } quantity } line || clause.Removes) return false;
        clause.Quantity = quantity;
        book.SetQuantity(line, clause);
        return true;
    }

    /// <summary>"5 hi vis vests XL and 5 L", "2 red and 3 blue cloths", "2 packs each of red, blue and green cloths": the thing is said once.</summary>
    private bool Sibling(Clause clause, List<Clause> clauses, int i)
    {
        if (fresh.Count > 0 && fresh[^1].Text == clause.Text && fresh[^1] is { SaidQuantity: null, IsRange: false } heading)
        {
            (heading.SaidQuantity, heading.SaidUnit, heading.Place) = (clause.Quantity, clause.Unit, clause.Place);
            heading.Query.Unit = clause.Unit;
            book.Extend(heading, clause);
            return true;
        }
        // "24 vests: 12 L and 12 XL": the heading only counted them together.
        if (clause.AfterColon && fresh.Count > 0 && fresh[^1].Text == clause.Text && fresh[^1].Sku is null) fresh[^1].Removed = true;
        var with = fresh.Count > 0 && fresh[^1].Text == clause.Text ? fresh[^1].ItemTokens : clauses.Skip(i + 1).FirstOrDefault(c => c.HasContent && !c.Query.OnlyAttributes)?.Item;
        if (with is null) return false;
        var things = with.Where(t => !IsAttribute(clause, t)).ToList();
        clause.Item = [.. things, .. clause.Item];
        var unit = clause.Query.Unit ?? (fresh.Count > 0 ? fresh[^1].SaidUnit : null);
        clause.Query = new QueryReader(company.Catalogue, clause.Text.Language).Read(clause.Item);
        clause.Query.Unit = unit;
        clause.Unit ??= unit;
        fresh.Add(book.Add(clause));
        return true;
    }

    private static bool IsAttribute(Clause clause, Token token) =>
        clause.Query.Colours.Count > 0 && clause.Text.List("colours").Has(token.Folded) || clause.Query.LetterSize is not null && clause.Text.List("sizes").Has(token.Folded)
        || clause.Query.Amounts.Count > 0 && token.Kind == TokenKind.Measure || clause.Query.Numbers.Count > 0 && token.Kind == TokenKind.Number;

    private bool New(Clause clause)
    {
        var decision = ItemDecision.Of(company.Catalogue, clause.Query, e => book.Allowed(e, null));
        var asked = clause.Quantity is not null || clause.IsRange || clause.IsVague || clause.HasCue || clause.Adds || clause.Text.Message.Kind == HeardKind.DocumentText;
        if (decision.Verdict == ItemVerdict.NotInCatalogue && !Believable(clause, asked, decision)) return false;
        if (!asked && (decision.Score < 0.85 || !(Listlike(clause) || Alone(clause, decision)))) return false;
        var line = book.Add(clause);
        line.Row = clause.RowNumber ?? 0;
        fresh.Add(line);
        return true;
    }

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
}
