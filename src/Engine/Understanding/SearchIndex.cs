using System.Buffers;
using System.Collections.Frozen;
using System.Runtime.InteropServices;

namespace Procurement.Engine.Understanding;

/// <summary>
/// Word index of the catalogue by fields (BM25F): which items a text may mean, by how rare and how well placed the words are that they share with it.
/// Immutable and thread-safe. The constants were fitted on the tuning half of a rated office search (docs/evaluation.md, "Parts on public data").
/// </summary>
internal sealed class SearchIndex
{
    private const float NameWeight = 2, SynonymWeight = 2, BrandWeight = 1, PartWeight = 1, TextWeight = 1.5f;
    private const float Saturation = 0.6f, LengthShare = 0.65f;
    private const float Brand = 0.1f, Purpose = 0.05f;
    /// <summary>From so many items with all words on, the words are taken as they are; below, other names are tried.</summary>
    private const int Enough = 5;
    private const float OtherName = 0.7f, Learned = 0.5f, Translated = 0.9f;
    private const float FullCode = 15, BegunCode = 8, WholeCode = 1;
    private const int ShortestBeginning = 5;
    private readonly FrozenDictionary<string, int> ids;
    private readonly string[] words;
    private readonly Posting[][] postings;
    private readonly float[] rarity;
    private readonly float[] nameRarity;
    private readonly FrozenDictionary<string, int[]> byCode;
    private readonly string[] codesInOrder;
    private readonly Searchable[] items;
    private readonly int[] nameCounts;

    [StructLayout(LayoutKind.Auto)]
    internal readonly record struct Posting(int Item, float Value, bool InName, bool IsBrand);

    public SearchIndex(IReadOnlyList<CatalogueEntry> catalogue)
    {
        var builder = new Builder(catalogue);
        items = builder.Items;
        words = [.. builder.Words];
        ids = builder.Ids.ToFrozenDictionary();
        postings = builder.Postings();
        nameCounts = [.. postings.Select(list => list.Count(posting => posting.InName))];
        rarity = [.. postings.Select(list => Rarity(list.Length))];
        nameRarity = [.. nameCounts.Select(count => count == 0 ? Unknown : Rarity(count))];
        var codes = new Dictionary<string, List<int>>();
        for (var i = 0; i < items.Length; i++)
            foreach (var code in items[i].Codes)
            {
                if (!codes.TryGetValue(code, out var list)) codes[code] = list = [];
                list.Add(i);
            }
        byCode = codes.ToFrozenDictionary(x => x.Key, x => x.Value.ToArray());
        codesInOrder = [.. byCode.Keys.Order(StringComparer.Ordinal)];
    }

    /// <summary>What is compared of one item. Word numbers stand for words.</summary>
    /// <param name="Name">Brand (where the name does not start with it) and name, in order.</param>
    /// <param name="Text">Words of description, synonyms and attributes, sorted.</param>
    /// <param name="For">Words that say what it is for.</param>
    internal sealed record Searchable(int[] Name, int[] Text, int[] For, string[] Codes);

    public int Count => items.Length;
    public Searchable Item(int index) => items[index];
    public string Word(int id) => words[id];
    public int Id(string word) => ids.TryGetValue(word, out var id) ? id : -1;
    public float Unknown => (float)(Math.Log(1.0 + items.Length) * 0.7);

    /// <summary>How much a word in a name tells, as a natural logarithm.</summary>
    public float NameRarity(int id) => id < 0 ? Unknown : nameRarity[id];

    private float Rarity(int count) => (float)Math.Log(1 + (items.Length - count + 0.5) / (count + 0.5));

    /// <summary>Items by how well they answer a short text ("laptop stand"), best first, with a value from 0 to about 1.</summary>
    public List<(int Item, float Score)> Search(SearchWords text, Vocabulary vocabulary, int take)
    {
        var said = Whole(text);
        if (said.Count == 0) return [];
        using var table = new Table(items.Length);
        var weights = said.Select(word => Id(word) is >= 0 and var id ? rarity[id] : Unknown).ToArray();
        var total = weights.Sum();
        for (var attempt = 0; attempt < 2; attempt++)
        {
            table.Clear();
            var others = attempt == 0 ? [] : Others(said);
            for (var w = 0; w < said.Count; w++)
            {
                foreach (var (form, sure) in Forms(said[w], vocabulary, attempt > 0))
                    foreach (ref readonly var posting in postings[form].AsSpan())
                        if (sure == 1 || posting.InName || sure > Learned) table.Best(posting.Item, sure * posting.Value, posting.IsBrand && sure == 1);
                foreach (var (item, value) in others.Where(other => w >= other.From && w < other.To).SelectMany(other => other.Found)) table.Best(item, value, false);
                table.Take(weights[w] / total);
            }
            foreach (var code in text.Codes)
                if (byCode.TryGetValue(code, out var coded))
                {
                    foreach (var item in coded) table.Best(item, 1, false);
                    table.Take(WholeCode);
                }
            if (table.Complete(said.Count) >= Enough) break;
        }
        var last = Id(said[^1]);
        return table.Top(take, (item, score, covered, brand) =>
            score * covered + Brand * brand - (last >= 0 && Array.IndexOf(items[item].For, last) >= 0 ? Purpose : 0));
    }

