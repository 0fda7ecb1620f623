using System.Net;
using Procurement.Simulators.Shop;

namespace Procurement.Route.Tests.Simulators.Shop;

/// <summary>Each fault does in every personality what its description says.</summary>
public sealed class ShopFaultTests(ShopRoom room) : ShopTest(room)
{
    private static readonly Dictionary<string, decimal> TwoOfEach = new() { ["*"] = 2 };

    [Theory, MemberData(nameof(AllPersonalities))]
    public async Task An_error_at_commit_leaves_an_order_or_none(string personality)
    {
        await BreakAsync(new Fault(ErrorBeforeOrder: true, Times: 1));
        await BreakAsync(new Fault(ErrorAfterOrder: true));

        var buyer = Buyer(personality);
        var without = await buyer.OrderAsync("PO-1");
        var before = (await OrdersAsync()).Count;
        var with = (await buyer.CommitAsync()).StatusCode;

        Assert.Equal((HttpStatusCode.InternalServerError, 0, HttpStatusCode.InternalServerError), (without, before, with));
        Assert.Single(await OrdersAsync());
    }

    [Theory, MemberData(nameof(AllPersonalities))]
    public async Task A_connection_that_is_cut_after_the_order_leaves_the_order(string personality)
    {
        await BreakAsync(new Fault { DropAfterOrder = true });
        var buyer = Buyer(personality);
        await buyer.FillInAsync("PO-1");

        await Assert.ThrowsAsync<HttpRequestException>(() => buyer.CommitAsync());

        Assert.Single(await OrdersAsync());
    }

    [Theory]
    [InlineData("classic", "again", 2)]
    [InlineData("classic", "same", 1)]
    [InlineData("classic", "refused", 1)]
    [InlineData("onepage", "again", 2)]
    [InlineData("onepage", "same", 1)]
    [InlineData("spa", "again", 2)]
    [InlineData("spa", "refused", 1)]
    public async Task A_second_click_orders_again_or_not(string personality, string mode, int orders)
    {
        await BreakAsync(new Fault { DoubleSubmit = mode, SecondOrderWaitSeconds = 0 });
        var (first, second) = await CommitTwiceAsync(personality);

        Assert.Equal(orders, (await OrdersAsync()).Count);
        Assert.Equal(mode == "refused" && personality != "onepage" ? HttpStatusCode.Conflict : first, second);
    }

    [Theory, MemberData(nameof(AllPersonalities))]
    public async Task A_lost_confirmation_and_a_confirmation_for_nothing_look_like_success_or_not_but_are_not(string personality)
    {
        await BreakAsync(new Fault { ConfirmsWithoutOrder = true, Times = 1 });
        var buyer = Buyer(personality);
        var thanked = await buyer.OrderAsync("PO-1");
        var none = (await OrdersAsync()).Count;
        await BreakAsync(new Fault { ConfirmationLost = true });
        await buyer.CommitAsync();

        Assert.Equal((HttpStatusCode.OK, 0), (thanked, none));
        Assert.Single(await OrdersAsync());
    }

    [Theory, MemberData(nameof(AllPersonalities))]
    public async Task Quantities_are_cut_added_twice_or_stopped_at_checkout(string personality)
    {
        await BreakAsync(new Fault { CappedAt = TwoOfEach });
        var buyer = Buyer(personality);
        await buyer.SignInAsync();
        await buyer.AddAsync(Gloves, 9);
        var capped = (await CartAsync())[0].Quantity;
        await SendAsync("reset", 0);
        await BreakAsync(new Fault { AddsTwice = true });
        await buyer.SignInAsync();
        await buyer.AddAsync(Gloves, 3);
        var twice = (await CartAsync())[0].Quantity;
        await BreakAsync(new Fault { AvailableAtMost = new Dictionary<string, decimal> { [Gloves] = 4 } });
        await buyer.DetailsAsync("PO-1");
        await buyer.CommitAsync();

        Assert.Equal((2m, 6m), (capped, twice));
        Assert.Contains(personality == Personalities.Spa ? "\"available\":false" : "***", await buyer.CartTextAsync(), StringComparison.Ordinal);
        Assert.Empty(await OrdersAsync());
    }

