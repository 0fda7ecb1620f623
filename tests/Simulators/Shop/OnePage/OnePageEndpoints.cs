namespace Procurement.Simulators.Shop.OnePage;

/// <summary>Shelves, cart and account of the one-page shop.</summary>
internal static class OnePageEndpoints
{
    private const int OrdersOnAPage = 10;

    public static void Map(WebApplication app)
    {
        var shop = app.MapGroup("/onepage/{shop}");
        shop.MapGet("/", (Visit visit) => OnePageLayout.Send(visit, visit.Store.Supplier.Name, OnePageShelves.Home(visit, visit.Store.Products.Where(product => !product.Discontinued).Take(8).ToList()))).At(Step.Home);
        shop.MapGet("/search", (Visit visit, string? search) => OnePageLayout.Send(visit, "Search", OnePageShelves.Results(visit, search ?? "", visit.Store.Search(search ?? "").Take(24).ToList()))).At(Step.Search);
        shop.MapGet("/product/{article}", (Visit visit, string article) => Product(visit, article)).At(Step.Product);
        MapCart(shop);
        MapAccount(shop);
    }

    private static void MapCart(RouteGroupBuilder shop)
    {
        shop.MapGet("/cart", (Visit visit, string? problem) => visit.SignedIn
            ? OnePageLayout.Send(visit, "Shopping Cart", OnePageCart.Html(visit), alert: problem is null ? null : visit.Store.Obstacle()) : visit.GoSignIn()).At(Step.Cart);
        shop.MapPost("/cart/add", (Visit visit, HttpContext http) => Add(visit, http)).At(Step.Add);
        shop.MapPost("/cart/set", (Visit visit, HttpContext http) => Set(visit, http)).At(Step.Cart);
    }

    private static void MapAccount(RouteGroupBuilder shop)
    {
        shop.MapGet("/sign-in", (Visit visit) => OnePageLayout.Send(visit, "Account Login", OnePageAccount.SignIn(visit, null))).At(Step.SignIn);
        shop.MapPost("/sign-in", (Visit visit, HttpContext http) => SignIn(visit, http)).At(Step.SignIn);
        shop.MapGet("/sign-in/code", (Visit visit) => OnePageLayout.Send(visit, "Two-step verification", OnePageAccount.Code(visit, null)));
        shop.MapPost("/sign-in/code", (Visit visit, HttpContext http) => GiveCode(visit, http));
        shop.MapGet("/sign-out", (Visit visit) => SignedOut(visit));
        shop.MapGet("/account", (Visit visit, string? token) => WithToken(visit, token, () => OnePageLayout.Send(visit, "My Account", OnePageAccount.Account(visit)))).At(Step.Account);
        shop.MapGet("/account/orders", (Visit visit, string? token, int? page) => WithToken(visit, token, () => Orders(visit, page ?? 1))).At(Step.Orders);
        shop.MapGet("/account/order/{number}", (Visit visit, string number, string? token) => WithToken(visit, token, () => visit.Store.History().FirstOrDefault(order => order.Number == number) is { } order
            ? OnePageLayout.Send(visit, "Order Information", OnePageAccount.Order(visit, order)) : visit.Go("account/orders"))).At(Step.Orders);
        shop.MapGet("/{*rest}", (Visit visit) => OnePageLayout.Send(visit, "Not found", Markup.Html($"<h1>The page you requested cannot be found!</h1>"), 404));
    }

    private static IResult Product(Visit visit, string article) => visit.Store.Find(article) is { } product
        ? OnePageLayout.Send(visit, product.Name, OnePageShelves.Product(visit, product))
        : OnePageLayout.Send(visit, "Product not found!", Markup.Html($"<h1>Product not found!</h1>"), 404);

    /// <summary>Says "Success" to everything that exists: whether it is there shows the cart.</summary>
    private static async Task<IResult> Add(Visit visit, HttpContext http)
    {
        if (!visit.SignedIn) return Results.Json(new { redirect = visit.To("sign-in") }, statusCode: 401);
        var form = await http.Request.ReadFormAsync();
        if (visit.Store.Find(form["article"].ToString()) is not { Discontinued: false } product) return Results.Json(new { alert = "This product is not sold any more." }, statusCode: 422);
        if (!visit.Style.TryQuantity(form["quantity"], out var quantity) || quantity <= 0) quantity = 1;
        visit.Store.AddToCart(product, product.SoldInFractions ? quantity : decimal.Ceiling(quantity));
        var lines = visit.Store.Cart();
        return Results.Json(new { success = $"Success: You have added {product.Name} to your shopping cart!", cart = $"{lines.Count} item(s) - {visit.Style.Show(lines.Sum(line => line.Total), gross: true)}" });
    }

    private static async Task<IResult> Set(Visit visit, HttpContext http)
    {
        if (!visit.SignedIn) return visit.GoSignIn();
        var form = await http.Request.ReadFormAsync();
        if (form.ContainsKey("remove")) visit.Store.SetQuantity(form["article"].ToString(), 0);
        else if (visit.Style.TryQuantity(form["quantity"], out var quantity)) visit.Store.SetQuantity(form["article"].ToString(), quantity);
        return visit.Go("cart");
    }

    private static async Task<IResult> SignIn(Visit visit, HttpContext http)
    {
        var form = await http.Request.ReadFormAsync();
        if (visit.Store.SignIn(form["email"].ToString().Trim(), form["password"].ToString()) is not { } session)
            return OnePageLayout.Send(visit, "Account Login", OnePageAccount.SignIn(visit, "Warning: No match for E-Mail Address and/or Password."));
        visit.RememberSession(session);
        visit.Defences.Bind(session, http);
        return visit.Store.SessionState(session) == true ? Results.Redirect(WantedAfterSignIn(visit, form["return"])) : visit.Go("sign-in/code");
    }

    /// <summary>Account pages need the new session's token, so they are not gone back to.</summary>
    private static string WantedAfterSignIn(Visit visit, string? path) => path is { Length: > 0 } && !path.Contains("/account", StringComparison.Ordinal) ? visit.Wanted(path) : visit.To("");

    private static async Task<IResult> GiveCode(Visit visit, HttpContext http)
    {
        if (visit.Session is not { } session || visit.Store.SessionState(session) is null) return visit.GoSignIn();
        var form = await http.Request.ReadFormAsync();
        return visit.Store.GiveCode(session, form["code"].ToString().Trim()) ? visit.Go("") : OnePageLayout.Send(visit, "Two-step verification", OnePageAccount.Code(visit, "Warning: this code is not right."));
    }

    private static IResult SignedOut(Visit visit)
    {
        visit.ForgetSession();
        return visit.Go("sign-in");
    }

    /// <summary>A link that is not one of this session's pages ends the session.</summary>
    private static IResult WithToken(Visit visit, string? token, Func<IResult> page)
        => !visit.SignedIn ? visit.GoSignIn() : token == OnePageLayout.Token(visit) ? page() : SignedOut(visit);

    private static IResult Orders(Visit visit, int page)
    {
        var orders = visit.Store.History();
        return OnePageLayout.Send(visit, "Order History", OnePageAccount.Orders(visit, orders.Skip((page - 1) * OrdersOnAPage).Take(OrdersOnAPage).ToList(), page, orders.Count > page * OrdersOnAPage));
    }
}
