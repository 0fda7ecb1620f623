using System.Globalization;

namespace Procurement.Simulators.Shop.Spa;

/// <summary>The account's cart. The page shows what it hopes for at once and what the shop says a moment later.</summary>
internal static class SpaCart
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/cart", (Visit visit) => SpaVisit.ForMember(visit, () => Cart(visit, null))).At(Step.Cart);
        api.MapPost("/cart/add", (Visit visit) => SpaVisit.ForMemberAsync(visit, form => Task.FromResult(Add(visit, form)))).At(Step.Add);
        api.MapPost("/cart/set", (Visit visit) => SpaVisit.ForMemberAsync(visit, form => Task.FromResult(Set(visit, form)))).At(Step.Cart);
    }

    private static IResult Cart(Visit visit, string? message)
    {
        var lines = visit.Store.Cart();
        return Results.Json(new { lines = lines.Select(SpaVisit.Line), count = lines.Sum(line => line.Quantity), total = lines.Sum(line => line.Total), message });
    }

    private static IResult Add(Visit visit, IFormCollection form)
    {
        if (visit.Store.Find(form["article"].ToString()) is not { } product || !visit.Store.InStock(product)) return Cart(visit, "Sorry, this article is sold out.");
        if (!Quantity(form, out var quantity) || quantity <= 0) return Cart(visit, "Please choose a quantity.");
        if (quantity < visit.Store.Rules.MinimumQuantity(product)) return Cart(visit, $"Please order {visit.Style.Quantity(visit.Store.Rules.MinimumQuantity(product))} or more.");
        visit.Store.AddToCart(product, quantity);
        return Cart(visit, null);
    }

    private static IResult Set(Visit visit, IFormCollection form)
    {
        if (Quantity(form, out var quantity)) visit.Store.SetQuantity(form["article"].ToString(), quantity);
        return Cart(visit, null);
    }

    /// <summary>The page's script sends numbers as JavaScript writes them.</summary>
    private static bool Quantity(IFormCollection form, out decimal quantity) => decimal.TryParse(form["quantity"], NumberStyles.Number, CultureInfo.InvariantCulture, out quantity);
}
