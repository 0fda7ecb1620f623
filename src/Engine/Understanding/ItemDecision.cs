using Procurement.Engine.Requests;

namespace Procurement.Engine.Understanding;

internal enum ItemVerdict { Sure, Choose, NotInCatalogue, NoneFound, NotAllowed }

/// <summary>Which item was meant, or what has to be asked.</summary>
internal sealed record ItemDecision(ItemVerdict Verdict, CatalogueEntry? Item, IReadOnlyList<CatalogueEntry> Options, string AskKind, double Score, string Why)
{
    private const double Enough = 0.6, Margin = 0.045;

    /// <summary>A text of so many telling words is the title of an article: what the item is beyond it counts too. A longer one is no title.</summary>
    private const int TitleWords = 4, LongestTitle = 40;

    // How sure a title must be to be taken without asking: alone, or where its words found the same item.
    // On the tuning half with articles removed 0.97 of what is taken is right, with three quarters of the articles that there are (docs/evaluation.md).
    private const double Certain = 0.85, Agreed = 0.8;

    // How likely the article must be in the catalogue to be asked about, and where its words found nothing; below, one in nine is there.
    private const double Likely = 0.3, LikelyAlone = 0.5;

    /// <param name="allowed">Whether the speaker may order an item for the site it goes to.</param>
    public static ItemDecision Of(CatalogueIndex index, ItemQuery query, Func<CatalogueEntry, bool> allowed, IReadOnlyList<CatalogueEntry>? only = null)
    {
        var byWords = ByWords(index, query, allowed, only);
        if (only is { Count: > 0 } || query.Codes.Count > 0 || byWords.Verdict is ItemVerdict.NotAllowed or ItemVerdict.NoneFound) return byWords;
        return ByTitle(index, query, allowed, byWords);
    }

    // Items with other names are known by their words; one that has a title alone is compared with the whole text.
    private static ItemDecision ByTitle(CatalogueIndex index, ItemQuery query, Func<CatalogueEntry, bool> allowed, ItemDecision byWords)
    {
        const int compared = 5;
        if ((byWords.Item ?? (byWords.Options is [var option, ..] ? option : null)) is { Synonyms.Count: > 0 }) return byWords;
        var text = SearchWords.Of(query.Source);
        if (text.Words.Where(word => !SearchLexicon.Shared.Small.Contains(word)).Distinct().Count() is < TitleWords or > LongestTitle) return byWords;
        var best = index.MatchTitles(text, compared);
        if (best.Count == 0 || best[0].Entry.Synonyms.Count > 0) return byWords;
        var (first, sure) = (best[0].Entry, best[0].Match.Confidence);
        var why = $"title {first.Sku} {sure:0.00}";
        if (sure >= Certain || sure >= Agreed && byWords.Verdict == ItemVerdict.Sure && byWords.Item!.Sku == first.Sku)
            return !first.Orderable ? new(ItemVerdict.NoneFound, null, [], AskKinds.NoneFound, sure, why) : new(allowed(first) ? ItemVerdict.Sure : ItemVerdict.NotAllowed, first, [], "", sure, why);
        var options = best.Select(hit => hit.Entry).Prepend(byWords.Item).OfType<CatalogueEntry>().DistinctBy(entry => entry.Sku).Where(entry => entry.Orderable && allowed(entry)).Take(compared).ToList();
        var known = best[0].Match.Presence >= (byWords.Verdict == ItemVerdict.NotInCatalogue ? LikelyAlone : Likely);
        if (!known || options.Count == 0) return new(ItemVerdict.NotInCatalogue, null, options, "", sure, why);
        return byWords.Verdict == ItemVerdict.Choose ? byWords : new(ItemVerdict.Choose, null, options, AskKinds.Item, sure, why);
    }

