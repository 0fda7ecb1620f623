namespace Procurement.Engine.Understanding;

/// <summary>
/// How alike the text of one article (a pasted title, a line of a list) and an item are, from both sides: what was said that the item has, and what the item is that was not said.
/// A weighted sum of the signs below.
/// </summary>
internal sealed class Likeness
{
    /// <summary>What is compared; each from 0 to 1 unless it says more.</summary>
    internal enum Sign
    {
        /// <summary>Share of the text that stands anywhere in the item.</summary>
        Anywhere,
        /// <summary>Share of the text outside brackets that stands in the name.</summary>
        Plain,
        /// <summary>Both have numbers that the other has not.</summary>
        NumbersDiffer,
        /// <summary>A model code in common, whole (1), begun alike or contained.</summary>
        Code,
        /// <summary>Both have model codes, none in common.</summary>
        CodesDiffer,
        /// <summary>Longest run of words in common, against the text.</summary>
        Run,
        /// <summary>The rarest word of the name that the text lacks.</summary>
        Extra,
        /// <summary>Words that make another article (upgrade, refurbished) in the name alone, up to 2.</summary>
        Qualified,
        /// <summary>Kinds of which both name another one (colour, edition), up to 2.</summary>
        Alternative,
        /// <summary>The rarest word of the text that the name lacks.</summary>
        Missing,
        /// <summary>The rarest word of the text that the whole item lacks.</summary>
        Absent,
        /// <summary>Both have a telling word that the other has not: the less rare of the two.</summary>
        Instead,
        /// <summary>Numbers in the name alone, by rarity.</summary>
        NumbersBeyond,
        /// <summary>The text has the whole name in one run, and more besides.</summary>
        NameWithin,
        /// <summary>Kinds (edition, colour; none that titles name by habit) of which the name alone names one, up to 2.</summary>
        Unsaid,
    }

    private static readonly int Signs = Enum.GetValues<Sign>().Length;
    private static readonly SearchLexicon Lists = SearchLexicon.Shared;
    private readonly SearchIndex index;
    private readonly SearchWords text;
    private readonly string[] said;
    private readonly HashSet<string> plain;
    private readonly int[] ids;
    private readonly float[] weights;
    private readonly string together;
    private readonly Dictionary<int, HashSet<string>> alternatives;

    public Likeness(SearchIndex index, SearchWords text)
    {
        (this.index, this.text) = (index, text);
        said = Telling(text.Words);
        plain = [.. text.Plain];
        ids = [.. said.Select(index.Id)];
        weights = [.. ids.Select(index.NameRarity)];
        together = string.Concat(text.Words);
        alternatives = Alternatives(text.Words);
    }

