using System.Collections.Concurrent;
using System.Collections.Frozen;

namespace Procurement.Engine.Understanding;

/// <summary>Word index over the catalogue: what an order line or a search may mean. Immutable; built once for a company version.</summary>
public sealed class CatalogueIndex
{
    private readonly ItemProfile[] items;
    private readonly FrozenDictionary<string, (int Item, float Weight)[]> postings;
    private readonly FrozenDictionary<string, CatalogueEntry> bySku;
    private readonly FrozenDictionary<string, int[]> byCode;
    private readonly Vocabulary vocabulary;
    private readonly double logCount;
    private readonly FrozenSet<string> pairs;
    private readonly FrozenSet<string> flags;
    private readonly FrozenSet<string> joined;
    private readonly FrozenSet<string> phrases;
    private readonly FrozenSet<string> values;
    private readonly FrozenSet<string> names;
    private readonly FrozenSet<(decimal, string)> counted;
    private readonly FrozenSet<string> orderUnits;
    private readonly Vocabulary phraseWords;
    private readonly FrozenDictionary<string, string[]> valueKeys;
    private readonly FrozenSet<string> things;
    private readonly FrozenSet<string> nameWords;
    private readonly SearchIndex search;

    internal CatalogueIndex(IReadOnlyList<CatalogueEntry> catalogue)
    {
        (search, items) = Read(catalogue);
        Families.Prepare(items);
        var lists = new Dictionary<string, List<(int, float)>>();
        foreach (var item in items)
            foreach (var (word, weight) in item.Words)
            {
                if (!lists.TryGetValue(word, out var list)) lists[word] = list = [];
                list.Add((item.Index, (float)weight));
            }
        postings = lists.ToFrozenDictionary(x => x.Key, x => x.Value.ToArray());
        bySku = catalogue.ToFrozenDictionary(x => x.Sku, StringComparer.OrdinalIgnoreCase);
        var codes = new Dictionary<string, List<int>>();
        foreach (var item in items)
            foreach (var code in new[] { ItemProfile.Code(item.Entry.Sku), ItemProfile.Code(item.Entry.SupplierSku) }.Where(c => c.Length > 2).Distinct())
            {
                if (!codes.TryGetValue(code, out var list)) codes[code] = list = [];
                list.Add(item.Index);
            }
        byCode = codes.ToFrozenDictionary(x => x.Key, x => x.Value.ToArray());
        vocabulary = new(postings.Keys.Concat(Lexicon.Shared.Terms.Keys.Where(key => !key.Contains(' ', StringComparison.Ordinal))).Distinct());
        logCount = Math.Log(items.Length + 2);
        pairs = catalogue.SelectMany(x => x.Synonyms.Append(x.Name).SelectMany(name => Pairs(name, x.Unit))).ToFrozenSet();
        flags = items.SelectMany(item => item.Flags.Keys).ToFrozenSet();
        joined = catalogue.SelectMany(x => x.Synonyms.Append(x.Name)).SelectMany(AndPairs).ToFrozenSet();
        phrases = items.SelectMany(item => item.Phrases).ToFrozenSet();
        names = items.SelectMany(item => item.Names).ToFrozenSet();
        things = items.SelectMany(item => item.Heads).ToFrozenSet();
        nameWords = items.SelectMany(item => item.Main).ToFrozenSet();
        valueKeys = items.SelectMany(item => item.Values.SelectMany(x => x.Value.Select(word => (word, x.Key)))).GroupBy(x => x.word).ToFrozenDictionary(group => group.Key, group => group.Select(x => x.Key).Distinct().ToArray());
        counted = catalogue.SelectMany(x => x.Synonyms.Append(x.Name).SelectMany(Counted)).ToFrozenSet();
        phraseWords = new(Lexicon.Shared.TermWords);
        orderUnits = catalogue.SelectMany(x => new[] { x.Unit, x.PackUnit }).ToFrozenSet();
        values = catalogue.SelectMany(x => x.Attributes.Values).Select(Words.Fold).Where(value => value.Length is > 1 and < 4 && value.All(char.IsLetter)).ToFrozenSet();
        SkuShapes = catalogue.Select(x => Shape(x.Sku)).ToFrozenSet();
    }

