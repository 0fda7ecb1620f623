namespace Procurement.Engine.Understanding;

/// <summary>What items learn from their siblings: synonyms that hold for all sizes and colours, and marks ("recycled") that the plain one does not have.</summary>
internal static class Families
{
    // A family is compared pairwise; no real one is larger.
    private const int Largest = 60;

    public static void Prepare(ItemProfile[] items)
    {
        Marks(items);
        Translate(items);
        foreach (var family in items.GroupBy(Key).Where(group => group.Key.Kind.Length > 0))
        {
            var members = family.Take(Largest).ToList();
            foreach (var item in members)
                foreach (var sibling in members)
                    if (sibling != item && Variants(item.Entry, sibling.Entry))
                        foreach (var synonym in sibling.Entry.Synonyms) item.Share(synonym);
        }
    }

    private static (string Category, string Kind, string Keys) Key(ItemProfile item) =>
        (item.Entry.Category, item.Entry.Attributes.ContainsKey("model") ? item.Head : item.Kind, string.Join(';', item.Entry.Attributes.Keys.Order(StringComparer.Ordinal)));

    /// <summary>What one of a kind is called in another language, all of its kind are: the catalogue writes translations beside one of them only.</summary>
    private static void Translate(ItemProfile[] items)
    {
        foreach (var kind in items.GroupBy(item => item.Core).Where(group => group.Key.Length > 0))
        {
            var members = kind.Take(Largest).ToList();
            foreach (var item in members)
                foreach (var synonym in item.Entry.Synonyms)
                    foreach (var sibling in members)
                        if (sibling != item && sibling.Plain.SequenceEqual(item.Plain)) sibling.ShareTranslation(synonym);
        }
        // "First aid box" that is also called "first aid kit", and the other way round: one thing under two names.
        var called = items.Where(item => item.Core.Length > 0).GroupBy(item => (item.Entry.Category, item.Core)).ToDictionary(group => group.Key, group => group.Take(Largest).ToList());
        foreach (var item in items)
            foreach (var other in item.Entry.Synonyms.SelectMany(synonym => called.GetValueOrDefault((item.Entry.Category, ItemProfile.CoreOf(synonym))) ?? []))
                if (other.Core != item.Core && other.Entry.Synonyms.Any(synonym => ItemProfile.CoreOf(synonym) == item.Core))
                    foreach (var synonym in other.Entry.Synonyms) item.ShareTranslation(synonym);
    }

    // Siblings that differ in size, colour or model only.
    private static bool Variants(CatalogueEntry a, CatalogueEntry b) =>
        a.Attributes.All(x => b.Attributes.GetValueOrDefault(x.Key) == x.Value || ItemDecision.IsSize(x.Key) || x.Key is "scent" or "flavour" or "colour" or "color" or "lens" or "model" or "fits" or "yield_pages" or "resolution" or "watt" or "pages");

    private static void Marks(ItemProfile[] items)
    {
        var denied = items.SelectMany(item => item.Flags.Where(f => !f.Value).Select(f => (item.Entry.Category, f.Key))).ToHashSet();
        var always = new Dictionary<(string, string), HashSet<string>>();
        foreach (var item in items.Where(item => item.Kind.Length > 0))
        {
            var key = (item.Entry.Category, item.Kind);
            if (always.TryGetValue(key, out var marks)) marks.IntersectWith(item.Marks);
            else always[key] = [.. item.Marks];
        }
        foreach (var item in items.Where(item => item.Marks.Count > 0))
            item.Plain = [.. item.Marks.Where(mark => !denied.Contains((item.Entry.Category, mark)) && Kinds(item).Any(kind => always.TryGetValue((item.Entry.Category, kind), out var marks) && !marks.Contains(mark)))];
    }

    /// <summary>The kind of an item and every shorter kind that its words hold.</summary>
    private static IEnumerable<string> Kinds(ItemProfile item)
    {
        var words = item.Kind.Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(8).ToArray();
        for (var bits = 1; bits < 1 << words.Length; bits++) yield return string.Join(' ', words.Where((_, i) => (bits & (1 << i)) != 0));
    }
}
