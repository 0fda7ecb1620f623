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
        var story = Story.OfJoseph;

        story.Say(route);
        var (summary, number) = await story.SummaryAsync(route, 0, Stop);
        Story.Confirm(route, summary);
        Story.Approve(route, await Story.CardAsync(route, number, Stop));
        var request = await Story.OrderedAsync(route, number, Stop);

        var order = Assert.Single(request.GetProperty("orders").EnumerateArray());
        var details = await route.GetAsync($"orders/{order.Text("number")}", Stop);
        var bought = Assert.Single(await route.ShopOrdersAsync(Stop));
        Assert.Equal(("Placed", bought.Number, order.Text("number")), (details.Text("status"), details.Text("supplierOrderNumber"), bought.Reference));
        Assert.Equal([("BC3003A", 2m), ("BC4533K", 30m)], bought.Lines.Select(line => (line.Article, line.Quantity)).Order());
        Assert.Equal(("booked", Assert.Single(await route.PurchasesAsync(bought.Reference, Stop)).Text("number")), (details.GetProperty("booking").Text("state"), details.GetProperty("booking").Text("erpNumber")));
        await story.ToldAsync(route, bought.Number, Stop);
        Assert.All(route.WhatsApp.SentCounts(), sent => Assert.Equal(1, sent.Value));
    }
}
