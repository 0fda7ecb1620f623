using Procurement.Engine.Understanding;

namespace Procurement.Evaluation.Rewriting;

/// <summary>Names of items that one can stand for the other: synonyms of the catalogue which only that item has.</summary>
internal sealed class ItemNames
{
    private readonly IReadOnlyDictionary<string, List<string>> bySku;

    public ItemNames(CompanyKnowledge company)
    {
        var catalogue = company.Catalogue.Entries.ToList();
        var owners = catalogue.SelectMany(item => item.Synonyms.Select(name => (Name: name.ToLowerInvariant(), item.Sku))).ToLookup(x => x.Name, x => x.Sku);
        bySku = catalogue.ToDictionary(item => item.Sku, item => item.Synonyms.Where(name => owners[name.ToLowerInvariant()].Distinct().Count() == 1 && name.All(c => c is < (char)128 and not '&')).ToList());
        Protected = company.Sites.SelectMany(site => site.Aliases.Append(site.Name)).Concat(company.Suppliers.Select(supplier => supplier.Name))
            .SelectMany(name => name.ToLowerInvariant().Split(' ')).ToHashSet();
    }

    /// <summary>Words of places and suppliers.</summary>
    public IReadOnlySet<string> Protected { get; }

    /// <summary>One synonym in the text is exchanged for another of the same item.</summary>
    public string Replace(string text, IReadOnlyList<string> wanted, Random chance)
    {
        foreach (var sku in wanted.OrderBy(_ => chance.Next()))
        {
            var names = bySku.GetValueOrDefault(sku) ?? [];
            var said = names.Find(name => text.Contains(name, StringComparison.OrdinalIgnoreCase));
            var others = names.Where(name => name != said).ToList();
            if (said is null || others.Count == 0) continue;
            var other = others[chance.Next(others.Count)];
            return text.Replace(said, other, StringComparison.OrdinalIgnoreCase);
        }

        return text;
    }
}
