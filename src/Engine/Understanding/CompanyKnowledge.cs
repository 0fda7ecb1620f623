namespace Procurement.Engine.Understanding;

/// <summary>What understanding knows of a company. Immutable, built once per company version and shared between turns; thread-safe.</summary>
public sealed class CompanyKnowledge
{
    private CompanyKnowledge(IReadOnlyList<CatalogueEntry> catalogue, IReadOnlyList<SiteEntry> sites, IReadOnlyList<CostCenterEntry> costCenters, IReadOnlyList<SupplierEntry> suppliers, string currency)
    {
        Catalogue = new(catalogue);
        Sites = sites;
        CostCenters = costCenters;
        Suppliers = suppliers;
        Currency = currency;
        SiteNames = new(sites.SelectMany(site => site.Aliases.Append(site.Code).Append(site.Name).Where(name => name.Length > 0).Concat(PlaceNames.Of(site)).Select(name => (name, site.Code))));
        CostCenterCodes = new(costCenters.SelectMany(x => new[] { (x.Code, x.Code), (x.Code.Replace("-", "", StringComparison.Ordinal), x.Code), (x.Code.Replace('-', ' '), x.Code) }));
        CostCenterNames = new(costCenters.Select(x => (x.Name, x.Code)));
        SupplierNames = new(suppliers.SelectMany(Names));
        Spelling = new(Catalogue, sites.SelectMany(site => site.Aliases.Append(site.Name)).Concat(suppliers.Select(supplier => supplier.Name)).Concat(costCenters.Select(x => x.Name)));
    }

    public static CompanyKnowledge Build(IReadOnlyList<CatalogueEntry> catalogue, IReadOnlyList<SiteEntry> sites, IReadOnlyList<CostCenterEntry> costCenters, IReadOnlyList<SupplierEntry> suppliers, string currency) =>
        new(catalogue, sites, costCenters, suppliers, currency);

    public CatalogueIndex Catalogue { get; }
    public IReadOnlyList<SiteEntry> Sites { get; }
    public IReadOnlyList<CostCenterEntry> CostCenters { get; }
    public IReadOnlyList<SupplierEntry> Suppliers { get; }
    public string Currency { get; }

    internal Spelling Spelling { get; }
    internal PhraseSet SiteNames { get; }
    internal PhraseSet CostCenterCodes { get; }
    internal PhraseSet CostCenterNames { get; }
    internal PhraseSet SupplierNames { get; }

    public SiteEntry? Site(string code) => Sites.FirstOrDefault(site => site.Code == code);

    // "OfficeWorld Trading", "OfficeWorld", "office world", "OFW".
    private static IEnumerable<(string, string)> Names(SupplierEntry supplier)
    {
        var words = supplier.Name.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        for (var n = words.Length; n >= 1; n--) if (n > 1 || words[0].Length >= 5 && !(words.Length > 1 && words[1].Length > 0 && words[0].All(char.IsLower))) yield return (string.Join(' ', words[..n]), supplier.Code);
        yield return (supplier.Code, supplier.Code);
        var parts = System.Text.RegularExpressions.Regex.Split(words[0], "(?<=[a-z])(?=[A-Z])", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1));
        if (parts.Length > 1) yield return (string.Join(' ', parts), supplier.Code);
    }
}
