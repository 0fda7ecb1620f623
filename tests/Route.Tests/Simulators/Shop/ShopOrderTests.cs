using System.Net;
using Procurement.Simulators.Shop;

namespace Procurement.Route.Tests.Simulators.Shop;

/// <summary>What every personality of a shop does with an order when nothing is wrong.</summary>
public sealed class ShopOrderTests(ShopRoom room) : ShopTest(room)
{
    [Theory, MemberData(nameof(AllPersonalities))]
    public async Task An_order_holds_what_was_in_the_cart_and_typed_at_checkout(string personality)
    {
        await Buyer(personality).OrderAsync("PO-1");

        var order = Assert.Single(await OrdersAsync());
        Assert.Equal((personality, "PO-1", "AED", 117m), (order.Personality, order.Reference, order.Currency, order.Total));
        Assert.Equal((Gloves, 3m), (order.Lines[0].Article, order.Lines[0].Quantity));
        Assert.StartsWith("Marina Hotel, 3 Quay Street", order.ShipTo, StringComparison.Ordinal);
        Assert.Equal(new Dictionary<string, int> { ["PO-1"] = 1 }, await CountsAsync());
        Assert.Contains("PO-1", await Buyer(personality).HistoryAsync(), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(AllPersonalities))]
    public async Task What_an_earlier_run_left_in_the_cart_is_ordered_too(string personality)
    {
        await SendAsync($"carts/{Code}", new Dictionary<string, decimal> { [LargeGloves] = 2, [Gloves] = 1 });

        await Buyer(personality).OrderAsync("PO-1");

        Assert.Equal([(LargeGloves, 2m), (Gloves, 4m)], (await OrdersAsync())[0].Lines.Select(line => (line.Article, line.Quantity)));
    }

    [Fact]
    public async Task The_one_page_shop_refuses_a_second_order_within_a_minute()
    {
        var buyer = Buyer(Personalities.OnePage);
        await buyer.OrderAsync("PO-1");
        await buyer.FillInAsync("PO-2");

        var refused = await (await buyer.CommitAsync()).Content.ReadAsStringAsync(Ending);
        Clock.Advance(TimeSpan.FromSeconds(61));
        await buyer.CommitAsync();

        Assert.Contains("wait one minute", refused, StringComparison.Ordinal);
        Assert.Equal(["PO-1", "PO-2"], (await OrdersAsync()).Select(order => order.Reference));
    }

    [Fact]
    public async Task The_one_page_shop_signs_out_who_follows_a_link_that_is_not_of_this_session()
    {
        var buyer = Buyer(Personalities.OnePage);
        await buyer.SignInAsync();

        var page = await buyer.GetAsync("account/orders?token=0123456789abcdef");

        Assert.EndsWith("/sign-in", page.RequestMessage!.RequestUri!.AbsolutePath, StringComparison.Ordinal);
        Assert.Contains("Login", await buyer.TextAsync(""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_one_page_shop_thanks_for_the_last_order_at_any_time_and_never_says_its_number()
    {
        var buyer = Buyer(Personalities.OnePage);
        await buyer.OrderAsync("PO-1");
        Clock.Advance(TimeSpan.FromDays(3));

        var page = await buyer.TextAsync("checkout/success");

        Assert.Contains("Your order has been placed!", page, StringComparison.Ordinal);
        Assert.DoesNotContain((await OrdersAsync())[0].Number, page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_first_order_asks_for_an_address_and_the_next_offers_it_in_a_select_that_starts_empty()
    {
        var buyer = Buyer(Personalities.OnePage);
        await buyer.SignInAsync();

        var first = await buyer.TextAsync("checkout/section/address");
        await buyer.OrderAsync("PO-1");
        var second = await buyer.TextAsync("checkout/section/address");

        Assert.DoesNotContain("address-existing", first, StringComparison.Ordinal);
        Assert.Contains("""<option value=""> --- Please Select --- </option><option value="0">Marina Hotel""", second, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_single_page_needs_the_part_of_the_session_that_no_cookie_holds()
    {
        var buyer = Buyer(Personalities.Spa);
        await buyer.SignInAsync();
        var with = await buyer.GetAsync("cart");
        Browser.DefaultRequestHeaders.Remove("X-Part");

        var without = await buyer.GetAsync("cart");
        var address = await Browser.GetAsync(new Uri($"spa/{Code}/cart", UriKind.Relative), Ending);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Unauthorized, HttpStatusCode.OK), (with.StatusCode, without.StatusCode, address.StatusCode));
    }

    [Fact]
    public async Task The_single_page_sells_sizes_on_one_page_and_does_not_find_every_article_by_its_number()
    {
        var buyer = Buyer(Personalities.Spa);

        var product = await buyer.TextAsync("product/" + (await buyer.TextAsync("products?q=nitrile")).Split("\"id\":\"")[1].Split('"')[0]);
        var found = await Task.WhenAll(new[] { Gloves, LargeGloves, "BC3003A", "BC5448E", "BC1472A", "BC7492B", "BC9337D", "BC3964K" }.Select(article => buyer.TextAsync("products?q=" + article)));

        Assert.Contains("\"choice\":\"medium\",\"article\":\"BC4533K\"", product, StringComparison.Ordinal);
        Assert.Contains("\"choice\":\"large\",\"article\":\"BC5042A\"", product, StringComparison.Ordinal);
        Assert.Contains(found, answer => answer.StartsWith("{\"total\":0", StringComparison.Ordinal));
        Assert.Contains(found, answer => answer.StartsWith("{\"total\":1", StringComparison.Ordinal));
    }
}