    private static ItemDecision ByWords(CatalogueIndex index, ItemQuery query, Func<CatalogueEntry, bool> allowed, IReadOnlyList<CatalogueEntry>? only)
    {
        if (query.Codes.Count > 0 && ByCode(index, query, allowed) is { } coded) return coded;
        var hits = index.Rank(query, only is { Count: > 0 } ? int.MaxValue : 80);
        if (only is { Count: > 0 }) hits = [.. hits.Where(hit => only.Contains(hit.Item.Entry))];
        var best = hits.FirstOrDefault(hit => hit.Item.Entry.Orderable);
        var top = hits.FirstOrDefault();
        if (top is null || top.Score < Enough) return Poor(hits);
        if (!top.Item.Entry.Orderable && (best is null || best.Score < Enough || top.Score > best.Score + 2 * Margin))
            return new(ItemVerdict.NoneFound, null, [.. Near(hits, top)], AskKinds.NoneFound, top.Score, $"only {top.Item.Entry.Sku}, which cannot be ordered");
        if (best is null || best.Score < Enough) return Poor(hits);
        var ties = hits.Where(hit => hit.Item.Entry.Orderable && hit.Score >= best.Score - Margin).ToList();
        var free = ties.Where(hit => allowed(hit.Item.Entry)).ToList();
        if (free.Count == 0) return new(ItemVerdict.NotAllowed, best.Item.Entry, [], "", best.Score, $"{best.Item.Entry.Sku} is restricted");
        if (free.Exists(hit => hit.Misses == 0)) free = [.. free.Where(hit => hit.Misses == 0)];
        ties = Narrow(free, query);
        if (best.Conflicts.Contains("colour") || best.Conflicts.Contains("size")) return Missing(ties, best);
        // Sterile was said and it is not, or two litres and it has five: never taken without asking.
        if (best.Conflicts.Contains("flag") || best.Conflicts.Contains("measure") && best.Score < 0.9) return Contrary(hits, best);
        if (ties.Count == 1 && ties[0] is { Misses: > 0, Score: < 0.8 }) return Unmatched(hits, ties[0], query);
        if (ties.Count == 1 && Kinds(hits, ties[0], query, allowed) is { Count: > 1 } kinds) return new(ItemVerdict.Choose, null, kinds, AskKinds.Item, ties[0].Score, "only the unit tells them apart");
        if (ties.Count == 1 && Unsaid(hits, ties[0], allowed) is { Count: > 1 } unsaid) return new(ItemVerdict.Choose, null, unsaid, AskKinds.Item, ties[0].Score, "nothing said tells them apart");
        if (ties.Count == 1) return new(ItemVerdict.Sure, ties[0].Item.Entry, [], "", ties[0].Score, $"{ties[0].Item.Entry.Sku} {ties[0].Score:0.00}");
        var entries = ties.Select(hit => hit.Item.Entry).ToList();
        return new(ItemVerdict.Choose, null, [.. entries.Take(10)], Separates(entries), best.Score, string.Join(" ", ties.Take(5).Select(hit => $"{hit.Item.Entry.Sku} {hit.Score:0.00}")));
    }

    // "10 packets of milk": the unit chooses between packs of one thing, not between fresh, long life and skimmed.
    private static List<CatalogueEntry> Kinds(List<Hit> hits, Hit best, ItemQuery query, Func<CatalogueEntry, bool> allowed)
    {
        if (query.Unit is not { } unit || best.Item.Values.Count == 0 || query.Words.Count(w => !w.Optional) != 1 || query.Amounts.Count + query.Sizes.Count + query.Numbers.Count + query.Colours.Count > 0 || query.PackCount is not null) return [];
        double Bare(Hit hit) => hit.Score / UnitConversion.Fit(hit.Item.Entry, unit);
        var near = hits.Where(hit => hit.Item.Entry.Orderable && allowed(hit.Item.Entry) && hit.Item.Entry.Category == best.Item.Entry.Category && Bare(hit) >= Bare(best) - Margin && hit.Item.Values.Count > 0).ToList();
        return near.Select(hit => string.Join('|', hit.Item.Values.OrderBy(x => x.Key, StringComparer.Ordinal).SelectMany(x => x.Value))).Distinct().Count() > 1 ? [.. near.Take(10).Select(hit => hit.Item.Entry)] : [];
    }

    // "3 cartons of long life milk": full cream or skimmed, both say so in their names, so neither is the plain one.
    private static List<CatalogueEntry> Unsaid(List<Hit> hits, Hit best, Func<CatalogueEntry, bool> allowed)
    {
        const double asMuch = 0.01;
        if (best.Item.Values.Count == 0 || best.Misses > 0) return [];
        var own = best.Item.Entry;
        bool Differs(string key, ItemProfile other) => !other.Values.TryGetValue(key, out var value) || !value.ToHashSet().SetEquals(best.Item.Values[key]);
        bool Rivals(Hit hit)
        {
            var (entry, item) = (hit.Item.Entry, hit.Item);
            if (entry == own || !entry.Orderable || !allowed(entry) || entry.Category != own.Category || entry.Unit != own.Unit || entry.PackSize != own.PackSize || hit.Misses > 0 || hit.Conflicts.Count > 0 || hit.Coverage < best.Coverage - asMuch) return false;
            var keys = best.Item.Values.Keys.Where(key => Differs(key, item)).ToList();
            return keys.Count > 0 && SameAttributes(Without(own, keys), Without(entry, keys)) && keys.TrueForAll(key => item.Values.ContainsKey(key) && Named(best.Item, key) && Named(item, key));
        }
        var rivals = hits.Where(Rivals).Take(9).Select(hit => hit.Item.Entry).ToList();
        return rivals.Count == 0 ? [] : [own, .. rivals];
    }

