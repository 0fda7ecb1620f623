using Procurement.Simulators.Shop.Defences;
using Procurement.Simulators.Shop.Mutations;

namespace Procurement.Simulators.Shop.Spa;

/// <summary>The single page itself: the same few lines at every address, protected ones too, always 200.</summary>
internal static class SpaEndpoints
{
    public static void Map(WebApplication app)
    {
        var shop = app.MapGroup("/spa/{shop}");
        shop.MapGet("/", (Visit visit) => Shell(visit)).At(Step.Home);
        shop.MapGet("/search", (Visit visit) => Shell(visit)).At(Step.Search);
        shop.MapGet("/checkout", (Visit visit) => Shell(visit)).At(Step.Checkout);
        shop.MapGet("/{*rest}", (Visit visit) => Shell(visit));
        var api = app.MapGroup("/spa/{shop}/api");
        api.MapGet("/boot", (Visit visit) => Boot(visit));
        SpaShelves.Map(api);
        SpaCart.Map(api);
        SpaCheckout.Map(api);
        SpaAccount.Map(api);
    }

    private static IResult Shell(Visit visit) => Results.Content(Markup.Html($"""
        <!doctype html>
        <html lang="{visit.Style.Locale}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{visit.Store.Supplier.Name}</title><link rel="icon" href="data:,"></head>
        <body data-root="{visit.To("")}"><noscript>Please switch JavaScript on.</noscript><script type="module" src="/_assets/spa.js"></script></body></html>
        """).Value, "text/html; charset=utf-8");

    private static IResult Boot(Visit visit)
    {
        var member = SpaVisit.IsSignedIn(visit);
        return Results.Json(new
        {
            visit.Store.Supplier.Name,
            visit.Store.Supplier.Notes,
            Code = visit.Store.Supplier.Code.ToLowerInvariant(),
            visit.Style,
            Member = member ? new { visit.User, Customer = visit.Store.Customer().Number, Branch = visit.Store.Customer().Name } : null,
            Count = member ? visit.Store.Cart().Sum(line => line.Quantity) : 0,
            Honeypot = Honeypot.IsSet(visit) ? new { Field = Honeypot.FieldName, Link = visit.To(Honeypot.LinkPath[1..]) } : null,
            Mutation = Mutation(visit),
        });
    }

    /// <summary>The page's templates change themselves, by the same rules and words as the pages of the other shops.</summary>
    private static object? Mutation(Visit visit) => visit.Mutations.Of(visit.Store.Supplier.Code) is { } mutation
        ? new { mutation.Seed, Kinds = mutation.Kinds ?? Mutations.Mutation.AllKinds, mutation.Rate, mutation.LabelRate, Synonyms = Synonyms.Of } : null;
}