    /// <summary>Items that share words or codes with the text of one article, the likeliest first, with a value that only orders them.</summary>
    public List<(int Item, float Score)> Candidates(SearchWords text, int take)
    {
        using var table = new Table(items.Length);
        foreach (var word in Said(text).Concat(text.Codes).Distinct())
            if (Id(word) is >= 0 and var id)
            {
                foreach (ref readonly var posting in postings[id].AsSpan()) table.Best(posting.Item, posting.Value, false);
                table.Take(rarity[id]);
            }
        foreach (var code in text.Codes)
        {
            var begun = ByBeginning(code, out var whole);
            foreach (var item in begun) table.Best(item, 1, false);
            table.Take(BegunCode);
            foreach (var item in whole) table.Best(item, 1, false);
            table.Take(FullCode - BegunCode);
        }
        return table.Top(take, (_, score, _, _) => score);
    }

    // A code that another one begins with: DXC390 and DXC390B.
    private HashSet<int> ByBeginning(string code, out int[] whole)
    {
        whole = byCode.GetValueOrDefault(code, []);
        var found = new HashSet<int>(whole);
        for (var n = ShortestBeginning; n < code.Length; n++)
            if (byCode.TryGetValue(code[..n], out var shorter)) found.UnionWith(shorter);
        if (code.Length < ShortestBeginning) return found;
        var at = Array.BinarySearch(codesInOrder, code, StringComparer.Ordinal);
        for (var i = at < 0 ? ~at : at + 1; i < codesInOrder.Length && codesInOrder[i].StartsWith(code, StringComparison.Ordinal); i++) found.UnionWith(byCode[codesInOrder[i]]);
        return found;
    }

    private static List<string> Said(SearchWords text)
    {
        var telling = text.Words.Where(word => !SearchLexicon.Shared.Small.Contains(word)).Distinct().Take(Table.MostWords).ToList();
        return telling.Count > 0 ? telling : [.. text.Words.Distinct().Take(Table.MostWords)];
    }

    // A search says "ps4" where the catalogue does, and "ps 4" where it does not.
    private List<string> Whole(SearchWords text)
    {
        var said = Said(text);
        foreach (var (whole, pieces) in text.Glued)
            if (Id(whole) >= 0)
            {
                var at = Math.Max(0, said.FindIndex(pieces.Contains));
                said.RemoveAll(pieces.Contains);
                said.Insert(Math.Min(at, said.Count), whole);
            }
        return said;
    }

    private IEnumerable<(int Id, float Sure)> Forms(string word, Vocabulary vocabulary, bool widely)
    {
        var id = Id(word);
        if (id >= 0) yield return (id, 1);
        if (Lexicon.Shared.Terms.TryGetValue(word, out var translated) && (id < 0 || widely))
            foreach (var english in translated)
                if (english.Length == 1 && Id(english[0]) is >= 0 and var other) yield return (other, Translated);
        if (id < 0)
            foreach (var (near, sure) in vocabulary.Near(word))
                if (Id(near) is >= 0 and var other) yield return (other, (float)sure);
        if (widely && id >= 0)
            foreach (var (other, share) in Companions(id)) yield return (other, Learned * share);
    }

    // "gaming laptop" is sold as a gaming notebook: other names, tried only where too few items have all words.
    private List<(int From, int To, List<(int Item, float Value)> Found)> Others(List<string> said)
    {
        const int longest = 4;
        List<(int, int, List<(int, float)>)> others = [];
        for (var from = 0; from < said.Count; from++)
            for (var to = from + 1; to <= said.Count && to <= from + longest; to++)
            {
                var name = string.Join(' ', said.Skip(from).Take(to - from));
                if (SearchLexicon.Shared.Same.TryGetValue(name, out var same))
                    foreach (var other in same) others.Add((from, to, All(other, OtherName)));
                if (to - from > 1 && Lexicon.Shared.Terms.TryGetValue(name, out var translated))
                    foreach (var other in translated) others.Add((from, to, All(other, Translated)));
            }
        return others;
    }