    [Theory, MemberData(nameof(AllPersonalities))]
    public async Task Too_small_an_order_is_not_taken(string personality)
    {
        await BreakAsync(new Fault { MinimumOrderValue = 200 });

        await Buyer(personality).OrderAsync("PO-1");

        Assert.Empty(await OrdersAsync());
    }

    [Theory, MemberData(nameof(AllPersonalities))]
    public async Task Another_article_is_given_in_the_cart_or_only_in_the_order(string personality)
    {
        var large = new Dictionary<string, string> { [Gloves] = LargeGloves };
        await BreakAsync(new Fault { Substitutes = large });
        var buyer = Buyer(personality);
        await buyer.SignInAsync();
        await buyer.AddAsync(Gloves, 1);
        var inCart = (await CartAsync())[0].Article;
        await SendAsync("reset", 0);
        await BreakAsync(new Fault { Substitutes = large, SubstituteAt = "order", PreTickedExtras = ["substitutes"], SecondOrderWaitSeconds = 0 });
        await buyer.FillInAsync("PO-1");
        await buyer.CommitAsync("substitutes");
        await buyer.FillInAsync("PO-2");
        await buyer.CommitAsync();

        Assert.Equal(LargeGloves, inCart);
        Assert.Equal([(LargeGloves, Gloves), (Gloves, null)], (await OrdersAsync()).Select(order => (order.Lines[0].Article, order.Lines[0].InsteadOf)));
    }

    [Theory, MemberData(nameof(AllPersonalities))]
    public async Task Extras_are_offered_at_the_review_and_ordered_when_they_stay_ticked(string personality)
    {
        await BreakAsync(new Fault { PreTickedExtras = ["insurance", "donation"] });
        var buyer = Buyer(personality);
        await buyer.FillInAsync("PO-1");

        var review = await buyer.ReviewAsync();
        await buyer.CommitAsync("donation");

        Assert.Contains("Transport insurance", review, StringComparison.Ordinal);
        Assert.Equal([("donation", 5m)], (await OrdersAsync())[0].Extras.Select(extra => (extra.Code, extra.Price)));
    }

    [Theory, MemberData(nameof(AllPersonalities))]
    public async Task Prices_drift_from_the_cart_to_the_checkout_and_on_to_the_order(string personality)
    {
        await BreakAsync(new Fault { CheckoutPriceFactor = 1.1m });
        await BreakAsync(new Fault { CommitPriceFactor = 2m });
        var buyer = Buyer(personality);
        await buyer.FillInAsync("PO-1");

        var (cart, review) = (await buyer.CartTextAsync(), await buyer.ReviewAsync());
        await buyer.CommitAsync();

        Assert.Contains(personality == Personalities.OnePage ? "40.95" : "39", cart, StringComparison.Ordinal);
        Assert.Contains("42.9", review, StringComparison.Ordinal);
        Assert.Equal(85.8m, (await OrdersAsync())[0].Lines[0].UnitPrice);
    }

    [Theory, MemberData(nameof(AllPersonalities))]
    public async Task The_session_ends_once_in_the_middle(string personality)
    {
        await BreakAsync(new Fault { SessionLostAt = Step.Commit });
        var buyer = Buyer(personality);
        await buyer.OrderAsync("PO-1");
        var none = (await OrdersAsync()).Count;
        await buyer.SignInAsync();
        await buyer.CommitAsync();

        Assert.Equal(0, none);
        Assert.Single(await OrdersAsync());
    }

