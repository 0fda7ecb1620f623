namespace Procurement.Simulators.Shop.OnePage;

/// <summary>The checkout's background requests and the click that orders.</summary>
internal static class OnePageCheckout
{
    private const int SecondsBetweenOrders = 60;

    public static void Map(WebApplication app)
    {
        var checkout = app.MapGroup("/onepage/{shop}/checkout");
        checkout.MapGet("/", (Visit visit) => Page(visit)).At(Step.Checkout);
        checkout.MapGet("/section/address", (Visit visit) => Section(visit, "address"));
        checkout.MapGet("/section/delivery", (Visit visit) => Section(visit, "delivery"));
        checkout.MapGet("/section/payment", (Visit visit) => Section(visit, "payment"));
        checkout.MapGet("/section/comment", (Visit visit) => Section(visit, "comment"));
        checkout.MapGet("/section/review", (Visit visit) => Section(visit, "review")).At(Step.Review);
        checkout.MapPost("/address", (Visit visit, HttpContext http) => Save(visit, http, SaveAddress)).At(Step.Address);
        checkout.MapPost("/delivery", (Visit visit, HttpContext http) => Save(visit, http, SaveDelivery)).At(Step.Delivery);
        checkout.MapPost("/payment", (Visit visit, HttpContext http) => Save(visit, http, SavePayment)).At(Step.Payment);
        checkout.MapPost("/save", (Visit visit, HttpContext http) => Save(visit, http, SaveText)).At(Step.Reference);
        checkout.MapPost("/confirm", (Visit visit, HttpContext http) => Confirm(visit, http)).At(Step.Commit);
        checkout.MapGet("/success", (Visit visit) => Success(visit)).At(Step.Confirmation);
    }

    /// <summary>A cart that cannot be ordered leads back to the cart without a word; only a value that is too small is said, by alert.</summary>
    private static IResult Page(Visit visit)
    {
        if (!visit.SignedIn) return visit.GoSignIn();
        if (visit.Store.Cart().Count == 0) return visit.Go("cart");
        return visit.Store.Obstacle() is not { } obstacle ? OnePageLayout.Send(visit, "Checkout", CheckoutPage.Html(visit))
            : visit.Go(obstacle.StartsWith("The minimum order value", StringComparison.Ordinal) ? "cart?problem=value" : "cart");
    }

    private static IResult Section(Visit visit, string name)
        => visit.SignedIn ? visit.Send(CheckoutSections.Find(visit, name)!.Value.Value) : Results.Json(new { redirect = visit.To("sign-in?return=" + visit.To("checkout")) }, statusCode: 401);

    /// <summary>A problem is an <c>alert</c> in the answer, as the script shows it.</summary>
    private static async Task<IResult> Save(Visit visit, HttpContext http, Func<Visit, IFormCollection, string?> save)
    {
        if (!visit.SignedIn) return Results.Json(new { redirect = visit.To("sign-in?return=" + visit.To("checkout")) }, statusCode: 401);
        var problem = save(visit, await http.Request.ReadFormAsync());
        return Results.Json(new { alert = problem });
    }

    private static string? SaveAddress(Visit visit, IFormCollection form)
    {
        var known = visit.Store.AddressBook();
        if (form["which"] == "existing" && known.Count > 0)
        {
            if (!int.TryParse(form["existing"], out var at) || at >= known.Count) return "Please select an address!";
            visit.Store.ChangeCheckout(checkout => checkout with { ShipTo = known[at] });
            return null;
        }
        var parts = new[] { "company", "address1", "address2", "city", "country" }.Select(name => form[name].ToString().Trim()).ToList();
        if (parts[1].Length < 3) return "Address 1 must be between 3 and 128 characters!";
        if (parts[3].Length < 2) return "City must be between 2 and 128 characters!";
        if (parts[4].Length == 0) return "Please select a country!";
        visit.Store.ChangeCheckout(checkout => checkout with { ShipTo = string.Join(", ", parts.Where(part => part.Length > 0)) });
        return null;
    }

    private static string? SaveDelivery(Visit visit, IFormCollection form)
    {
        var partly = form["partly"] == "1";
        var (day, slot) = (form["deliverOn"].ToString(), form["slot"].ToString());
        visit.Store.ChangeCheckout(checkout => checkout with { Delivery = form["delivery"].ToString(), DeliverOn = day, Slot = slot });
        if (partly) return null;
        if (day.Length == 0) return "Please choose a delivery date!";
        return slot.Length == 0 ? "Please choose a delivery time!" : null;
    }

    private static string? SavePayment(Visit visit, IFormCollection form)
    {
        visit.Store.ChangeCheckout(checkout => checkout with { Payment = form["payment"].ToString() });
        return null;
    }

    private static string? SaveText(Visit visit, IFormCollection form)
    {
        visit.Store.ChangeCheckout(checkout => checkout with
        {
            Reference = form.ContainsKey("reference") ? form["reference"].ToString().Trim() : checkout.Reference,
            Comment = form.ContainsKey("comment") ? form["comment"].ToString().Trim() : checkout.Comment,
            Note = form.ContainsKey("note") ? form["note"].ToString().Trim() : checkout.Note,
        });
        return null;
    }

    private static async Task<IResult> Confirm(Visit visit, HttpContext http)
    {
        if (!visit.SignedIn) return Results.Json(new { redirect = visit.To("sign-in?return=" + visit.To("checkout")) }, statusCode: 401);
        var form = await http.Request.ReadFormAsync();
        if (form["terms"] != "1" || form["business"] != "1") return Results.Json(new { alert = "Warning: You must agree to the Terms & Conditions!" });
        if (visit.Store.Checkout() is { } checkout && (checkout.Slot.Length == 0 || checkout.DeliverOn.Length == 0)) return Results.Json(new { alert = "The chosen delivery time is no longer available. Please choose another!" });
        if (visit.Store.Rules.OnePaymentMethod) visit.Store.ChangeCheckout(kept => kept with { Payment = "account" });

        var (end, _) = await Committing.CommitAsync(visit, form["extra"].OfType<string>().ToList(), SecondsBetweenOrders);
        return end switch
        {
            CommitEnd.Placed or CommitEnd.Phantom => Results.Json(new { redirect = visit.To("checkout/success") }),
            CommitEnd.Broken => visit.Broken(),
            CommitEnd.Refused => Results.Json(new { alert = "You have just placed an order. Please wait one minute before you order again!" }),
            CommitEnd.Lost => Results.Json(new { redirect = visit.To("") }),
            CommitEnd.Dropped => Results.Empty,
            _ => Results.Json(new { redirect = visit.To("cart") }),
        };
    }

    private static IResult Success(Visit visit)
    {
        if (!visit.SignedIn) return visit.GoSignIn();
        visit.Store.ForgetCheckout();
        return OnePageLayout.Send(visit, "Your order has been placed!", CheckoutPage.Success(visit));
    }
}
