namespace Procurement.Simulators.Shop.Spa;

/// <summary>Articles that differ only in colour or size, sold on one page. <paramref name="Id"/> is that page's place in the address.</summary>
internal sealed record ProductFamily(string Id, string Name, IReadOnlyList<(Product Product, string Choice)> Variants);

/// <summary>Puts the articles of a shop on pages.</summary>
internal static class ProductFamilies
{
    private static readonly HashSet<string> Choices = new(StringComparer.OrdinalIgnoreCase)
    {
        "small", "medium", "large", "black", "blue", "red", "green", "grey", "white", "clear", "yellow",
    };

    public static IReadOnlyList<ProductFamily> Of(IEnumerable<Product> products)
        => products.Where(product => !product.Discontinued).GroupBy(product => $"{NameWithoutChoices(product.Name)} {product.Unit} {product.Pack}").Select(New).ToList();

    private static ProductFamily New(IGrouping<string, Product> group)
    {
        var products = group.ToList();
        if (products.Count == 1) return new ProductFamily(products[0].Article.ToLowerInvariant(), products[0].Name, [(products[0], "")]);
        var common = products.Select(product => ChoicesIn(product.Name)).Aggregate((left, right) => left.Intersect(right).ToList());
        return new ProductFamily(products[0].Article.ToLowerInvariant(), NameWithoutChoices(products[0].Name),
            products.Select(product => (product, string.Join(' ', ChoicesIn(product.Name).Except(common)))).ToList());
    }

    private static List<string> ChoicesIn(string name) => name.Split(' ', ',').Where(Choices.Contains).ToList();

    private static string NameWithoutChoices(string name)
        => string.Join(", ", name.Split(", ").Select(part => string.Join(' ', part.Split(' ').Where(word => !Choices.Contains(word)))).Where(part => part.Length > 0));
}