    private List<(int, float)> All(string[] name, float sure)
    {
        var parts = name.Select(Id).ToList();
        if (parts.Contains(-1)) return [];
        var found = new Dictionary<int, float>();
        foreach (var posting in postings[parts[0]]) found[posting.Item] = posting.Value;
        foreach (var part in parts.Skip(1))
        {
            var both = new Dictionary<int, float>();
            foreach (var posting in postings[part])
                if (found.TryGetValue(posting.Item, out var value)) both[posting.Item] = Math.Min(value, posting.Value);
            found = both;
        }
        return [.. found.Select(x => (x.Key, x.Value * sure))];
    }

    /// <summary>Words that most items with this one have in their names, far oftener than others: what the catalogue itself teaches about a word.</summary>
    private List<(int Id, float Share)> Companions(int id)
    {
        const int sample = 400, fewest = 5, most = 3;
        const float share = 0.2f, oftener = 5;
        var list = postings[id];
        if (list.Length < fewest) return [];
        var step = Math.Max(1, list.Length / sample);
        var counts = new Dictionary<int, int>();
        var read = 0;
        for (var i = 0; i < list.Length && read < sample; i += step, read++)
            foreach (var word in items[list[i].Item].Name.Distinct()) counts[word] = counts.GetValueOrDefault(word) + 1;
        return [.. counts.Where(x => x.Key != id && words[x.Key].Length > 2 && !char.IsDigit(words[x.Key][0]) && !SearchLexicon.Shared.Small.Contains(words[x.Key]))
            .Select(x => (Id: x.Key, Share: x.Value / (float)read))
            .Where(x => x.Share > share && x.Share > oftener * postings[x.Id].Length / items.Length)
            .OrderByDescending(x => x.Share).ThenBy(x => x.Id).Take(most)];
    }

    /// <summary>Adds up values by item over the words of one text; its arrays are borrowed and given back clean.</summary>
    private sealed class Table(int count) : IDisposable
    {
        public const int MostWords = 64;
        private readonly float[] best = Borrow<float>(count), score = Borrow<float>(count), covered = Borrow<float>(count), brand = Borrow<float>(count);
        private readonly byte[] matched = Borrow<byte>(count);
        private readonly List<int> all = [], now = [];
        private readonly HashSet<int> brands = [];

        public void Best(int item, float value, bool isBrand)
        {
            if (value <= 0) return;
            ref var known = ref best[item];
            if (known == 0) now.Add(item);
            if (value > known) known = value;
            if (isBrand) brands.Add(item);
        }

        /// <summary>Ends a word.</summary>
        public void Take(float weight)
        {
            foreach (var item in now)
            {
                if (matched[item] == 0) all.Add(item);
                matched[item]++;
                score[item] += weight * best[item];
                covered[item] += weight;
                if (brands.Count > 0 && brands.Contains(item)) brand[item] += weight;
                best[item] = 0;
            }
            now.Clear();
            brands.Clear();
        }

        public int Complete(int ofWords) => all.Count(item => matched[item] >= ofWords);

        public List<(int Item, float Score)> Top(int take, Func<int, float, float, float, float> value)
        {
            var queue = new PriorityQueue<int, (float, int)>();
            foreach (var item in all)
            {
                var order = (value(item, score[item], covered[item], brand[item]), -item);
                if (queue.Count < take) queue.Enqueue(item, order);
                else if (queue.TryPeek(out _, out var least) && order.CompareTo(least) > 0) queue.EnqueueDequeue(item, order);
            }
            var top = new List<(int, float)>(queue.Count);
            while (queue.TryDequeue(out var item, out var order)) top.Add((item, order.Item1));
            top.Reverse();
            return top;
        }

        public void Clear()
        {
            foreach (var item in all) { score[item] = covered[item] = brand[item] = 0; matched[item] = 0; }
            all.Clear();
        }

        public void Dispose()
        {
            Clear();
            foreach (var item in now) best[item] = 0;
            ArrayPool<float>.Shared.Return(best);
            ArrayPool<float>.Shared.Return(score);
            ArrayPool<float>.Shared.Return(covered);
            ArrayPool<float>.Shared.Return(brand);
            ArrayPool<byte>.Shared.Return(matched);
        }

        private static T[] Borrow<T>(int count)
        {
            var array = ArrayPool<T>.Shared.Rent(count);
            Array.Clear(array, 0, count);
            return array;
        }
    }