    // A large catalogue is read on all cores.
    private static (SearchIndex, ItemProfile[]) Read(IReadOnlyList<CatalogueEntry> catalogue)
    {
        var search = Task.Run(() => new SearchIndex(catalogue));
        var pool = new ConcurrentDictionary<string, string>();
        var profiles = new ItemProfile[catalogue.Count];
        Parallel.For(0, profiles.Length, i => profiles[i] = new(catalogue[i], i, pool));
        return (search.GetAwaiter().GetResult(), profiles);
    }

    internal FrozenSet<string> SkuShapes { get; }
    internal Vocabulary Vocabulary => vocabulary;
    internal ItemProfile Item(int index) => items[index];
    internal IEnumerable<CatalogueEntry> Entries => items.Select(item => item.Entry);
    public CatalogueEntry? BySku(string sku) => bySku.GetValueOrDefault(sku);
    internal bool Knows(string stem) => postings.ContainsKey(stem);

    /// <summary>Two words that stand side by side in a name or synonym ("inch tape").</summary>
    internal bool HasPair(string first, string second) => pairs.Contains(first + " " + second);

    /// <summary>Two words that a name joins with "and" ("tap and die set"): no border between two lines.</summary>
    internal bool IsJoined(string first, string second) => joined.Contains(first + " " + second);

    /// <summary>Attributes that have this word as their whole value somewhere (frozen: form).</summary>
    internal IReadOnlyCollection<string> AttributesOf(string stem) => valueKeys.GetValueOrDefault(stem) ?? [];

    /// <summary>The stem of a word, mended where nothing knows it and one word of the terms is a typing error away: only for phrases of several words, which it must complete.</summary>
    internal string Repaired(Token token)
    {
        if (token.Folded.Length < 5 || Knows(token.Stem) || Lexicon.Shared.TermWords.Contains(token.Stem)) return token.Stem;
        var near = phraseWords.Near(token.Stem).Where(x => x.Sure > 0.8).Take(2).ToList();
        return near.Count == 1 ? near[0].Word : token.Stem;
    }

    /// <summary>A number and a word that names have side by side ("3-core", "6 treads"): it says which, not how many.</summary>
    internal bool HasNumber(decimal value, string stem) => counted.Contains((value, stem));

    /// <summary>A unit in which something is ordered or packed.</summary>
    internal bool IsOrderUnit(string unit) => orderUnits.Contains(unit);

    /// <summary>A word that is the whole name of something.</summary>
    internal bool IsName(string stem) => names.Contains(stem);

    /// <summary>What an item is called, not what it is like: "tea", "stapler".</summary>
    internal bool IsThing(string stem) => things.Contains(stem);

    /// <summary>A word of a name or synonym, not only of a description.</summary>
    internal bool IsNameWord(string stem) => nameWords.Contains(stem);

    /// <summary>A whole name or synonym.</summary>
    internal bool IsPhrase(string phrase) => phrases.Contains(phrase);

    /// <summary>A word that items have as a whole value (size=DL): it is no measure then.</summary>
    internal bool IsValue(string folded) => values.Contains(folded);

    /// <summary>A property that items have or lack (sterile, valve, window).</summary>
    internal bool IsFlag(string stem) => flags.Contains(stem);

    // A word that is this item's own unit makes no pair: in "resma de papel" the ream is ordered, in "cartucho de tinta" the thing.
    private static IEnumerable<string> Pairs(string name, string unit)
    {
        var tokens = Tokens.Of(name);
        for (var i = 0; i + 1 < tokens.Count; i++)
        {
            if (tokens[i].Kind != TokenKind.Word || tokens[i].Folded.Length < 3 || Lexicon.Shared.List("units", "*").Value(tokens[i].Folded) == unit) continue;
            var next = i + 1;
            if (Lexicon.Shared.List("nameLinks", "*").Has(tokens[next].Folded)) next++;
            if (next < tokens.Count && tokens[next].Kind == TokenKind.Word && !Lexicon.Particles.Contains(tokens[next].Folded)) yield return tokens[i].Stem + " " + tokens[next].Stem;
        }
    }

