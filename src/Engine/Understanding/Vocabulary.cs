using System.Collections.Frozen;

namespace Procurement.Engine.Understanding;

/// <summary>Every word that the catalogue or the term table knows, for typing errors and shortened words; looked up by trigrams, never by a scan.</summary>
internal sealed class Vocabulary
{
    private readonly string[] words;
    private readonly FrozenDictionary<string, int[]> byTrigram;
    private readonly FrozenSet<string> known;

    public Vocabulary(IEnumerable<string> source)
    {
        words = [.. source.Where(w => w.Length > 2 && w.All(char.IsLetter)).Order(StringComparer.Ordinal)];
        known = words.ToFrozenSet();
        var lists = new Dictionary<string, List<int>>();
        for (var i = 0; i < words.Length; i++)
            foreach (var gram in Grams(words[i]).Distinct())
            {
                if (!lists.TryGetValue(gram, out var list)) lists[gram] = list = [];
                list.Add(i);
            }
        byTrigram = lists.ToFrozenDictionary(x => x.Key, x => x.Value.ToArray());
    }

    public bool Has(string stem) => known.Contains(stem);

    /// <summary>Known words within one typing error (two from eight letters on), and words that this one is the beginning of.</summary>
    public IEnumerable<(string Word, double Sure)> Near(string stem)
    {
        if (stem.Length < 3) return [];
        var limit = stem.Length >= 8 ? 2 : 1;
        var shared = new Dictionary<int, int>();
        foreach (var gram in Grams(stem).Distinct())
            if (byTrigram.TryGetValue(gram, out var list))
                foreach (var i in list) if (Math.Abs(words[i].Length - stem.Length) <= limit && (stem.Length > 3 || words[i].Length == 4)) shared[i] = shared.GetValueOrDefault(i) + 1;
        var found = shared.Where(x => x.Value >= Math.Max(1, stem.Length - 3 * limit - 1)).Select(x => words[x.Key])
            .Select(word => (Word: word, Distance: Words.Distance(stem, word, limit))).Where(x => x.Distance <= limit)
            .Select(x => (x.Word, Sure: (x.Distance == 1 ? 0.92 : 0.82) - (x.Word[0] == stem[0] && x.Word[^1] == stem[^1] ? 0 : 0.07))).ToList();
        if (found.Count == 0) return Beginnings(stem);
        var best = found.Max(x => x.Sure);
        return found.Where(x => x.Sure == best).Take(6);
    }

    private IEnumerable<(string, double)> Beginnings(string stem)
    {
        if (stem.Length < 3) yield break;
        var at = Array.BinarySearch(words, stem, StringComparer.Ordinal);
        for (var i = at < 0 ? ~at : at + 1; i < words.Length && words[i].StartsWith(stem, StringComparison.Ordinal); i++)
            if (words[i].Length <= stem.Length * 3) yield return (words[i], 0.75);
    }

    private static IEnumerable<string> Grams(string word)
    {
        var padded = "^" + word + "$";
        for (var i = 0; i + 3 <= padded.Length; i++) yield return padded.Substring(i, 3);
    }
}
