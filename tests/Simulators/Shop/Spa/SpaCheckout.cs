using System.Globalization;

namespace Procurement.Simulators.Shop.Spa;

/// <summary>Where to and when, the review, the click that orders.</summary>
internal static class SpaCheckout
{
    private static readonly string[] Slots = ["Morning, 08:00 to 12:00", "Afternoon, 12:00 to 17:00"];
    private const int DaysOffered = 6;

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/checkout", (Visit visit) => SpaVisit.ForMember(visit, () => Details(visit))).At(Step.Checkout);
        api.MapPost("/checkout", (Visit visit) => SpaVisit.ForMemberAsync(visit, form => Task.FromResult(Save(visit, form)))).At(Step.Address);
        api.MapGet("/review", (Visit visit) => SpaVisit.ForMember(visit, () => Review(visit))).At(Step.Review);
        api.MapPost("/order", (Visit visit) => SpaVisit.ForMemberAsync(visit, form => Order(visit, form))).At(Step.Commit);
        api.MapGet("/done", (Visit visit) => SpaVisit.ForMember(visit, () => Done(visit))).At(Step.Confirmation);
    }

    /// <summary>What cannot be ordered goes back to the cart; why, the page does not say.</summary>
    private static IResult Details(Visit visit)
    {
        if (visit.Store.Cart().Count == 0 || visit.Store.Obstacle() is not null) return BackToCart(visit);
        var form = visit.Store.Checkout() ?? CheckoutForm.Blank;
        return Results.Json(new
        {
            addresses = visit.Store.Addresses.Select(address => new { address.Id, address.Label }),
            days = Enumerable.Range(1, DaysOffered).Select(day => visit.Now.AddDays(day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
            slots = Slots,
            form.Reference,
            form.Comment,
        });
    }

    private static IResult BackToCart(Visit visit) => Results.Json(new
    {
        message = visit.Store.Obstacle() is { } obstacle && obstacle.StartsWith("The minimum order value", StringComparison.Ordinal) ? obstacle : null,
    }, statusCode: 409);

    private static IResult Save(Visit visit, IFormCollection form)
    {
        if (visit.Store.Addresses.FirstOrDefault(address => address.Id == form["shipTo"]) is not { } address) return Results.Json(new { field = "shipTo", message = "Please choose an address." }, statusCode: 422);
        if (form["day"].ToString().Length == 0) return Results.Json(new { field = "day", message = "Please choose a day." }, statusCode: 422);
        if (!Slots.Contains(form["slot"].ToString())) return Results.Json(new { field = "slot", message = "Please choose a time." }, statusCode: 422);
        visit.Store.SaveCheckout(new CheckoutForm(address.Label, form["reference"].ToString().Trim())
        {
            Comment = form["comment"].ToString().Trim(),
            DeliverOn = form["day"].ToString(),
            Slot = form["slot"].ToString(),
            Delivery = "van",
            Payment = "account",
        });
        return Results.Json(new { saved = true });
    }

    private static IResult Review(Visit visit)
    {
        if (visit.Store.Checkout() is not { ShipTo.Length: > 0 } form || visit.Store.Cart().Count == 0) return BackToCart(visit);
        var lines = visit.Store.Cart(PriceAt.Checkout);
        return Results.Json(new
        {
            form.ShipTo,
            form.Reference,
            form.Comment,
            form.DeliverOn,
            form.Slot,
            lines = lines.Select(SpaVisit.Line),
            total = lines.Sum(line => line.Total),
            extras = visit.Store.Rules.Extras(lines),
        });
    }

    private static async Task<IResult> Order(Visit visit, IFormCollection form)
    {
        if (form["terms"] != "1") return Results.Json(new { message = "Please accept our terms." }, statusCode: 422);
        if (visit.Store.Checkout() is { ShipTo.Length: > 0, Slot.Length: 0 }) return Results.Json(new { go = "checkout", message = "The delivery time is taken. Please choose again." }, statusCode: 409);
        var (end, order) = await Committing.CommitAsync(visit, form["extra"].OfType<string>().ToList());
        var withNumber = end == CommitEnd.Placed && !visit.Faults.Happens(visit.Store.Supplier.Code, fault => fault.NoNumberOnConfirmation);
        return end switch
        {
            CommitEnd.Placed => Results.Json(new { go = withNumber ? $"done/{order!.Number}" : "done" }),
            CommitEnd.Phantom => Results.Json(new { go = "done" }),
            CommitEnd.Broken => visit.Broken(),
            CommitEnd.Refused => Results.Json(new { message = "You have ordered a moment ago. Please wait a minute." }, statusCode: 409),
            CommitEnd.Lost => Results.Json(new { go = "" }),
            CommitEnd.Dropped => Results.Empty,
            _ => Results.Json(new { go = "cart" }),
        };
    }

    /// <summary>The last order, whether it was just placed or not. Its number is in the address only, where it is anywhere.</summary>
    private static IResult Done(Visit visit)
    {
        visit.Store.ForgetCheckout();
        return Results.Json(visit.Store.Orders() is [.., var last] ? new { last.Reference, last.ShipTo } : null);
    }
}
