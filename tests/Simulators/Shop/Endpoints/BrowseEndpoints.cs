using Procurement.Simulators.Shop.Pages;

namespace Procurement.Simulators.Shop.Endpoints;

/// <summary>Looking around: start page, search, product.</summary>
internal static class BrowseEndpoints
{
    private const int ShownAtMost = 48;

    public static void Map(WebApplication app)
    {
        app.MapGet("/", (Storefronts stores, ShopOptions options) => Results.Content(BrowsePages.AllShops(stores, options).Value, "text/html; charset=utf-8"));
        app.MapGet("/{shop}", (Visit visit) => Home(visit)).At(Step.Home);
        app.MapGet("/{shop}/search", (Visit visit, string? q, string? category) => Search(visit, q ?? "", category)).At(Step.Search);
        app.MapGet("/{shop}/p/{article}", (Visit visit, string article) => Product(visit, article)).At(Step.Product);
    }

    private static IResult Home(Visit visit)
        => visit.Page("home", "Welcome", BrowsePages.Home(visit, visit.Store.Products.Where(product => !product.Discontinued).Take(12).ToList()));

    private static IResult Search(Visit visit, string words, string? category)
    {
        var found = visit.Store.Search(words).Where(product => category is null || product.Category == category).ToList();
        return visit.Page("search", "Search", BrowsePages.Results(visit, words, category, found.Count, found.Take(ShownAtMost).ToList()));
    }

    private static IResult Product(Visit visit, string article)
        => visit.Store.Find(article) is { } product ? visit.Page("product", product.Name, BrowsePages.Product(visit, product)) : visit.Page("product", "Not found", BrowsePages.NoSuchArticle(article), 404);
}
