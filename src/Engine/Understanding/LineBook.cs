using Procurement.Engine.Requests;

namespace Procurement.Engine.Understanding;

/// <summary>The lines of the request while a batch is read: finds the one that is meant, changes it, decides its item and converts its quantity.</summary>
internal sealed class LineBook
{
    /// <summary>No item is described in more: what goes on and on is not matched again with every piece.</summary>
    private const int MostTokens = 60;

    private readonly CompanyKnowledge company;
    private readonly Talk talk;
    private readonly ClauseReader reader;
    private ((ItemQuery?, int, int, string?) Of, Dictionary<string, double> Hits) ranked = ((null, 0, 0, null), []);

    public LineBook(CompanyKnowledge company, Talk talk)
    {
        this.company = company;
        this.talk = talk;
        reader = new(company);
        foreach (var line in talk.Draft?.Lines ?? []) Lines.Add(FromDraft(line));
    }

    public List<WorkLine> Lines { get; } = [];
    /// <summary>The line that the message being read changed last.</summary>
    public WorkLine? Recent { get; set; }
    /// <summary>Where in the message the words stand that changed it.</summary>
    public int RecentAt { get; set; }
    public string? Supplier { get; set; }
    public string? Site { get; set; }
    public IEnumerable<WorkLine> Alive => Lines.Where(line => !line.Removed && !line.Refused);
    public int NextPosition => Math.Max(Lines.Count == 0 ? 0 : Lines.Max(line => line.Position), talk.Draft?.LastPosition ?? 0) + 1;

    private WorkLine FromDraft(LineFact fact)
    {
        var words = fact.RequestedText.Length > 0 ? fact.RequestedText : fact.Description;
        var text = new MessageText(new(Guid.Empty, default, HeardKind.Text, words), words, talk.Speaker.Language);
        var line = new WorkLine
        {
            Position = fact.Position,
            Before = fact,
            Sku = fact.Sku,
            Description = fact.Description,
            Quantity = fact.Quantity,
            Unit = fact.Unit,
            RequestedText = words,
            SaidQuantity = fact.RequestedQuantity ?? fact.Quantity,
            SaidUnit = fact.RequestedUnit,
            Site = fact.Site,
            ItemTokens = [.. text.Tokens],
            Text = null,
        };
        line.Query = new QueryReader(company.Catalogue, talk.Speaker.Language).Read(line.ItemTokens);
        line.Query.Unit = line.SaidUnit;
        return line;
    }

    public WorkLine Add(Clause clause)
    {
        var line = new WorkLine
        {
            IsNew = true,
            Position = NextPosition,
            RequestedText = clause.ItemText,
            SaidQuantity = clause.Quantity,
            SaidUnit = clause.Unit,
            IsRange = clause.IsRange,
            Place = clause.Place,
            Query = clause.Query,
            ItemTokens = [.. clause.Item],
            Text = clause.Text,
            Touched = true,
            TokenAt = clause.Tokens[0].Start,
        };
        line.Evidence.Add(clause.Evidence);
        Lines.Add(line);
        Decide(line);
        return line;
    }

    /// <summary>A line of an earlier request, ordered again.</summary>
    public void Repeat(LineFact fact, Guid messageId, string quote)
    {
        var entry = fact.Sku is { } sku ? company.Catalogue.BySku(sku) : null;
        var line = FromDraft(fact with { Site = null });
        var copy = Another(line);
        copy.Sku = entry?.Orderable == true ? entry.Sku : null;
        copy.Description = entry?.Name ?? fact.Description;
        copy.Unit = entry?.Unit ?? fact.Unit;
        copy.RequestedText = fact.Description.Length > 0 ? fact.Description : entry?.Name ?? "";
        (copy.SaidQuantity, copy.SaidUnit) = (fact.Quantity, fact.Unit);
        copy.Fixed = true;
        if (entry is { Orderable: false }) copy.Decision = new(ItemVerdict.NoneFound, null, [], AskKinds.NoneFound, 1, $"{entry.Sku} cannot be ordered any more");
        else if (entry is not null && !Allowed(entry, null)) copy.Refused = true;
        copy.Evidence.Add(new(messageId, quote));
        Lines.Add(copy);
    }

    /// <summary>The same line for another site.</summary>
    public void Copy(WorkLine line, string site, Guid messageId, string quote)
    {
        var copy = Another(line);
        copy.Site = site;
        copy.Refused = line.Sku is { } sku && company.Catalogue.BySku(sku) is { } entry && !Allowed(entry, site);
        copy.Evidence.Add(new(messageId, quote));
        Lines.Add(copy);
        Decide(copy);
    }