    private static CatalogueEntry Without(CatalogueEntry entry, List<string> keys) => entry with { Attributes = entry.Attributes.Where(x => !keys.Contains(x.Key)).ToDictionary() };

    private static bool Named(ItemProfile item, string key) => Tokens.Of(item.Entry.Name).Exists(token => item.Values[key].Contains(token.Stem));

    private static ItemDecision? ByCode(CatalogueIndex index, ItemQuery query, Func<CatalogueEntry, bool> allowed)
    {
        var found = query.Codes.SelectMany(index.ByCode).DistinctBy(item => item.Index).Select(item => item.Entry).ToList();
        var orderable = found.Where(entry => entry.Orderable).ToList();
        if (orderable.Count == 1 && Other(index, query, orderable[0]) is { } other) return new(allowed(other) ? ItemVerdict.Sure : ItemVerdict.NotAllowed, other, [], "", 1, "code and words");
        if (orderable.Count == 1) return new(allowed(orderable[0]) ? ItemVerdict.Sure : ItemVerdict.NotAllowed, orderable[0], [], "", 1, $"code {query.Codes[0]}");
        if (orderable.Count > 1) return new(ItemVerdict.Choose, null, orderable, AskKinds.Item, 1, "one code, several items");
        if (found.Count == 0 && query.Words.Count(w => !w.Optional) > 1) return null;
        return new(ItemVerdict.NoneFound, null, found.Count == 0 ? [] : [.. Siblings(index, found[0]).Take(5)], AskKinds.NoneFound, 1, $"code {query.Codes[0]} cannot be ordered");
    }

    // "CF226A compatible" names another item by the first one's code.
    private static CatalogueEntry? Other(CatalogueIndex index, ItemQuery query, CatalogueEntry coded)
    {
        var own = ItemProfile.Of(coded);
        var foreign = query.Words.Where(w => !w.Optional && !w.Forms.Any(f => f.Words.All(own.Words.ContainsKey))).ToList();
        if (foreign.Count == 0) return null;
        var code = ItemProfile.Code(query.Codes[0]);
        return index.Rank(query, 20).Select(hit => hit.Item).FirstOrDefault(item => item.Entry != coded && item.Entry.Orderable && item.Words.ContainsKey(code) && foreign.All(w => w.Forms.Any(f => f.Words.All(item.Words.ContainsKey))))?.Entry;
    }

    private static IEnumerable<CatalogueEntry> Siblings(CatalogueIndex index, CatalogueEntry entry) =>
        index.Search(entry.Name, 12).Select(hit => index.BySku(hit.Sku)!).Where(other => other.Orderable && other.Category == entry.Category);

    private static IEnumerable<CatalogueEntry> Near(List<Hit> hits, Hit top) =>
        hits.Where(hit => hit.Item.Entry.Orderable && hit.Score > top.Score * 0.6 && hit.Item.Entry.Category == top.Item.Entry.Category).Take(5).Select(hit => hit.Item.Entry);

    // The thing is known, but not in that colour or size: asked, never guessed.
    private static ItemDecision Poor(List<Hit> hits)
    {
        var close = hits.Where(hit => hit.Item.Entry.Orderable && (hit.Coverage >= 0.72 || hit.Coverage >= 0.55 && hit.Misses == 0 && hit.Conflicts.Contains("colour") && hit.Score >= 0.4) && hit.Conflicts.Count > 0 && hit.Conflicts.All(c => c is "colour" or "size")).ToList();
        if (close.Count > 0) return Missing(close, close[0]);
        return new(ItemVerdict.NotInCatalogue, null, [.. hits.Where(h => h.Item.Entry.Orderable && h.Score > 0.35).Take(5).Select(h => h.Item.Entry)], "", hits.Count == 0 ? 0 : hits[0].Score,
            hits.Count == 0 ? "no word known" : $"best {hits[0].Item.Entry.Sku} {hits[0].Score:0.00}");
    }