    private static IEnumerable<(decimal, string)> Counted(string name)
    {
        var tokens = Tokens.Of(name.Replace('-', ' '));
        for (var i = 0; i + 1 < tokens.Count; i++)
            if (tokens[i].Kind == TokenKind.Number && tokens[i + 1].Kind == TokenKind.Word && !Lexicon.Shared.List("units", "*").Has(tokens[i + 1].Folded) && !Lexicon.Shared.Measures.ContainsKey(tokens[i + 1].Folded)) yield return (tokens[i].Value, tokens[i + 1].Stem);
    }

    private static IEnumerable<string> AndPairs(string name)
    {
        var tokens = Tokens.Of(name);
        for (var i = 1; i + 1 < tokens.Count; i++)
            if (Lexicon.Shared.List("joins", "*").Has(tokens[i].Folded)) yield return tokens[i - 1].Stem + " " + tokens[i + 1].Stem;
    }

    /// <summary>Other items that can be ordered and are called the same: sizes, colours, kinds of one thing.</summary>
    internal IEnumerable<ItemProfile> Like(CatalogueEntry entry)
    {
        var head = ItemProfile.Of(entry).Head;
        return items.Where(item => item.Head == head && item.Entry.Category == entry.Category && item.Entry.Orderable && item.Entry.Sku != entry.Sku);
    }

    /// <summary>Items whose own or supplier's code this is.</summary>
    internal IEnumerable<ItemProfile> ByCode(string code) => byCode.TryGetValue(ItemProfile.Code(code), out var found) ? found.Select(i => items[i]) : [];

    /// <summary>Rarity of a word, 0.2 (everywhere) to 1 (one item, or none).</summary>
    internal double Rarity(string stem)
    {
        if (!postings.TryGetValue(stem, out var list)) return 1;
        return Math.Clamp(Math.Log((items.Length + 1.0) / list.Length) / logCount, 0.2, 1);
    }

    /// <summary>
    /// The items that a search text may mean, best first, with a value from 0 to 1. For search boxes: withdrawn and blocked items are found too, after the others.
    /// Items of the code that was typed come first; words find by rarity and place; what contradicts a measure, size or colour that was typed falls behind.
    /// </summary>
    public IReadOnlyList<(string Sku, double Score)> Search(string text, int take)
    {
        const double withdrawn = 0.9, contradicted = 0.7;
        var tokens = Tokens.Of(text);
        var query = new QueryReader(this, "*").Read(tokens);
        var exact = query.Codes.Concat(tokens.Where(t => t.Kind == TokenKind.Code).Select(t => t.Text)).SelectMany(ByCode).Select(item => (item, Score: 1.0));
        var ranked = search.Search(SearchWords.Of(text), vocabulary, Math.Max(50, take)).Select(hit => (item: items[hit.Item], Score: (double)Math.Clamp(hit.Score, 0, 1)))
            .Select(hit => (hit.item, Score: hit.Score * Math.Pow(contradicted, ItemScore.Conflicts(hit.item, query)) * (hit.item.Entry.Orderable ? 1 : withdrawn)));
        return [.. exact.Concat(ranked).DistinctBy(x => x.item.Index).OrderByDescending(x => x.Score).Take(take).Select(x => (x.item.Entry.Sku, x.Score))];
    }

    /// <summary>
    /// The items that the text of one article (a pasted title, a line of a list) may be, likeliest first. The score of the first is how likely it is right, from 0 to 1;
    /// the others' scores only order them, below it.
    /// </summary>
    public IReadOnlyList<(string Sku, double Score)> Match(string text, int take)
    {
        var found = ItemMatch.Of(search, SearchWords.Of(text));
        return [.. found.Take(take).Select((match, place) => (items[match.Item].Entry.Sku, match.Confidence / (place + 1)))];
    }

