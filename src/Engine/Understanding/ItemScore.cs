namespace Procurement.Engine.Understanding;

/// <summary>How well an item fits a query: the share of what was said that it has, less for properties that contradict it.</summary>
internal static class ItemScore
{
    public static Hit Of(ItemProfile item, ItemQuery query, double[] matched, bool[]? telling)
    {
        double total = 0, have = 0;
        var conflicts = new List<string>();
        for (var i = 0; i < query.Words.Count; i++)
        {
            var word = query.Words[i];
            var told = telling?[i] == true;
            if (word.Optional && matched[i] < 0.5 && !told) continue;
            var weight = told ? Math.Max(0.3, word.Weight * 0.5) : word.Weight;
            total += weight;
            have += weight * matched[i];
        }
        Properties(item, query, conflicts, ref total, ref have);
        var coverage = total == 0 ? 0 : have / total;
        var score = coverage * Head(item, query, matched);
        if (query.SubPhrases.Overlaps(item.Phrases)) score += 0.06;
        else if (query.Words.Count == 1 && query.Words[0].Forms.Any(f => f.Sure == 1 && f.Words.Length == 1 && item.Names.Contains(f.Words[0]))) score += 0.02;
        foreach (var mark in item.Plain) if (!query.Flags.ContainsKey(mark)) { score *= 0.93; break; }
        // "fresh" was said and it is frozen.
        if (query.Words.Exists(word => !word.Optional && word.ValueOf.Any(key => item.Values.TryGetValue(key, out var own) && !word.Forms.Any(f => f.Words.Any(own.Contains))))) score *= 0.93;
        foreach (var conflict in conflicts) score *= conflict switch { "pack" => 0.9, "measure" => 0.8, _ => 0.7 };
        if (query.BrandSaid && item.Brand.Length > 0 && Array.TrueForAll(item.Brand, brand => query.Words.Exists(w => w.Forms.Any(f => f.Words.Contains(brand))))) score += 0.06;
        if (query.Supplier is { } supplier && item.Entry.Supplier != supplier) score *= 0.8;
        if (query.UnitFor(item) is { } unit) score *= UnitConversion.Fit(item.Entry, unit);
        var misses = 0;
        for (var i = 0; i < query.Words.Count; i++) if (query.Words[i] is { Optional: false, IsKnown: true } && matched[i] < 0.5) misses++;
        misses += query.Sizes.Count(size => item.Sizes.Count == 0 && !size.All(item.Numbers.Contains));
        return new(item, score, conflicts, coverage, misses);
    }

    /// <summary>How many of the measures, sizes and numbers that were said an item has: cheap, to choose what is scored.</summary>
    public static double Fitting(ItemProfile item, ItemQuery query)
    {
        var fitting = 0;
        foreach (var amount in query.Amounts)
            foreach (var own in item.Amounts)
                if (amount.Fits(own)) { fitting++; break; }
        foreach (var size in query.Sizes)
            foreach (var own in item.Sizes)
                if (Measures.SameSize(own, size)) { fitting++; break; }
        foreach (var number in query.Numbers)
            if (item.Numbers.Contains(number)) fitting++;
        if (query.LetterSize is { } letter && item.LetterSize == letter) fitting++;
        if (query.PackCount is { } count && (item.Entry.PackSize == count || item.Numbers.Contains(count))) fitting++;
        return fitting;
    }

    /// <summary>How many of the properties that were said an item contradicts.</summary>
    public static int Conflicts(ItemProfile item, ItemQuery query)
    {
        var conflicts = new List<string>();
        double total = 0, have = 0;
        Properties(item, query, conflicts, ref total, ref have);
        return conflicts.Count;
    }

    private static void Properties(ItemProfile item, ItemQuery query, List<string> conflicts, ref double total, ref double have)
    {
        foreach (var amount in query.Amounts)
        {
            var fits = item.Amounts.Any(amount.Fits);
            var same = item.Amounts.Any(other => other.Kind == amount.Kind || (other.Kind == "gsm" && amount.Kind == "mass"));
            total += fits || same ? 0.8 : 0.3;
            if (fits) have += 0.8;
            else if (same) conflicts.Add("measure");
        }
        foreach (var size in query.Sizes)
        {
            var fits = item.Sizes.Any(other => (Measures.SameSize(other, size) || Measures.PartOf(size, other))) || item.Sizes.Count == 0 && size.All(item.Numbers.Contains);
            total += 0.9;
            if (fits) have += 0.9;
            else if (item.Sizes.Count > 0) conflicts.Add("measure");
        }
        foreach (var number in query.Numbers)
        {
            total += 0.6;
            if (item.Numbers.Contains(number) || item.Words.ContainsKey(number.ToString(System.Globalization.CultureInfo.InvariantCulture))) have += 0.6;
        }
        if (query.Colours.Count > 0 && item.Colours.Count > 0 && !query.Colours.Overlaps(item.Colours)) conflicts.Add("colour");
        if (query.LetterSize is { } letter && item.LetterSize is { } own)
        {
            total += 0.6;
            if (letter == own) have += 0.6;
            else conflicts.Add("size");
        }
        foreach (var (flag, value) in query.Flags)
            if (item.Flags.TryGetValue(flag, out var has) && has != value) conflicts.Add("flag");
        if (query.Excluded.Count > 0 && query.Excluded.Any(word => item.Words.GetValueOrDefault(word) > 0.9)) conflicts.Add("flag");
        if (query.PackCount is { } count)
        {
            total += 0.5;
            if (item.Entry.PackSize == count || item.Numbers.Contains(count)) have += 0.5;
            else if (item.Entry.PackSize > 1) conflicts.Add("pack");
        }
    }

    // The thing itself must agree: "garden hose" is no "hose tap".
    private static double Head(ItemProfile item, ItemQuery query, double[] matched)
    {
        var main = Enumerable.Range(0, query.Words.Count).Where(i => !query.Words[i].Optional).ToList();
        if (main.Count == 0) return 1;
        var named = query.HeadFirst ? main[0] : main[^1];
        bool Hits(int i) => matched[i] > 0.5 && (query.Words[i].IsCode || query.Words[i].Forms.Any(form => item.Heads.Contains(form.Words[^1]) || item.Heads.Contains(form.Words[0])));
        if (Hits(named)) return 1;
        if (main.Any(Hits)) return matched[named] > 0.5 ? 0.97 : 0.9;
        return matched[named] > 0.88 ? 0.78 : 0.62;
    }
}