    private WorkLine Another(WorkLine like) => new()
    {
        IsNew = true,
        Position = NextPosition,
        Sku = like.Sku,
        Description = like.Description,
        Quantity = like.Quantity,
        Unit = like.Unit,
        RequestedText = like.RequestedText,
        SaidQuantity = like.SaidQuantity,
        SaidUnit = like.SaidUnit,
        Query = like.Query,
        ItemTokens = like.ItemTokens,
        Decision = like.Decision,
        Place = like.Place,
        Touched = true,
        Fixed = like.Sku is not null,
    };

    public bool Allowed(CatalogueEntry entry, string? lineSite)
    {
        if (entry.RestrictedTo.Count == 0) return true;
        var site = lineSite ?? Site ?? talk.Draft?.Site ?? talk.Speaker.Site;
        var categories = company.Site(site)?.Categories ?? [];
        return entry.RestrictedTo.Any(who => talk.Speaker.Roles.Contains(who, StringComparer.OrdinalIgnoreCase) || categories.Contains(who, StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>Remembers what a clause changed: a number that follows it alone is for the same line.</summary>
    public void Changed(WorkLine line, Clause clause) => (Recent, RecentAt) = (line, clause.Tokens.Count == 0 ? 0 : clause.Tokens[0].Start);

    /// <summary>The line becomes this item, whatever its words were.</summary>
    public void Take(WorkLine line, CatalogueEntry entry, Clause clause)
    {
        Changed(line, clause);
        line.Only = [entry];
        line.Sku = entry.Sku;
        line.Description = entry.Name;
        line.Fixed = line.Touched = true;
        line.Refused = !Allowed(entry, line.Site);
        line.Evidence.Add(clause.Evidence);
        Decide(line);
    }

    /// <summary>Matches the line's words against the catalogue and converts what was said into the catalogue's unit.</summary>
    public void Decide(WorkLine line)
    {
        if (line.Fixed) { ConvertQuantity(line, company.Catalogue.BySku(line.Sku ?? "")); return; }
        line.Query.Supplier = line.Supplier ?? Supplier;
        line.Query.Unit ??= line.Place is QuantityPlace.Measure or QuantityPlace.TailMeasure ? null : line.SaidUnit;
        line.Decision = ItemDecision.Of(company.Catalogue, line.Query, entry => Allowed(entry, line.Site), line.Only);
        if (line.Place == QuantityPlace.Measure) DecideMeasured(line);
        if (line.Place == QuantityPlace.TailMeasure) DecideTail(line);
        line.Refused = line.Decision.Verdict == ItemVerdict.NotAllowed;
        var entry = line.Decision.Verdict == ItemVerdict.Sure || line.Refused ? line.Decision.Item : null;
        line.Sku = entry?.Sku;
        line.Description = entry?.Name ?? line.RequestedText;
        ConvertQuantity(line, entry);
    }

    // "20 kg tomatoes": a quantity where the item is sold by weight or holds so much; "5L bleach x4" was settled before.
    private void DecideMeasured(WorkLine line)
    {
        if (line.SaidQuantity is not { } quantity || Measures.Of(quantity, line.SaidUnit ?? "") is not { } amount) return;
        if (line.Decision!.Verdict == ItemVerdict.Sure && UnitConversion.Convert(line.Decision.Item!, quantity, line.SaidUnit, false) is { Quantity: not null, Rounded: false }) return;
        line.Query.Amounts.Add(amount);
        var sized = ItemDecision.Of(company.Catalogue, line.Query, entry => Allowed(entry, line.Site), line.Only);
        line.Query.Amounts.RemoveAt(line.Query.Amounts.Count - 1);
        if (sized.Verdict is not (ItemVerdict.Sure or ItemVerdict.Choose)) return;
        if (sized.Verdict == ItemVerdict.Choose && line.Decision.Verdict == ItemVerdict.Sure) return;
        line.Decision = sized;
        // The measure only described the item: how many is still open.
        if (sized.Item is { } item && UnitConversion.Convert(item, quantity, line.SaidUnit, false).Quantity is null) Describes(line);
    }

    // The measure belongs to the words of the line, so that an answer later still knows it.
    private static void Describes(WorkLine line)
    {
        var measure = $"{line.SaidQuantity:0.####} {line.SaidUnit}";
        line.ItemTokens = [.. line.ItemTokens, .. Tokens.Of(measure)];
        line.RequestedText = $"{line.RequestedText} {measure}";
        (line.SaidQuantity, line.SaidUnit, line.Place) = (null, null, QuantityPlace.None);
    }

    // "tomatoes 10 kg" is how much, "bleach 5L" is which.
    private void DecideTail(WorkLine line)
    {
        if (line.SaidQuantity is not { } quantity || Measures.Of(quantity, line.SaidUnit ?? "") is not { } amount) return;
        if (line.Decision is { Verdict: ItemVerdict.Sure, Item.Unit: "kg" or "l" or "m" } sure && Measures.Of(1, sure.Item!.Unit)!.Value.Kind == amount.Kind) return;
        line.Query.Amounts.Add(amount);
        Describes(line);
        line.Decision = ItemDecision.Of(company.Catalogue, line.Query, entry => Allowed(entry, line.Site), line.Only);
    }

    private static void ConvertQuantity(WorkLine line, CatalogueEntry? entry)
    {
        line.UnitOpen = line.UnitAssumed = line.Rounded = line.Converted = false;
        if (entry is null) { line.Quantity = line.SaidQuantity; line.Unit = line.SaidUnit ?? line.Query.TailUnit ?? (line.Before is null ? null : line.Unit); return; }
        line.Unit = entry.Unit;
        if (line.Place == QuantityPlace.Trail && line.SaidQuantity is { } trailing && IsProperty(entry, trailing)) line.SaidQuantity = null;
        if (line.SaidQuantity is not { } said) { line.Quantity = null; return; }
        // A code names the article itself, so its number counts what is ordered.
        var unit = line.SaidUnit ?? TailUnit(line, entry) ?? (line.Query.Codes.Count > 0 ? entry.Unit : null);
        // "5 cable ties, the 500 pack": packs, because the pack was named and five are fewer than it holds.
        if (unit is null or "each" && line.Query.PackCount == entry.PackSize && said < entry.PackSize) unit = entry.Unit;
        // "1 dabba enamel": the word means a box, and a tin too.
        if (unit is not null && unit != entry.Unit && line.Text is { } text && text.Tokens.Exists(t => Lexicon.Shared.Means(t.Folded, unit, entry.Unit, text.Language))) unit = entry.Unit;
        var converted = UnitConversion.Convert(entry, said, unit, NamesContent(line, entry));
        line.Quantity = converted.Quantity;
        line.UnitOpen = converted.Quantity is null;
        line.UnitAssumed = unit is null || unit == "each" && entry.Unit != "each" && line.IsNew;
        line.Rounded = converted.Rounded;
        line.Converted = converted.Changed;
    }

    private static bool IsProperty(CatalogueEntry entry, decimal number) => ItemProfile.Of(entry).Numbers.Contains(number) && number > 24;

    private static string? TailUnit(WorkLine line, CatalogueEntry entry) => line.Query.TailUnit is null ? null : line.Query.UnitFor(ItemProfile.Of(entry));

    private static bool NamesContent(WorkLine line, CatalogueEntry entry) =>
        line.ItemTokens.Any(t => Lexicon.Shared.List("units", "*").Value(t.Folded) == entry.PackUnit);

    public void SetQuantity(WorkLine line, Clause clause, bool delta = false)
    {
        Changed(line, clause);
        line.Touched = true;
        line.Evidence.Add(clause.Evidence);
        line.IsRange = clause.IsRange;
        if (clause.IsRange) { line.SaidQuantity = null; line.Quantity = null; return; }
        if (delta) { Change(line, clause); return; }
        var unit = clause.Unit;
        line.SaidQuantity = clause.Quantity;
        // In a correction a measure says how much, wherever it stands.
        line.Place = clause.Place == QuantityPlace.TailMeasure ? QuantityPlace.Measure : clause.Place;
        var current = company.Catalogue.BySku(line.Sku ?? "");
        if (unit is null && current is not null) { ConvertQuantity(line, current); return; }
        if (unit is null) { Decide(line); return; }
        line.SaidUnit = unit;
        // Another pack form was said: the words are matched again ("2 cartons" after "5 reams").
        if (current is not null && (unit == current.Unit || Measures.Of(1, unit) is not null && UnitConversion.Convert(current, line.SaidQuantity ?? 0, unit, false).Quantity is not null || line.Fixed || line.Query.Codes.Count > 0)) { ConvertQuantity(line, current); return; }
        line.Query.Unit = clause.Place == QuantityPlace.Measure ? null : unit;
        var (sku, decision) = (line.Sku, line.Decision);
        Decide(line);
        if (line.Sku is not null || sku is null) return;
        line.Decision = decision;
        line.Sku = sku;
        ConvertQuantity(line, current);
    }

    private void Change(WorkLine line, Clause clause)
    {
        var entry = company.Catalogue.BySku(line.Sku ?? "");
        var more = clause.Quantity ?? 0;
        if (clause.Fewer) more = -more;
        if (entry is not null && UnitConversion.Convert(entry, Math.Abs(more), clause.Unit ?? line.SaidUnit, false).Quantity is { } converted && line.Quantity is { } had)
        {
            line.Quantity = had + (more < 0 ? -converted : converted);
            line.SaidQuantity = line.SaidQuantity + more;
            if (line.Quantity <= 0) line.Removed = true;
            return;
        }
        line.SaidQuantity = (line.SaidQuantity ?? 0) + more;
        if (entry is null) Decide(line);
        else ConvertQuantity(line, entry);
    }

    /// <summary>Adds words to a line and matches it again ("grey", "the 45 m one").</summary>
    public void Extend(WorkLine line, Clause clause)
    {
        line.Touched = true;
        if (line.ItemTokens.Count >= MostTokens) { line.Evidence.Add(clause.Evidence); return; }
        var language = clause.Text.Language;
        line.RequestedText = (line.RequestedText + Between(line, clause) + clause.ItemText).Trim();
        line.ItemTokens = [.. line.ItemTokens, .. clause.Item];
        line.Evidence.Add(clause.Evidence);
        var unit = line.Query.Unit;
        var (tail, stem) = (line.Query.TailUnit, line.Query.TailStem);
        line.Query = new QueryReader(company.Catalogue, language).Read(line.ItemTokens);
        (line.Query.Unit, line.Query.TailUnit, line.Query.TailStem) = (unit, tail, stem);
        Decide(line);
    }

    // What the writer put between the words of a line and those that go on with it.
    private static string Between(WorkLine line, Clause clause)
    {
        if (line.Text != clause.Text || line.ItemTokens.Count == 0 || clause.Item.Count == 0) return " ";
        var (from, to) = (line.ItemTokens[^1].End, clause.Item[0].Start);
        return from <= to && to - from <= 8 ? clause.Text.Text[from..to] : " ";
    }

    /// <summary>Gives a line other words and matches it again.</summary>
    public void Reword(WorkLine line, List<Token> tokens, Clause clause)
    {
        Changed(line, clause);
        line.ItemTokens = tokens;
        line.RequestedText = string.Join(' ', tokens.Select(t => t.Text));
        line.Touched = true;
        line.Fixed = false;
        line.Only = [];
        line.Evidence.Add(clause.Evidence);
        line.Query = new QueryReader(company.Catalogue, clause.Text.Language).Read(tokens);
        line.Query.Unit = line.SaidUnit;
        Decide(line);
    }

    /// <summary>The line that words mean: the same item, or the one whose words fit best.</summary>
    public WorkLine? Meant(ItemQuery query, double least = 0.45)
    {
        if (query.IsEmpty || !Alive.Any()) return null;
        if (query.Codes.Count > 0 && query.Codes.SelectMany(company.Catalogue.ByCode).Select(i => i.Entry.Sku).ToHashSet() is { Count: > 0 } skus) return Alive.LastOrDefault(line => line.Sku is not null && skus.Contains(line.Sku));
        var hits = Ranked(query);
        var best = default(WorkLine);
        var most = least;
        foreach (var line in Alive)
        {
            var score = Math.Max(line.Sku is not null ? hits.GetValueOrDefault(line.Sku) : 0, 0.9 * Overlap(query, line));
            if (score > most || score == most && best is not null) (best, most) = (line, score);
        }
        return best;
    }

    // One clause asks several times which line it means.
    private Dictionary<string, double> Ranked(ItemQuery query)
    {
        var now = (query, query.Words.Count, query.Amounts.Count, query.LetterSize);
        if (ranked.Of == now) return ranked.Hits;
        var unit = query.Unit;
        query.Unit = null;
        ranked = (now, company.Catalogue.Rank(query, int.MaxValue).ToDictionary(hit => hit.Item.Entry.Sku, hit => hit.Score));
        query.Unit = unit;
        return ranked.Hits;
    }

    public static double Overlap(ItemQuery query, WorkLine line)
    {
        var (all, shared) = (0, 0);
        foreach (var word in query.Words)
        {
            if (word.Optional) continue;
            all++;
            if (word.Forms.Any(form => Array.TrueForAll(form.Words, line.Stems.Contains))) shared++;
        }
        return all == 0 ? 0 : shared / (double)all;
    }
}
