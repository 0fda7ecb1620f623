using Procurement.Simulators.Shop.Pages;

namespace Procurement.Simulators.Shop.Endpoints;

/// <summary>The account's cart. Adding an article that is there already adds up.</summary>
internal static class CartEndpoints
{
    private const decimal MostOfOneArticle = 9999;

    public static void Map(WebApplication app)
    {
        app.MapGet("/{shop}/cart", (Visit visit) => visit.SignedIn ? visit.Page("cart", "Your cart", CartPages.Cart(visit, null)) : visit.GoSignIn()).At(Step.Cart);
        app.MapPost("/{shop}/cart/add", (Visit visit, HttpContext http) => Add(visit, http)).At(Step.Add);
        app.MapPost("/{shop}/cart/set", (Visit visit, HttpContext http) => Set(visit, http)).At(Step.Cart);
        app.MapPost("/{shop}/cart/remove", (Visit visit, HttpContext http) => Remove(visit, http));
        app.MapPost("/{shop}/cart/empty", (Visit visit) =>
        {
            if (visit.SignedIn) visit.Store.EmptyCart();
            return visit.Go("cart");
        });
    }

    private static async Task<IResult> Add(Visit visit, HttpContext http)
    {
        var byScript = http.Request.Headers.Accept.ToString().Contains("application/json", StringComparison.Ordinal);
        if (!visit.SignedIn) return byScript ? Results.Json(new { signIn = visit.To("sign-in") }, statusCode: 401) : visit.GoSignIn();
        var form = await http.Request.ReadFormAsync();
        var product = visit.Store.Find(form["article"].ToString());
        var refusal = Refusal(visit, product, form["quantity"].ToString(), out var quantity);
        if (refusal is null) visit.Store.AddToCart(product!, quantity);
        if (!byScript) return refusal is null ? visit.Go("cart") : visit.Page("cart", "Your cart", CartPages.Cart(visit, refusal), 422);
        var cart = visit.Store.Cart();
        return Results.Json(new { added = refusal is null, message = refusal ?? $"{visit.Style.Quantity(quantity)} × {product!.Name} added to your cart", lines = cart.Count }, statusCode: refusal is null ? 200 : 422);
    }

    private static string? Refusal(Visit visit, Product? product, string typed, out decimal quantity)
    {
        quantity = 0;
        if (product is null) return "We do not have this article.";
        if (!visit.Store.InStock(product)) return "This article is out of stock.";
        if (!visit.Style.TryQuantity(typed, out quantity) || quantity <= 0) return "Please type a quantity.";
        if (!product.SoldInFractions && quantity != decimal.Truncate(quantity)) return $"This article is sold by the whole {product.Unit}.";
        if (quantity < visit.Store.Rules.MinimumQuantity(product)) return $"Minimum order quantity: {visit.Style.Quantity(visit.Store.Rules.MinimumQuantity(product))} {product.Unit}.";
        return quantity > MostOfOneArticle ? "Please ask us for an offer for such a quantity." : null;
    }

    private static async Task<IResult> Set(Visit visit, HttpContext http)
    {
        if (!visit.SignedIn) return visit.GoSignIn();
        var form = await http.Request.ReadFormAsync();
        if (visit.Style.TryQuantity(form["quantity"], out var quantity)) visit.Store.SetQuantity(form["article"].ToString(), quantity);
        return visit.Go("cart");
    }

    private static async Task<IResult> Remove(Visit visit, HttpContext http)
    {
        if (!visit.SignedIn) return visit.GoSignIn();
        visit.Store.SetQuantity((await http.Request.ReadFormAsync())["article"].ToString(), 0);
        return visit.Go("cart");
    }
}
