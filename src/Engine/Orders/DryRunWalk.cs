using System.Globalization;
using System.Text.Json;
using Procurement.Engine.Orders.Browser;
using Procurement.Engine.Orders.Recipes;

namespace Procurement.Engine.Orders;

/// <summary>All phases of a recipe with one article, up to the click that orders; what is seen is told, and compared as for an order.</summary>
/// <param name="stored">When the recipe that is tried was stored: one that was refused on upload is not tried.</param>
internal sealed class DryRunWalk(Recipe recipe, OrderLineToBuy line, BasketExpectation expected, DryRunSteps steps, DateTimeOffset stored)
{
    private static readonly BasketTolerance NoTolerance = new(0, 0);

    public async Task<IReadOnlyList<DryRunStep>> RunAsync(ISupplierSites sites, SupplierAccess access, DateOnly needBy, CancellationToken cancellationToken)
    {
        ISupplierSite? site = null;
        try
        {
            site = await sites.OpenAsync(access, recipe, [line], cancellationToken);
            var signedIn = await site.SignInAsync(cancellationToken);
            await steps.AddAsync("signIn", true, string.Create(CultureInfo.InvariantCulture, $"{signedIn}, with the recipe “{recipe.Name}” that was stored at {stored:yyyy-MM-dd HH:mm:ss} UTC"), site, cancellationToken);
            await ReadHistoryAsync(site, cancellationToken);
            await EmptyAsync(site, cancellationToken);
            if (await AddAsync(site, cancellationToken)) await BuyAsync(site, needBy, cancellationToken);
            await EmptyAsync(site, cancellationToken);
            foreach (var worn in site.Wear) await steps.WriteAsync("wear", true, $"Line {worn.Where}: {worn}", null, cancellationToken);
        }
        catch (SupplierSiteException trouble)
        {
            await steps.WriteAsync(JsonNamingPolicy.CamelCase.ConvertName(trouble.Phase.ToString()), false, trouble.Message, trouble.Evidence, cancellationToken);
            if (site is not null && trouble.Phase is SitePhase.AddLine or SitePhase.ReadCart or SitePhase.Checkout) await TryToEmptyAsync(site!, cancellationToken);
        }
        finally
        {
            if (site is not null) await site.DisposeAsync();
        }
        return steps.All;
    }

    private async Task ReadHistoryAsync(ISupplierSite site, CancellationToken cancellationToken)
    {
        if (recipe.History.IdentifyBy == HistoryIdentity.Reference)
        {
            var found = await site.FindInHistoryAsync(DryRunSupplier.Reference, cancellationToken);
            await steps.AddAsync("history", found is HistoryLookup.Absent, found switch
            {
                HistoryLookup.Unreadable unreadable => unreadable.Reason,
                HistoryLookup.Found there => $"An order {there.Number} has the reference {DryRunSupplier.Reference}: was one placed by hand?",
                _ => "Shown, without our reference. Whether 'reference' is read right shows only in an account that has an order with one.",
            }, site, cancellationToken);
        }
        if (!recipe.ComparesHistory) return;
        var orders = (await site.ReadHistoryAsync(null, cancellationToken)).Orders;
        await steps.AddAsync("history", true, orders.Count == 0 ? "No orders yet: 'rows' and its fields were not tried. Check the picture; place one order by hand with this account and run it again." : string.Create(CultureInfo.InvariantCulture,
            $"{orders.Count} orders, the newest {orders[0].Number}, total {(orders[0].Total is { } total ? total.ToString("0.00", CultureInfo.InvariantCulture) : "not shown in its row")}, lines {(orders[0].Lines is { } lines ? string.Join(", ", lines.Select(x => $"{x.Quantity:0.###} x {x.Article}")) : "not shown in its row")}"), site, cancellationToken);
    }

    private async Task EmptyAsync(ISupplierSite site, CancellationToken cancellationToken)
    {
        await site.EmptyCartAsync(cancellationToken);
        await steps.AddAsync("emptyCart", true, null, site, cancellationToken);
    }

    private async Task<bool> AddAsync(ISupplierSite site, CancellationToken cancellationToken)
    {
        var added = await site.AddLineAsync(line, cancellationToken);
        var words = added switch { AddLineResult.NotFound { Why: { } why } => $" ({why})", AddLineResult.Unavailable no => $" ({no.Words})", AddLineResult.Refused no => $" ({no.Words})", _ => "" };
        await steps.AddAsync("addLine", added is AddLineResult.Added, string.Create(CultureInfo.InvariantCulture, $"{line.Quantity:0.###} x {line.Article}: {added.GetType().Name}{words}"), site, cancellationToken);
        return added is AddLineResult.Added;
    }

    private async Task BuyAsync(ISupplierSite site, DateOnly needBy, CancellationToken cancellationToken)
    {
        var cart = await site.ReadCartAsync(cancellationToken);
        var verdict = BasketCheck.Check(expected, cart, NoTolerance);
        await steps.AddAsync("readCart", verdict is not BasketVerdict.Different, $"{InWords(cart)}. {InWords(verdict)}", site, cancellationToken);
        await site.PrepareCheckoutAsync(new CheckoutDetails(DryRunSupplier.Reference, expected.ShipTo, needBy), cancellationToken);
        var checkout = await site.ReadCheckoutAsync(cancellationToken);
        verdict = BasketCheck.Check(expected, checkout, NoTolerance);
        await steps.AddAsync("checkout", verdict is not BasketVerdict.Different, $"{InWords(checkout.Cart)}, to “{checkout.ShipTo}”, reference “{checkout.Reference}”. {InWords(verdict)} The button that orders is ready; it was not clicked.", site, cancellationToken);
    }

    private async Task TryToEmptyAsync(ISupplierSite site, CancellationToken cancellationToken)
    {
        try
        {
            await EmptyAsync(site, cancellationToken);
        }
        catch (SupplierSiteException trouble)
        {
            await steps.WriteAsync("emptyCart", false, trouble.Message, trouble.Evidence, cancellationToken);
        }
    }

    private static string InWords(Cart cart) => string.Create(CultureInfo.InvariantCulture,
        $"{cart.Rows.Count} rows ({string.Join("; ", cart.Rows.Select(row => $"{row.Quantity:0.###} x {row.Article} at {row.UnitPrice:0.00##}"))}), total {cart.Total:0.00} {cart.Currency ?? "(no currency)"}{(cart.GoodsTotal is { } goods && goods != cart.Total ? $", of it compared {goods:0.00}" : "")}");

    private static string InWords(BasketVerdict verdict) => verdict switch
    {
        BasketVerdict.Different different => string.Join(" ", different.Reasons),
        BasketVerdict.PriceChanged changed => string.Create(CultureInfo.InvariantCulture, $"Prices differ from the catalogue: {changed.SeenTotal:0.00} instead of {changed.ApprovedTotal:0.00}. {string.Join(" ", changed.Prices.Select(x => $"{x.Article}: {x.Seen:0.00##} instead of {x.Approved:0.00##}."))}").TrimEnd(),
        _ => "As the catalogue says.",
    };
}