    [Theory, MemberData(nameof(AllPersonalities))]
    public async Task Somebody_else_changes_the_address_and_the_branch(string personality)
    {
        await BreakAsync(new Fault { AddressChangedAt = Step.Review });
        await BreakAsync(new Fault { CustomerSwappedAt = Step.Commit });
        var buyer = Buyer(personality);
        await buyer.FillInAsync("PO-1");

        var review = await buyer.ReviewAsync();
        await buyer.CommitAsync();

        Assert.Contains("Bayview Tower", review, StringComparison.Ordinal);
        Assert.StartsWith("20", (await OrdersAsync())[0].CustomerNumber, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Personalities.OnePage)]
    [InlineData(Personalities.Spa)]
    public async Task A_delivery_slot_that_is_gone_is_asked_for_again(string personality)
    {
        await BreakAsync(new Fault { SlotExpiredAt = Step.Review });
        var buyer = Buyer(personality);
        await buyer.OrderAsync("PO-1");
        var none = (await OrdersAsync()).Count;
        await buyer.DetailsAsync("PO-1");
        await buyer.CommitAsync();

        Assert.Equal(0, none);
        Assert.Single(await OrdersAsync());
    }

    [Theory, MemberData(nameof(AllPersonalities))]
    public async Task The_reference_is_cut_without_a_word(string personality)
    {
        await BreakAsync(new Fault { ReferenceLength = 8 });

        await Buyer(personality).OrderAsync("PO-2026-000123");

        Assert.Equal("PO-2026-", (await OrdersAsync())[0].Reference);
    }

    [Theory, MemberData(nameof(AllPersonalities))]
    public async Task The_history_is_late_by_time_or_by_looks(string personality)
    {
        await BreakAsync(new Fault { HistoryDelaySeconds = 60 });
        await BreakAsync(new Fault { HistoryHidesNewest = true, Times = 1 });
        var buyer = Buyer(personality);
        await buyer.OrderAsync("PO-1");

        var soon = await buyer.HistoryAsync();
        Clock.Advance(TimeSpan.FromSeconds(61));
        var (hidden, shown) = (await buyer.HistoryAsync(), await buyer.HistoryAsync());

        Assert.DoesNotContain("PO-1", soon + hidden, StringComparison.Ordinal);
        Assert.Contains("PO-1", shown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Personalities.Classic)]
    [InlineData(Personalities.OnePage)]
    public async Task Currency_tax_and_decimal_comma_are_switched_on_every_page(string personality)
    {
        await BreakAsync(new Fault { Currency = "EUR", TaxMode = "gross", Locale = "de" });
        await BreakAsync(new Fault { Prices = new Dictionary<string, decimal> { [Gloves] = 4000 } });
        var buyer = Buyer(personality);
        await buyer.FillInAsync("PO-1");

        Assert.Contains("EUR 1.050,00", await buyer.CartTextAsync(), StringComparison.Ordinal);
        Assert.Contains("EUR 3.150,00", await buyer.ReviewAsync(), StringComparison.Ordinal);
        await buyer.CommitAsync();
        Assert.Equal(("EUR", 3000m), ((await OrdersAsync())[0].Currency, (await OrdersAsync())[0].Total));
    }

    [Fact]
    public async Task The_single_page_writes_amounts_as_the_shop_tells_it()
    {
        await BreakAsync(new Fault { Currency = "EUR", TaxMode = "gross", Locale = "de" });

        Assert.Contains("""{"currency":"EUR","locale":"de","gross":true}""", await Buyer(Personalities.Spa).TextAsync("boot"), StringComparison.Ordinal);
    }

    /// <summary>Both clicks before any confirmation is looked at.</summary>
    private async Task<(HttpStatusCode First, HttpStatusCode Second)> CommitTwiceAsync(string personality)
    {
        using var handler = new HttpClientHandler { CookieContainer = Cookies, AllowAutoRedirect = false };
        using var browser = new HttpClient(handler) { BaseAddress = Browser.BaseAddress };
        var buyer = ShopBuyer.Of(personality, browser);
        await buyer.FillInAsync("PO-1");
        return ((await buyer.CommitAsync()).StatusCode, (await buyer.CommitAsync()).StatusCode);
    }
}
