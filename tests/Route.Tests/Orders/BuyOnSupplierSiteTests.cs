using Procurement.Engine.Orders;
using Procurement.Engine.Orders.Browser;
using Procurement.Engine.Orders.Recipes;
using Procurement.Simulators.Shop;

namespace Procurement.Route.Tests.Orders;

/// <summary>The recipe runner in a real browser against the real sandbox shop.</summary>
public sealed class BuyOnSupplierSiteTests(SandboxShops shops) : IClassFixture<SandboxShops>, IAsyncLifetime
{
    private const string Reference = "PO-2026-000045";
    private static readonly DeliveryAddress Building7 = new("Building 7", "Building 7, Bayview Staff Village, Service Road 4", "Dubai", "AE");
    private static readonly OrderLineToBuy Gloves = new(1, "BC4533K", 30);
    private static readonly OrderLineToBuy Soap = new(2, "BC4559B", 2);
    private static readonly BasketTolerance Tolerance = new(2, 25);
    private static readonly BasketExpectation Approved = new([new(Gloves.Article, 30, 39.00m), new(Soap.Article, 2, 21.00m)], 1212.00m, "AED", Building7, Reference);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await shops.ResetAsync(Stop);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task The_shop_has_exactly_one_order_of_what_was_asked_under_our_reference()
    {
        await using var site = await shops.Sites.OpenAsync(shops.Access(), shops.Recipe, Stop);

        Assert.Equal(SignInResult.SignedIn, await site.SignInAsync(Stop));
        Assert.IsType<HistoryLookup.Absent>(await site.FindInHistoryAsync(Reference, Stop));
        await site.EmptyCartAsync(Stop);
        Assert.IsType<AddLineResult.Added>(await site.AddLineAsync(Gloves, Stop));
        Assert.IsType<AddLineResult.Added>(await site.AddLineAsync(Soap, Stop));
        Assert.IsType<BasketVerdict.Same>(BasketCheck.Check(Approved, await site.ReadCartAsync(Stop), Tolerance));
        await site.PrepareCheckoutAsync(new(Reference, Building7), Stop);
        Assert.IsType<BasketVerdict.Same>(BasketCheck.Check(Approved, await site.ReadCheckoutAsync(Stop), Tolerance));
        Assert.Empty(await shops.OrdersAsync(Stop));
        var confirmed = Assert.IsType<CommitResult.Confirmed>(await site.CommitAsync(Stop));

        var order = Assert.Single(await shops.OrdersAsync(Stop));
        Assert.Equal((confirmed.Number, Reference, "BRC", 1212.00m), (order.Number, order.Reference, order.Supplier, order.Total));
        Assert.Equal([("BC4533K", 30m), ("BC4559B", 2m)], order.Lines.Select(line => (line.Article, line.Quantity)));
        Assert.Contains("Service Road 4", order.ShipTo, StringComparison.Ordinal);
        Assert.Equal(confirmed.Number, Assert.IsType<HistoryLookup.Found>(await site.FindInHistoryAsync(Reference, Stop)).Number);
        await Assert.ThrowsAsync<InvalidOperationException>(() => site.CommitAsync(Stop));
    }

    [Fact]
    public async Task An_address_that_the_shop_does_not_know_is_typed()
    {
        var newSite = DeliveryAddress.Of("Unit 9, Palm Yard, Sharjah");
        await using var site = await ReadyToCommitAsync(shipTo: newSite);

        Assert.Equal("Unit 9, Palm Yard, Sharjah", (await site.ReadCheckoutAsync(Stop)).ShipTo);
    }

    [Fact]
    public async Task A_stored_session_is_used_again_without_signing_in()
    {
        string session;
        await using (var first = await shops.SignedInAsync(Stop)) session = await first.SaveSessionAsync(Stop);

        await using var second = await shops.Sites.OpenAsync(shops.Access(session: session) with { Password = "not needed" }, shops.Recipe, Stop);

        Assert.Equal(SignInResult.SessionReused, await second.SignInAsync(Stop));
    }

