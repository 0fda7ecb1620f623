using System.Text.Json;
using Procurement.Simulators.Shop;
using Procurement.Testing.Services;

namespace Procurement.Route.Tests.Whole;

[Collection(WholeRouteCollection.Name)]
public sealed class WholeRouteTests(PostgresFixture postgres)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_said_on_WhatsApp_is_confirmed_approved_bought_booked_and_told()
    {
        await using var route = await WholeRoute.StartAsync(postgres, Stop);

        var number = await Story.OfJoseph.PlayAsync(route, Stop);

        var (request, details, bought) = await OrderOfAsync(route, number);
        Assert.Equal(("Placed", bought.Number), (details.Text("status"), details.Text("supplierOrderNumber")));
        Assert.Equal([("BC3003A", 2m), ("BC4533K", 30m)], bought.Lines.Select(line => (line.Article, line.Quantity)).Order());
        Assert.Equal(("1366.00", "AED"), (request.GetProperty("total").GetDecimal().ToString("0.00", System.Globalization.CultureInfo.InvariantCulture), request.Text("currency")));
        await IsBookedAsync(route, details);
        foreach (var story in Story.OfOthers) await IsBookedAsync(route, (await OrderOfAsync(route, await story.PlayAsync(route, Stop))).Details);
        Assert.Equal(1 + Story.OfOthers.Count, (await route.ShopOrdersAsync(Stop)).Count);
        Assert.All(route.WhatsApp.SentCounts(), sent => Assert.Equal(1, sent.Value));
    }

    private static async Task<(JsonElement Request, JsonElement Details, ShopOrder Bought)> OrderOfAsync(WholeRoute route, string number)
    {
        var request = await route.GetAsync($"requests/{number}", Stop);
        var order = Assert.Single(request.GetProperty("orders").EnumerateArray()).Text("number");
        return (request, await route.GetAsync($"orders/{order}", Stop), Assert.Single(await route.ShopOrdersAsync(Stop), shop => shop.Reference == order));
    }

    private static async Task IsBookedAsync(WholeRoute route, JsonElement order)
    {
        var purchase = Assert.Single(await route.PurchasesAsync(order.Text("number")!, Stop));
        Assert.Equal(("booked", purchase.Text("number")), (order.GetProperty("booking").Text("state"), order.GetProperty("booking").Text("erpNumber")));
    }
}