    // "papier toiltete jumbo" fits a toilet roll best, but jumbo was said.
    private static ItemDecision Unmatched(List<Hit> hits, Hit best, ItemQuery query)
    {
        var near = hits.Where(hit => hit.Item.Entry.Orderable && hit.Score > best.Score * 0.75).Take(10).Select(hit => hit.Item.Entry).ToList();
        return new(ItemVerdict.Choose, null, near, AskKinds.Item, best.Score, $"{best.Item.Entry.Sku} {best.Score:0.00} lacks a word of {string.Join(' ', query.Words.Select(w => w.Text))}");
    }

    private static ItemDecision Contrary(List<Hit> hits, Hit best)
    {
        var near = hits.Where(hit => hit.Item.Entry.Orderable && hit.Score > best.Score * 0.75 && hit.Item.Entry.Category == best.Item.Entry.Category).Take(10).Select(hit => hit.Item.Entry).ToList();
        return new(ItemVerdict.Choose, null, near, best.Conflicts.Contains("flag") ? AskKinds.Item : AskKinds.Size, best.Score, $"{best.Item.Entry.Sku} {best.Score:0.00} against what was said ({best.Conflicts[0]})");
    }

    private static ItemDecision Missing(List<Hit> hits, Hit best) =>
        new(ItemVerdict.Choose, null, [.. hits.Take(10).Select(hit => hit.Item.Entry)], best.Conflicts.Contains("colour") ? AskKinds.Colour : AskKinds.Size, best.Score, "not in that " + best.Conflicts[0]);

    // Pack forms of one product, and no unit said: the single piece.
    private static List<Hit> Narrow(List<Hit> ties, ItemQuery query)
    {
        if (ties.Count < 2 || query.Unit is not null) return ties;
        var first = ties[0].Item.Entry;
        if (!ties.All(hit => SameAttributes(first, hit.Item.Entry))) return ties;
        var single = ties.Where(hit => hit.Item.Entry.PackSize == 1 || Measures.Of(1, hit.Item.Entry.PackUnit) is not null).ToList();
        if (single.Count == 0) single = [.. ties.Where(hit => hit.Item.Entry.PackUnit is "each" or "pair")];
        return single.Count == 1 && ties.Count > 1 && single[0].Score >= ties[0].Score - 0.03 ? single : ties;
    }

    private static bool SameAttributes(CatalogueEntry a, CatalogueEntry b) =>
        a.Attributes.Count == b.Attributes.Count && a.Attributes.All(x => b.Attributes.TryGetValue(x.Key, out var other) && other == x.Value);

    /// <summary>The kind of question that tells the candidates apart.</summary>
    private static string Separates(List<CatalogueEntry> entries)
    {
        var keys = entries.SelectMany(e => e.Attributes.Keys).Distinct()
            .Where(key => entries.Select(e => e.Attributes.GetValueOrDefault(key, "")).Distinct().Count() > 1).ToList();
        if (keys.Count == 0) return AskKinds.Item;
        // Things of other names and other properties are other products, whatever their measures.
        if (entries.Select(e => ItemProfile.Of(e).Core).Distinct().Count() > 1 && entries.Select(e => string.Join(' ', e.Attributes.Keys.Order(StringComparer.Ordinal))).Distinct().Count() > 1) return AskKinds.Item;
        // What follows from the size (a longer cable has another resolution) is not asked.
        keys.RemoveAll(key => !IsSize(key) && keys.Exists(size => IsSize(size) && entries.GroupBy(e => e.Attributes.GetValueOrDefault(size, "")).All(group => group.Select(e => e.Attributes.GetValueOrDefault(key, "")).Distinct().Count() == 1)) && entries.Select(e => e.Attributes.GetValueOrDefault(key, "")).Distinct().Count() < entries.Count);
        if (keys.Any(key => key is "model" or "fits")) return AskKinds.Model;
        if (keys.All(key => key is "colour" or "color" or "lens")) return AskKinds.Colour;
        return keys.All(IsSize) ? AskKinds.Size : AskKinds.Item;
    }

    internal static bool IsSize(string key) =>
        key.StartsWith("size", StringComparison.Ordinal) || key is "format" or "thread"
        || key.LastIndexOf('_') is > 0 and var cut && Lexicon.Shared.Measures.TryGetValue(key[(cut + 1)..], out var m) && m.Kind is "length" or "volume" or "mass" or "oz";
}