    [Fact]
    public async Task A_wrong_password_is_told_apart_and_not_tried_again()
    {
        await using var site = await shops.Sites.OpenAsync(shops.Access() with { Password = "wrong" }, shops.Recipe, Stop);

        var refused = await Assert.ThrowsAsync<SignInRefusedException>(() => site.SignInAsync(Stop));

        Assert.NotNull(refused.Evidence);
    }

    [Fact]
    public async Task What_an_earlier_run_left_in_the_cart_is_not_bought()
    {
        await using (var cutOff = await shops.SignedInAsync(Stop))
        {
            await cutOff.AddLineAsync(new(1, "BC7478B", 5), Stop);
            await cutOff.AddLineAsync(Gloves, Stop);
        }
        await using var site = await shops.SignedInAsync(Stop);
        Assert.Equal(2, (await site.ReadCartAsync(Stop)).Rows.Count);

        await site.EmptyCartAsync(Stop);
        Assert.Empty(await shops.CartAsync("BRC", Stop));
        await site.AddLineAsync(Gloves, Stop);

        var row = Assert.Single((await site.ReadCartAsync(Stop)).Rows);
        Assert.Equal((Gloves.Article, 30m, 1170.00m), (row.Article, row.Quantity, row.LineTotal));
    }

    [Fact]
    public async Task A_price_that_rose_is_seen_in_the_cart_and_a_later_rise_at_checkout()
    {
        await using var site = await shops.SignedInAsync(Stop);
        await site.AddLineAsync(Gloves, Stop);
        await site.AddLineAsync(Soap, Stop);
        await shops.BreakAsync(new Fault("BRC", Prices: new Dictionary<string, decimal> { [Gloves.Article] = 41.50m }), Stop);

        var inCart = Assert.IsType<BasketVerdict.PriceChanged>(BasketCheck.Check(Approved, await site.ReadCartAsync(Stop), Tolerance));
        await shops.BreakAsync(new Fault("BRC", PriceFactor: 2), Stop);
        await site.PrepareCheckoutAsync(new(Reference, Building7), Stop);
        var atCheckout = Assert.IsType<BasketVerdict.PriceChanged>(BasketCheck.Check(Approved, await site.ReadCheckoutAsync(Stop), Tolerance));

        Assert.Equal(new PriceChange(Gloves.Article, 39.00m, 41.50m), Assert.Single(inCart.Prices));
        Assert.Equal(2574.00m, atCheckout.SeenTotal);
        Assert.Empty(await shops.OrdersAsync(Stop));
    }

    [Fact]
    public async Task What_cannot_be_had_is_said_as_it_is()
    {
        await shops.BreakAsync(new Fault("BRC", OutOfStock: [Soap.Article]), Stop);
        await using var site = await shops.SignedInAsync(Stop);

        Assert.Equal(new AddLineResult.Unavailable("Out of stock"), await site.AddLineAsync(Soap, Stop));
        Assert.IsType<AddLineResult.NotFound>(await site.AddLineAsync(new(1, "NO-SUCH-ARTICLE", 1), Stop));
        Assert.Equal(new AddLineResult.Refused("This article is sold by the whole box."), await site.AddLineAsync(Gloves with { Quantity = 1.5m }, Stop));
        Assert.Empty(await shops.CartAsync("BRC", Stop));
    }

    [Fact]
    public async Task What_sells_out_while_it_is_in_the_cart_is_marked_in_the_cart()
    {
        await using var site = await shops.SignedInAsync(Stop);
        await site.AddLineAsync(Gloves, Stop);
        await shops.BreakAsync(new Fault("BRC", OutOfStock: [Gloves.Article]), Stop);

        Assert.False(Assert.Single((await site.ReadCartAsync(Stop)).Rows).Available);
    }

