namespace Procurement.Simulators.Shop.Spa;

/// <summary>The range in pieces, search, and one product with its choices.</summary>
internal static class SpaShelves
{
    private const int MostAtOnce = 24;

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/products", (Visit visit, string? q, int? offset, int? limit) => Products(visit, q ?? "", offset ?? 0, Math.Min(limit ?? MostAtOnce, MostAtOnce))).At(Step.Search);
        api.MapGet("/product/{id}", (Visit visit, string id) => Product(visit, id)).At(Step.Product);
    }

    private static IResult Products(Visit visit, string words, int offset, int limit)
    {
        var found = Families(visit).Where(family => words.Length == 0 || Matches(visit, family, words)).ToList();
        return Results.Json(new { total = found.Count, items = found.Skip(offset).Take(limit).Select(family => Card(visit, family)) });
    }

    private static IReadOnlyList<ProductFamily> Families(Visit visit) => ProductFamilies.Of(visit.Store.Products);

    private static bool Matches(Visit visit, ProductFamily family, string words)
    {
        var found = visit.Store.Search(words, product => FoundByNumber(product.Article) ? $"{product.Article} {product.Name} {product.Description}" : $"{product.Name} {product.Description}");
        return family.Variants.Any(variant => found.Contains(variant.Product));
    }

    /// <summary>A quarter of the articles is not found by its number.</summary>
    private static bool FoundByNumber(string article) => article.Sum(letter => letter) % 4 != 3;

    private static object Card(Visit visit, ProductFamily family) => new
    {
        family.Id,
        family.Name,
        From = family.Variants.Min(variant => visit.Store.Price(variant.Product)),
        family.Variants[0].Product.Unit,
        Choices = family.Variants.Count,
    };

    private static IResult Product(Visit visit, string id)
    {
        if (Families(visit).FirstOrDefault(family => family.Id == id) is not { } family) return Results.NotFound();
        var first = family.Variants[0].Product;
        return Results.Json(new
        {
            family.Id,
            family.Name,
            first.Description,
            first.Unit,
            first.Pack,
            Stepper = SpaVisit.HasStepper(first.Article),
            // Some choices are buttons, others a select.
            ChoiceBySelect = family.Variants.Count > 2,
            Variants = family.Variants.Select(variant => new
            {
                variant.Choice,
                variant.Product.Article,
                Price = visit.Store.Price(variant.Product),
                Least = visit.Store.Rules.MinimumQuantity(variant.Product),
                InStock = visit.Store.InStock(variant.Product),
            }),
        });
    }
}