    /// <summary>Reads the catalogue once: words to numbers, and how often each stands in which field.</summary>
    private sealed class Builder
    {
        private readonly List<List<Raw>> lists = [];
        private readonly List<(int Name, int Synonym, int Part, int Text)> lengths = [];

        [StructLayout(LayoutKind.Auto)]
        private struct Raw
        {
            public int Item;
            public byte Name, Synonym, Brand, Part, Text;
        }

        public Builder(IReadOnlyList<CatalogueEntry> catalogue)
        {
            Items = new Searchable[catalogue.Count];
            for (var i = 0; i < catalogue.Count; i++) Items[i] = Read(catalogue[i], i);
        }

        public Searchable[] Items { get; }
        public Dictionary<string, int> Ids { get; } = [];
        public List<string> Words { get; } = [];

        private Searchable Read(CatalogueEntry entry, int index)
        {
            var counts = new Dictionary<int, Raw>();
            var brand = entry.Attributes.GetValueOrDefault("brand", "");
            var name = SearchWords.Of(entry.Name);
            var branded = brand.Length == 0 || entry.Name.StartsWith(brand, StringComparison.OrdinalIgnoreCase) ? name : SearchWords.Of($"{brand} {entry.Name}");
            var parts = SearchWords.Of($"{entry.Sku} {entry.SupplierSku}");
            var part = SearchWords.Of(entry.SupplierSku);
            var text = SearchWords.Of(string.Join(" \n", [entry.Description ?? "", .. entry.Attributes.Where(x => x.Key != "brand").Select(x => x.Value)]));
            var synonyms = entry.Synonyms.Select(SearchWords.Of).ToList();
            Count(counts, name.Words.Concat(name.Glued.Keys), (ref Raw raw) => raw.Name++);
            foreach (var synonym in synonyms) Count(counts, synonym.Words.Distinct(), (ref Raw raw) => raw.Synonym = 1);
            Count(counts, SearchWords.Of(brand).Words, (ref Raw raw) => raw.Brand++);
            Count(counts, part.Words, (ref Raw raw) => raw.Part++);
            Count(counts, text.Words.Concat(text.Glued.Keys), (ref Raw raw) => raw.Text++);
            foreach (var (id, raw) in counts) lists[id].Add(raw with { Item = index });
            lengths.Add((name.Words.Count, 0, part.Words.Count, text.Words.Count));
            return new([.. branded.Words.Select(Id)], [.. text.Words.Concat(synonyms.SelectMany(x => x.Words)).Select(Id).Distinct().Order()], For(branded.Words), [.. branded.Codes.Concat(parts.Codes).Concat(synonyms.SelectMany(x => x.Codes)).Distinct()]);
        }

        private delegate void Change(ref Raw raw);

        private void Count(Dictionary<int, Raw> counts, IEnumerable<string> source, Change change)
        {
            foreach (var word in source)
            {
                ref var raw = ref CollectionsMarshal.GetValueRefOrAddDefault(counts, Id(word), out _);
                change(ref raw);
            }
        }

        private int[] For(IReadOnlyList<string> name)
        {
            const int reach = 3;
            for (var i = 1; i < name.Count; i++)
                if (SearchLexicon.Shared.Purposes.Contains(name[i])) return [.. name.Skip(i + 1).Take(reach).Select(Id)];
            return [];
        }

        private int Id(string word)
        {
            if (Ids.TryGetValue(word, out var id)) return id;
            Ids[word] = id = Words.Count;
            Words.Add(word);
            lists.Add([]);
            return id;
        }

        public Posting[][] Postings()
        {
            double Average(Func<(int Name, int Synonym, int Part, int Text), int> of) => lengths.Count == 0 ? 1 : Math.Max(1, lengths.Average(of));
            var (name, part, text) = (Average(x => x.Name), Average(x => x.Part), Average(x => x.Text));
            static double Share(int length, double average) => 1 - LengthShare + LengthShare * length / average;
            return [.. lists.Select(list => list.Select(raw =>
            {
                var length = lengths[raw.Item];
                var count = NameWeight * raw.Name / Share(length.Name, name) + SynonymWeight * raw.Synonym + BrandWeight * raw.Brand
                    + PartWeight * raw.Part / Share(length.Part, part) + TextWeight * raw.Text / Share(length.Text, text);
                return new Posting(raw.Item, (float)(count / (count + Saturation)), raw.Name + raw.Synonym + raw.Brand > 0, raw.Brand > 0);
            }).ToArray())];
        }
    }
}
