using Procurement.Engine.Requests;

namespace Procurement.Engine.Understanding;

internal enum ItemVerdict { Sure, Choose, NotInCatalogue, NoneFound, NotAllowed }

/// <summary>Which item was meant, or what has to be asked.</summary>
internal sealed record ItemDecision(ItemVerdict Verdict, CatalogueEntry? Item, IReadOnlyList<CatalogueEntry> Options, string AskKind, double Score, string Why)
{
    private const double Enough = 0.6, Margin = 0.045;

    /// <param name="allowed">Whether the speaker may order an item for the site it goes to.</param>
    public static ItemDecision Of(CatalogueIndex index, ItemQuery query, Func<CatalogueEntry, bool> allowed, IReadOnlyList<CatalogueEntry>? only = null)
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
        ties = Narrow(free, query);
        if (best.Conflicts.Contains("colour") || best.Conflicts.Contains("size")) return Missing(ties, best);
        if (ties.Count == 1) return new(ItemVerdict.Sure, ties[0].Item.Entry, [], "", ties[0].Score, $"{ties[0].Item.Entry.Sku} {ties[0].Score:0.00}");
        var entries = ties.Select(hit => hit.Item.Entry).ToList();
        return new(ItemVerdict.Choose, null, [.. entries.Take(10)], Separates(entries), best.Score, string.Join(" ", ties.Take(5).Select(hit => $"{hit.Item.Entry.Sku} {hit.Score:0.00}")));
    }

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
        var close = hits.Where(hit => hit.Item.Entry.Orderable && hit.Coverage >= 0.72 && hit.Conflicts.Count > 0 && hit.Conflicts.All(c => c is "colour" or "size")).ToList();
        if (close.Count > 0) return Missing(close, close[0]);
        return new(ItemVerdict.NotInCatalogue, null, [.. hits.Where(h => h.Item.Entry.Orderable && h.Score > 0.35).Take(5).Select(h => h.Item.Entry)], "", hits.Count == 0 ? 0 : hits[0].Score,
            hits.Count == 0 ? "no word known" : $"best {hits[0].Item.Entry.Sku} {hits[0].Score:0.00}");
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
        if (keys.Any(key => key is "model" or "fits")) return AskKinds.Model;
        if (keys.All(key => key is "colour" or "color" or "lens")) return AskKinds.Colour;
        return keys.All(IsSize) ? AskKinds.Size : AskKinds.Item;
    }

    internal static bool IsSize(string key) =>
        key.StartsWith("size", StringComparison.Ordinal) || key is "format" or "thread"
        || key.LastIndexOf('_') is > 0 and var cut && Lexicon.Shared.Measures.TryGetValue(key[(cut + 1)..], out var m) && m.Kind is "length" or "volume" or "mass" or "oz";
}