    /// <summary>The signs of one candidate, in the order of <see cref="Sign"/>.</summary>
    public float[] Of(int item)
    {
        var own = index.Item(item);
        var all = own.Name.Select(index.Word).ToArray();
        // Without a code in the text the supplier's code says nothing for or against.
        var name = text.Codes.Count > 0 ? Telling(all) : Telling(all.Where(word => !own.Codes.Contains(word)).ToArray() is { Length: > 0 } bare ? bare : all);
        var have = new float[said.Length];
        var met = new float[name.Length];
        Compare(name, string.Concat(all), have, met);
        var nameWeights = name.Select(word => index.NameRarity(index.Id(word))).ToArray();
        var signs = new float[Signs];
        var anywhere = have.Select((value, w) => Math.Max(value, InText(own, w) ? 0.9f : 0)).ToArray();
        signs[(int)Sign.Anywhere] = Share(weights, anywhere);
        signs[(int)Sign.Plain] = Share([.. weights.Where((_, w) => plain.Contains(said[w]))], [.. have.Where((_, w) => plain.Contains(said[w]))]);
        var most = (float)Math.Log(1.0 + index.Count);
        Numbers(name, nameWeights, signs, most);
        Codes(own, signs);
        var run = Run(own.Name);
        signs[(int)Sign.Run] = run / (float)Math.Max(1, text.Words.Count);
        signs[(int)Sign.NameWithin] = run == own.Name.Length ? 1 : 0;
        signs[(int)Sign.Extra] = Largest(nameWeights, met) / most;
        signs[(int)Sign.Missing] = Largest(weights, have) / most;
        signs[(int)Sign.Absent] = Largest(weights, anywhere) / most;
        signs[(int)Sign.Instead] = Math.Min(signs[(int)Sign.Extra], signs[(int)Sign.Missing]);
        signs[(int)Sign.Qualified] = Math.Min(2, name.Where((word, n) => met[n] < 0.6f && Lists.Qualifiers.Contains(word)).Count());
        var kinds = Alternatives(all);
        signs[(int)Sign.Alternative] = Math.Min(2, kinds.Count(kind => alternatives.TryGetValue(kind.Key, out var mine) && !mine.Overlaps(kind.Value)));
        signs[(int)Sign.Unsaid] = Math.Min(2, kinds.Count(kind => !alternatives.ContainsKey(kind.Key) && !kind.Value.Overlaps(Lists.Habitual)));
        return signs;
    }

    private void Compare(string[] name, string joined, float[] have, float[] met)
    {
        for (var w = 0; w < said.Length; w++)
        {
            var word = said[w];
            var (best, by) = (have[w], -1);
            for (var n = 0; n < name.Length; n++)
                if (Close(word, name[n]) is var close && close > best) (best, by) = (close, n);
            if (by >= 0) met[by] = Math.Max(met[by], best);
            if (best < 0.9f && Gluable(word) && joined.Contains(word, StringComparison.Ordinal)) best = 0.9f;
            if (best < Initialled && Initials(word, name) is >= 0 and var at)
            {
                best = Initialled;
                for (var n = at; n < at + word.Length; n++) met[n] = Math.Max(met[n], Initialled);
            }
            have[w] = best;
        }
        for (var n = 0; n < name.Length; n++)
        {
            if (met[n] < 0.9f && Gluable(name[n]) && together.Contains(name[n], StringComparison.Ordinal)) met[n] = 0.9f;
            if (met[n] >= Initialled || Initials(name[n], said) is not (>= 0 and var at)) continue;
            met[n] = Initialled;
            for (var w = at; w < at + name[n].Length; w++) have[w] = Math.Max(have[w], Initialled);
        }
    }

    private const float Initialled = 0.8f;

    private static bool Gluable(string word) => word.Length >= 5 && char.IsLetter(word[0]);

    /// <summary>Where words start whose first letters are this word ("cs" in "creative suite"); -1 where nowhere.</summary>
    private static int Initials(string word, string[] words)
    {
        if (word.Length is < 2 or > 4 || !char.IsLetter(word[0])) return -1;
        for (var at = 0; at + word.Length <= words.Length; at++)
        {
            var n = 0;
            while (n < word.Length && words[at + n].Length > 2 && words[at + n][0] == word[n]) n++;
            if (n == word.Length) return at;
        }
        return -1;
    }

    /// <summary>How likely one word is another way to write the other: another spelling, its beginning, its consonants, a typing error.</summary>
    private static float Close(string a, string b)
    {
        if (a == b) return 1;
        if (Lists.Short.TryGetValue(a, out var shorter) && shorter.Contains(b)) return 0.95f;
        if (a[0] != b[0] || char.IsDigit(a[0])) return 0;
        if (a.Length > b.Length) (a, b) = (b, a);
        if (a.Length >= 3 && b.StartsWith(a, StringComparison.Ordinal)) return 0.6f + 0.3f * a.Length / b.Length;
        if (a.Length >= 3 && b.Length >= 5 && IsSkeleton(a, b)) return 0.6f;
        return a.Length >= 5 && b.Length - a.Length <= 1 && Words.Distance(a, b, 2) is var slips && slips <= 2 ? 1 - slips / (float)a.Length : 0;
    }

