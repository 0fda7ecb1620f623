using Procurement.Simulators.Shop.Pages;

namespace Procurement.Simulators.Shop.Endpoints;

/// <summary>Checkout in two steps: where to and for which reference, then a review with the button that orders.</summary>
internal static class CheckoutEndpoints
{
    internal const int ReferenceLength = 35;

    public static void Map(WebApplication app)
    {
        app.MapGet("/{shop}/checkout", (Visit visit) => Guarded(visit, () => visit.Page("checkout", "Checkout", CheckoutPages.Details(visit, null)))).At(Step.Checkout);
        app.MapPost("/{shop}/checkout", (Visit visit, HttpContext http) => SaveDetails(visit, http)).At(Step.Address);
        app.MapGet("/{shop}/checkout/review", (Visit visit) => Guarded(visit, () => visit.Store.Checkout() is { ShipTo.Length: > 0 } form
            ? visit.Page("review", "Review your order", CheckoutPages.Review(visit, form, null)) : visit.Go("checkout"))).At(Step.Review);
        app.MapPost("/{shop}/checkout/place", (Visit visit, HttpContext http) => Place(visit, http)).At(Step.Commit);
        app.MapGet("/{shop}/checkout/thanks/{number}", (Visit visit, string number) => Thanks(visit, number)).At(Step.Confirmation);
    }

    /// <summary>Who is not signed in signs in; an empty cart or a sold-out article leads back to the cart.</summary>
    private static IResult Guarded(Visit visit, Func<IResult> page)
    {
        if (!visit.SignedIn) return visit.GoSignIn();
        var cart = visit.Store.Cart();
        if (cart.Count == 0) return visit.Go("cart");
        if (visit.Store.Obstacle() is { } obstacle) return visit.Page("cart", "Your cart", CartPages.Cart(visit, obstacle), 409);
        return AccountEndpoints.Challenged(visit, "checkout") ?? page();
    }

    private static async Task<IResult> SaveDetails(Visit visit, HttpContext http)
    {
        var form = await http.Request.ReadFormAsync();
        return Guarded(visit, () =>
        {
            var known = visit.Store.Addresses.FirstOrDefault(address => address.Id == form["shipTo"].ToString());
            var typed = form["otherAddress"].ToString().Trim();
            var shipTo = known is not null ? known.Label : form["shipTo"] == "other" ? typed : "";
            if (shipTo.Length == 0) return visit.Page("checkout", "Checkout", CheckoutPages.Details(visit, "Please choose where to deliver."), 422);
            var reference = form["reference"].ToString().Trim();
            if (reference.Length > ReferenceLength) reference = reference[..ReferenceLength];
            visit.Store.SaveCheckout(new CheckoutForm(shipTo, reference));
            return visit.Go("checkout/review");
        });
    }

    private static async Task<IResult> Place(Visit visit, HttpContext http)
    {
        if (!visit.SignedIn) return visit.GoSignIn();
        var sent = await http.Request.ReadFormAsync();
        if (sent["terms"] != "yes" && visit.Store.Checkout() is { } form) return visit.Page("review", "Review your order", CheckoutPages.Review(visit, form, "Please accept the terms of sale."), 422);

        var (end, order) = await Committing.CommitAsync(visit, sent["extra"].OfType<string>().ToList());
        return end switch
        {
            CommitEnd.Placed => visit.Go($"checkout/thanks/{order!.Number}"),
            CommitEnd.Phantom => visit.Page("confirmation", "Thank you", CheckoutPages.ThanksForNothing(visit)),
            CommitEnd.Broken => visit.Broken(),
            CommitEnd.Refused => visit.Page("cart", "Your cart", CartPages.Cart(visit, "You have just placed an order. Please wait a minute before the next one."), 409),
            CommitEnd.Lost => visit.Go(""),
            CommitEnd.Dropped => Results.Empty,
            _ => visit.Go("cart"),
        };
    }

    private static IResult Thanks(Visit visit, string number)
    {
        if (!visit.SignedIn) return visit.GoSignIn();
        if (visit.Store.Orders().FirstOrDefault(order => order.Number == number) is not { } order) return visit.Go("account/orders");
        visit.Store.ForgetCheckout();
        var withNumber = !visit.Faults.Happens(visit.Store.Supplier.Code, fault => fault.NoNumberOnConfirmation);
        return visit.Page("confirmation", "Thank you", CheckoutPages.Thanks(visit, order, withNumber));
    }
}