    /// <summary>As <see cref="Match(string, int)"/>, with all that is known of each; nothing where the nearest items all have other names, which say more than a title.</summary>
    internal List<(CatalogueEntry Entry, ItemMatch Match)> MatchTitles(SearchWords text, int take) =>
        [.. ItemMatch.Of(search, text, item => items[item].Entry.Synonyms.Count == 0).Take(take).Select(match => (items[match.Item].Entry, match))];

    // What is scored closely: enough that sizes and colours of one thing are all among them.
    private const int Scored = 600;

    /// <summary>Scores the items that share the most telling words with the query.</summary>
    internal List<Hit> Rank(ItemQuery query, int take)
    {
        var count = query.Words.Count;
        if (count == 0) return [];
        using var matches = new WordMatches(items.Length, count);
        for (var w = 0; w < count; w++)
            foreach (var (forms, sure) in query.Words[w].Forms)
                Collect(matches, forms, sure, w);
        var rows = matches.Best(Scored, [.. query.Words.Select(word => word.Optional ? word.Weight * 0.1 : word.Weight)], item => ItemScore.Fitting(items[item], query));
        Effort.Candidates.Add(rows.Count);
        var hits = new List<Hit>(rows.Count);
        foreach (var (index, matched) in rows) hits.Add(ItemScore.Of(items[index], query, matched, null));
        if (query.Words.Exists(word => word.Optional) && Telling(query, hits, rows) is { } telling)
            for (var i = 0; i < hits.Count; i++) hits[i] = ItemScore.Of(hits[i].Item, query, rows[hits[i].Item.Index], telling);
        hits.Sort((a, b) => b.Score != a.Score ? b.Score.CompareTo(a.Score) : string.CompareOrdinal(a.Item.Entry.Sku, b.Item.Entry.Sku));
        return hits.Count > take ? hits[..take] : hits;
    }

    // A remark ("for the M404 printer") that fits some of the best and not the others tells them apart.
    private static bool[]? Telling(ItemQuery query, List<Hit> hits, Dictionary<int, double[]> scores)
    {
        var best = hits.Count == 0 ? 0 : hits.Max(hit => hit.Score);
        var top = hits.Where(hit => hit.Score >= best - 0.12 && best > 0.5).Select(hit => scores[hit.Item.Index]).ToList();
        var telling = new bool[query.Words.Count];
        for (var w = 0; w < telling.Length; w++) telling[w] = query.Words[w].Optional && !(query.TailStem is { } tail && query.Words[w].Forms.Any(f => f.Words[^1] == tail)) && top.Exists(row => row[w] > 0.8) && top.Exists(row => row[w] < 0.5);
        return Array.Exists(telling, x => x) ? telling : null;
    }

    private void Collect(WordMatches matches, string[] form, double sure, int word)
    {
        if (form.Length == 1)
        {
            if (!postings.TryGetValue(form[0], out var list)) return;
            foreach (var (item, weight) in list) matches.Keep(item, word, sure * weight);
            return;
        }
        var total = form.Sum(Rarity);
        foreach (var part in form)
        {
            if (!postings.TryGetValue(part, out var list)) continue;
            var share = Rarity(part) / total;
            foreach (var (item, weight) in list) matches.Add(item, share * weight);
        }
        matches.KeepAdded(word, sure);
    }

    /// <summary>The pattern of a code (letters A, digits 9), to tell our own codes from other words.</summary>
    internal static string Shape(string code) => new([.. code.ToUpperInvariant().Select(c => char.IsLetter(c) ? 'A' : char.IsDigit(c) ? '9' : c)]);
}

/// <summary>An item that may be meant. <paramref name="Conflicts"/>: properties that were said and that it does not have (colour, size, measure, flag, pack).</summary>
/// <param name="Misses">Words that were typed as the catalogue has them, and that this item does not have.</param>
internal sealed record Hit(ItemProfile Item, double Score, IReadOnlyList<string> Conflicts, double Coverage, int Misses);