    private static bool IsSkeleton(string shortened, string word)
    {
        for (var i = 1; i < shortened.Length - 1; i++) if (shortened[i] is 'a' or 'e' or 'i' or 'o' or 'u') return false;
        var at = 0;
        foreach (var letter in shortened)
        {
            at = word.IndexOf(letter, at) + 1;
            if (at == 0) return false;
        }
        return true;
    }

    private bool InText(SearchIndex.Searchable own, int w) =>
        ids[w] >= 0 && Array.BinarySearch(own.Text, ids[w]) >= 0 || Lists.Short.TryGetValue(said[w], out var others) && others.Any(other => index.Id(other) is >= 0 and var id && Array.BinarySearch(own.Text, id) >= 0);

    private void Numbers(string[] name, float[] nameWeights, float[] signs, float most)
    {
        var mine = said.Where(IsNumber).ToHashSet();
        var beyond = 0f;
        for (var n = 0; n < name.Length; n++) if (IsNumber(name[n]) && !mine.Remove(name[n])) beyond += nameWeights[n];
        signs[(int)Sign.NumbersDiffer] = mine.Count > 0 && beyond > 0 ? 1 : 0;
        signs[(int)Sign.NumbersBeyond] = beyond / most;
    }

    private static bool IsNumber(string word) => word.Length <= 4 && char.IsDigit(word[0]);

    private void Codes(SearchIndex.Searchable own, float[] signs)
    {
        if (text.Codes.Count == 0 || own.Codes.Length == 0) return;
        var best = text.Codes.Max(code => own.Codes.Max(other => CodeLikeness(code, other)));
        signs[(int)Sign.Code] = best;
        signs[(int)Sign.CodesDiffer] = best == 0 ? 1 : 0;
    }

    private static float CodeLikeness(string a, string b)
    {
        const int telling = 5;
        if (a == b) return 1;
        if (a.Length > b.Length) (a, b) = (b, a);
        if (a.Length < telling) return 0;
        return b.StartsWith(a, StringComparison.Ordinal) ? 0.85f : b.Contains(a, StringComparison.Ordinal) ? 0.75f : 0;
    }

    private int Run(int[] name)
    {
        var all = text.Words.Select(index.Id).ToArray();
        var longest = 0;
        for (var i = 0; i + longest < all.Length; i++)
            for (var j = 0; j + longest < name.Length; j++)
            {
                var n = 0;
                while (i + n < all.Length && j + n < name.Length && all[i + n] == name[j + n]) n++;
                longest = Math.Max(longest, n);
            }
        return longest;
    }

    private static Dictionary<int, HashSet<string>> Alternatives(IEnumerable<string> words)
    {
        var kinds = new Dictionary<int, HashSet<string>>();
        foreach (var word in words)
            if (Lists.Alternatives.TryGetValue(word, out var known))
            {
                if (!kinds.TryGetValue(known.Group, out var names)) kinds[known.Group] = names = [];
                names.Add(known.Name);
            }
        return kinds;
    }

    private static string[] Telling(IReadOnlyCollection<string> words)
    {
        var telling = words.Where(word => !Lists.Small.Contains(word)).Distinct().ToArray();
        return telling.Length > 0 ? telling : [.. words.Distinct()];
    }

    private static float Share(float[] weights, float[] values)
    {
        float total = 0, sum = 0;
        for (var i = 0; i < weights.Length; i++) { total += weights[i]; sum += weights[i] * values[i]; }
        return total == 0 ? 0 : sum / total;
    }

    private static float Largest(float[] weights, float[] values)
    {
        float largest = 0;
        for (var i = 0; i < weights.Length; i++) largest = Math.Max(largest, weights[i] * (1 - values[i]));
        return largest;
    }
}