    [Theory]
    [InlineData("signIn", SitePhase.SignIn)]
    [InlineData("checkout", SitePhase.Checkout)]
    public async Task A_page_that_wants_to_see_a_person_is_a_challenge_with_its_picture(string at, SitePhase phase)
    {
        await shops.BreakAsync(new Fault("BRC", Challenge: true, ChallengeAt: at), Stop);

        var challenge = await Assert.ThrowsAsync<ChallengeException>(async () => await (await ReadyToCommitAsync()).DisposeAsync());

        Assert.Equal(phase, challenge.Phase);
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], challenge.Evidence!.Png.Take(4));
        Assert.DoesNotContain('?', challenge.Evidence.Url);
    }

    [Theory]
    [InlineData("product", SitePhase.AddLine)]
    [InlineData("review", SitePhase.Checkout)]
    public async Task A_page_that_changed_is_unknown(string changedPage, SitePhase phase)
    {
        await shops.BreakAsync(new Fault("BRC", ChangedMarkup: true, ChangedPages: [changedPage]), Stop);
        var recipe = shops.Recipe with { Timeouts = new RecipeTimeouts { Page = 3 } };

        var unknown = await Assert.ThrowsAsync<UnknownPageException>(async () => await (await ReadyToCommitAsync(recipe)).DisposeAsync());

        Assert.Equal(phase, unknown.Phase);
        Assert.NotNull(unknown.Evidence);
        Assert.Empty(await shops.OrdersAsync(Stop));
    }

    [Fact]
    public async Task A_history_page_that_changed_proves_nothing()
    {
        await using var site = await shops.SignedInAsync(Stop, shops.Recipe with { Timeouts = new RecipeTimeouts { Page = 3 } });
        await shops.BreakAsync(new Fault("BRC", ChangedMarkup: true, ChangedPages: ["orders"]), Stop);

        Assert.IsType<HistoryLookup.Unreadable>(await site.FindInHistoryAsync(Reference, Stop));
    }

    [Fact]
    public async Task An_order_that_the_shop_took_before_it_broke_is_unclear_and_then_found_in_the_history()
    {
        await shops.BreakAsync(new Fault("BRC", ErrorAfterOrder: true), Stop);
        await using var site = await ReadyToCommitAsync();

        var unclear = Assert.IsType<CommitResult.Unclear>(await site.CommitAsync(Stop));

        Assert.True(unclear.Clicked);
        var order = Assert.Single(await shops.OrdersAsync(Stop));
        Assert.Equal(order.Number, Assert.IsType<HistoryLookup.Found>(await site.FindInHistoryAsync(Reference, Stop)).Number);
        Assert.Empty((await site.ReadCartAsync(Stop)).Rows);
    }

    [Fact]
    public async Task An_order_whose_answer_never_comes_is_unclear_and_then_found_in_the_history()
    {
        await shops.BreakAsync(new Fault("BRC", HangAfterOrder: true, Times: 1), Stop);
        await using var site = await ReadyToCommitAsync(shops.Recipe with { Timeouts = new RecipeTimeouts { Page = 20, Commit = 2 } });

        Assert.True(Assert.IsType<CommitResult.Unclear>(await site.CommitAsync(Stop)).Clicked);
        await site.CaptureAsync("after-commit", Stop);

        var order = Assert.Single(await shops.OrdersAsync(Stop));
        Assert.Equal(new HistoryLookup.Found(order.Number, [order.Number]).Number, Assert.IsType<HistoryLookup.Found>(await site.FindInHistoryAsync(Reference, Stop)).Number);
    }

    [Fact]
    public async Task An_order_that_the_shop_refused_with_an_error_is_unclear_and_then_absent_with_its_cart_still_full()
    {
        await shops.BreakAsync(new Fault("BRC", ErrorBeforeOrder: true), Stop);
        await using var site = await ReadyToCommitAsync();

        Assert.IsType<CommitResult.Unclear>(await site.CommitAsync(Stop));

        Assert.IsType<HistoryLookup.Absent>(await site.FindInHistoryAsync(Reference, Stop));
        Assert.Equal(2, (await site.ReadCartAsync(Stop)).Rows.Count);
        Assert.Empty(await shops.OrdersAsync(Stop));
    }

    [Fact]
    public async Task A_confirmation_without_a_number_is_unclear_and_the_number_stands_in_the_history()
    {
        await shops.BreakAsync(new Fault("BRC", NoNumberOnConfirmation: true), Stop);
        await using var site = await ReadyToCommitAsync();

        Assert.IsType<CommitResult.Unclear>(await site.CommitAsync(Stop));

        Assert.IsType<HistoryLookup.Found>(await site.FindInHistoryAsync(Reference, Stop));
    }

    [Fact]
    public async Task An_order_on_an_older_page_of_the_history_is_found()
    {
        var recipe = shops.Recipe with { History = shops.Recipe.History with { Steps = [new RecipeStep { Goto = "account/orders" }], Shown = ["#order-count", "#orders"] } };
        await using var site = await ReadyToCommitAsync(recipe);
        await site.CommitAsync(Stop);
        await BuyOthersAsync(30);

        Assert.IsType<HistoryLookup.Found>(await site.FindInHistoryAsync(Reference, Stop));
        Assert.IsType<HistoryLookup.Absent>(await site.FindInHistoryAsync("PO-2026-00004", Stop));
    }

    [Fact]
    public async Task A_capture_is_a_picture_an_address_without_query_and_a_fingerprint_of_the_page()
    {
        await using var site = await shops.SignedInAsync(Stop);
        await site.FindInHistoryAsync(Reference, Stop);

        var first = await site.CaptureAsync("history", Stop);
        var second = await site.CaptureAsync("history", Stop);
        await site.EmptyCartAsync(Stop);
        var other = await site.CaptureAsync("cart", Stop);

        Assert.Equal(new Uri(shops.BaseAddress, "BRC/account/orders").AbsoluteUri, first.Url);
        Assert.Equal(first.HtmlSha256, second.HtmlSha256);
        Assert.NotEqual(first.HtmlSha256, other.HtmlSha256);
        Assert.True(first.Png.Length > 5_000);
    }

    private async Task<ISupplierSite> ReadyToCommitAsync(Recipe? recipe = null, DeliveryAddress? shipTo = null)
    {
        var site = await shops.Sites.OpenAsync(shops.Access(), recipe ?? shops.Recipe, Stop);
        try
        {
            await site.SignInAsync(Stop);
            await site.EmptyCartAsync(Stop);
            await site.AddLineAsync(Gloves, Stop);
            await site.AddLineAsync(Soap, Stop);
            await site.PrepareCheckoutAsync(new(Reference, shipTo ?? Building7), Stop);
            await site.ReadCheckoutAsync(Stop);
            return site;
        }
        catch
        {
            await site.DisposeAsync();
            throw;
        }
    }

    /// <summary>Other people's orders on the same account, over plain HTTP.</summary>
    private async Task BuyOthersAsync(int count)
    {
        using var http = new HttpClient { BaseAddress = new Uri(shops.BaseAddress, "BRC/") };
        async Task PostAsync(string path, params (string Name, string Value)[] fields)
            => (await http.PostAsync(path, new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))), Stop)).EnsureSuccessStatusCode();
        await PostAsync("sign-in", ("email", ShopOptions.DefaultUser), ("password", ShopOptions.DefaultPassword));
        for (var i = 0; i < count; i++)
        {
            await PostAsync("cart/add", ("article", Soap.Article), ("quantity", "1"));
            await PostAsync("checkout", ("shipTo", "B7"), ("reference", $"OTHER-{i}"));
            await PostAsync("checkout/place", ("terms", "yes"));
        }
    }
}
