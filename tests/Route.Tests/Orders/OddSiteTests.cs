using Microsoft.AspNetCore.Http;
using Procurement.Engine.Orders;
using Procurement.Engine.Orders.Browser;
using Procurement.Engine.Orders.Recipes;

namespace Procurement.Route.Tests.Orders;

/// <summary>Habits of real shops that a recipe must cope with: question boxes, banners, fields that listen to keys, other notations, maintenance.</summary>
public sealed class OddSiteTests(SandboxShops shops) : IClassFixture<SandboxShops>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private Recipe Odd => shops.Recipe with
    {
        Timeouts = new RecipeTimeouts { Page = 3 },
        Format = new RecipeFormat { Decimal = ",", Thousands = "." },
        Unknown = new RecipeSigns { Titles = ["^Maintenance"] },
        Dialogs = [new DialogRule("Sure?", [SitePhase.EmptyCart], DialogAnswer.Accept)],
        Banners = [new RecipeBanner("#banner button", "#banner")],
        EmptyCart = new([new() { Goto = "cart" }], ".remove", "#empty"),
        AddLine = new([new() { Goto = "p/{article}" }], "#product", [new() { Fill = new("#quantity", "{quantity}") { Typed = true, Leave = false } }, new() { Press = new("Enter", "#quantity") }], "#added"),
        ReadCart = new CartPage
        {
            Steps = [new() { Goto = "filled" }],
            Empty = "#empty",
            Rows = ".row",
            Article = new() { At = "b", Attribute = "data-article" },
            Quantity = "i",
            UnitPrice = new() { At = ".price", Pattern = "now (.+)" },
            LineTotal = ".amount",
            Total = "#total",
        },
    };

    [Fact]
    public async Task Rows_behind_a_banner_and_a_question_box_are_removed_until_the_cart_is_empty()
    {
        await using var web = await LoopbackSite.StartAsync(_ => Page("""
            <div id="banner" style="position:fixed;inset:0;background:#fff"><button onclick="setTimeout(() => banner.remove(), 100)">I agree</button></div>
            <p class="row">A <button class="remove" onclick="take(this)">Remove</button></p><p class="row">B <button class="remove" onclick="take(this)">Remove</button></p>
            <p id="empty" hidden>Nothing here</p>
            <script>function take(button) { if (!confirm('Sure?')) return; button.parentNode.remove(); empty.hidden = !!document.querySelector('.row'); }</script>
            """), Stop);
        await using var site = await OpenAsync(web);

        await site.EmptyCartAsync(Stop);
    }

    [Fact]
    public async Task A_field_that_listens_to_keys_is_typed_into()
    {
        await using var web = await LoopbackSite.StartAsync(_ => Page("""
            <div id="product"><input id="quantity"></div><p id="added" hidden>Added</p>
            <script>let keys = ''; quantity.onkeydown = e => { if (e.key.length === 1) keys += e.key; if (e.key === 'Enter' && keys === '2,5') added.hidden = false; };</script>
            """), Stop);
        await using var site = await OpenAsync(web);

        Assert.IsType<AddLineResult.Added>(await site.AddLineAsync(new(1, "A", 2.5m), Stop));
    }

    [Fact]
    public async Task A_question_that_the_recipe_does_not_expect_is_answered_with_no_and_told()
    {
        await using var web = await LoopbackSite.StartAsync(_ => Page("""
            <div id="product"><input id="quantity" onkeydown="if (event.key === 'Enter' && confirm('Order at once?')) added.hidden = false"></div><p id="added" hidden>Added</p>
            """), Stop);
        await using var site = await OpenAsync(web);

        var unknown = await Assert.ThrowsAsync<UnknownPageException>(() => site.AddLineAsync(new(1, "A", 1), Stop));

        Assert.Contains("Order at once?", unknown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prices_in_another_notation_and_beside_struck_ones_are_read()
    {
        await using var web = await LoopbackSite.StartAsync(_ => Page("""
            <p class="row"><b data-article="A-1">Chair</b> <i>2</i> <span class="price">was 1.500,00 € now 1.234,50 €</span> <span class="amount">2.469,00 €</span></p><p id="total">Total 2.469,00 €</p>
            """), Stop);
        await using var site = await OpenAsync(web);

        var cart = await site.ReadCartAsync(Stop);

        Assert.Equal(new CartRow("A-1", 2, 1234.50m, 2469.00m), Assert.Single(cart.Rows));
        Assert.Equal((2469.00m, "EUR"), (cart.Total, cart.Currency));
    }

    [Fact]
    public async Task A_maintenance_page_is_not_taken_for_the_shop()
    {
        await using var web = await LoopbackSite.StartAsync(_ => Page("<p id='empty'>Nothing here</p>", "Maintenance"), Stop);
        await using var site = await OpenAsync(web);

        await Assert.ThrowsAsync<UnknownPageException>(() => site.ReadCartAsync(Stop));
    }

    [Fact]
    public async Task A_field_that_cuts_off_what_is_typed_is_noticed()
    {
        await using var web = await LoopbackSite.StartAsync(_ => Page("<div id='product'><input id='quantity' maxlength='2'></div><p id='added'>Added</p>"), Stop);
        await using var site = await OpenAsync(web);

        await Assert.ThrowsAsync<UnknownPageException>(() => site.AddLineAsync(new(1, "A", 100), Stop));
    }

    private Task<ISupplierSite> OpenAsync(LoopbackSite web) => shops.Sites.OpenAsync(shops.Access() with { Website = web.Address }, Odd, Stop);

    private static IResult Page(string body, string title = "Shop") => Results.Content($"<!doctype html><title>{title}</title>{body}", "text/html; charset=utf-8");
}
