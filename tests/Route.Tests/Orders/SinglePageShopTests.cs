using Microsoft.AspNetCore.Http;
using Procurement.Engine.Orders;
using Procurement.Engine.Orders.Browser;
using Procurement.Engine.Orders.Recipes;

namespace Procurement.Route.Tests.Orders;

/// <summary>A recipe for a shop in one page: our order is known as the new one in its history.</summary>
public sealed class SinglePageShopTests(SandboxShops shops) : IClassFixture<SandboxShops>
{
    private static readonly DeliveryAddress Building7 = new("Building 7", "Service Road 4", "Dubai", "AE");
    private static readonly OrderLineToBuy Apple = new(1, "AJ-1", 3);
    private static readonly BasketExpectation Approved = new([new("AJ-1", 3, 1.99m), new("OJ-1", 1, 2.99m)], 8.96m, "AED", Building7, null);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_order_is_placed_and_known_as_the_new_one_of_the_history()
    {
        await using var web = await LoopbackSite.StartAsync(_ => Results.Content(SinglePageShop.Page, "text/html; charset=utf-8"), Stop);
        await using var site = await OpenAsync(web);

        var (result, clue) = await BuyAsync(site);

        var number = Assert.IsType<CommitResult.Confirmed>(result).Number;
        var entry = Assert.Single((await site.ReadHistoryAsync(clue.Before, Stop)).Orders);
        Assert.Equal((number, 8.96m), (entry.Number, entry.Total));
        Assert.Equal([new HistoryLine("AJ-1", 3), new HistoryLine("OJ-1", 1)], entry.Lines);
        Assert.Equal(number, Assert.IsType<HistoryLookup.Found>(NewOrder.Find(clue, await site.ReadHistoryAsync(clue.Before, Stop))).Number);
        Assert.Contains(site.Wear, wear => wear.Phase == SitePhase.Checkout && wear.Where > 0 && wear.Label == "Place your order and pay");
    }

    [Fact]
    public async Task A_session_in_session_storage_is_kept_and_used_again()
    {
        await using var web = await LoopbackSite.StartAsync(_ => Results.Content(SinglePageShop.Page, "text/html; charset=utf-8"), Stop);
        string session;
        await using (var first = await OpenAsync(web))
        {
            Assert.Equal(SignInResult.SignedIn, await first.SignInAsync(Stop));
            session = await first.SaveSessionAsync(Stop);
        }

        await using var second = await OpenAsync(web, session);

        Assert.Equal(SignInResult.SessionReused, await second.SignInAsync(Stop));
    }

    [Theory]
    [InlineData("?lost=1", "The history does not show the order yet.")]
    [InlineData("?soon=1", "You can only order once a minute")]
    [InlineData("?twin=1", "More than one new order")]
    public async Task What_only_looks_like_success_is_unclear(string query, string why)
    {
        await using var web = await LoopbackSite.StartAsync(_ => Results.Content(SinglePageShop.Page.Replace("location.search", $"'{query}'", StringComparison.Ordinal), "text/html; charset=utf-8"), Stop);
        await using var site = await OpenAsync(web);

        var unclear = Assert.IsType<CommitResult.Unclear>((await BuyAsync(site)).Result);

        Assert.True(unclear.Clicked);
        Assert.Contains(why, unclear.Reason, StringComparison.Ordinal);
    }

    private static async Task<(CommitResult Result, NewOrderClue Clue)> BuyAsync(ISupplierSite site)
    {
        await site.SignInAsync(Stop);
        var before = await site.ReadHistoryAsync(null, Stop);
        await site.EmptyCartAsync(Stop);
        Assert.IsType<AddLineResult.Added>(await site.AddLineAsync(Apple, Stop));
        Assert.IsType<AddLineResult.Added>(await site.AddLineAsync(new(2, "OJ-1", 1), Stop));
        Assert.IsType<BasketVerdict.Same>(BasketCheck.Check(Approved, await site.ReadCartAsync(Stop), new(0, 0)));
        await site.PrepareCheckoutAsync(new("PO-2026-000045", Building7), Stop);
        var checkout = await site.ReadCheckoutAsync(Stop);
        Assert.IsType<BasketVerdict.Same>(BasketCheck.Check(Approved, checkout, new(0, 0)));
        var clue = new NewOrderClue(before, checkout.Cart.Total, [new("AJ-1", 3), new("OJ-1", 1)]);
        return (await site.CommitAsync(clue, Stop), clue);
    }

    private Task<ISupplierSite> OpenAsync(LoopbackSite web, string? session = null)
    {
        var parse = RecipeCompiler.Parse(SinglePageShop.Recipe);
        Assert.Empty(parse.Errors);
        return shops.Sites.OpenAsync(shops.Access(session: session) with { Website = web.Address, User = "buyer@bayview.example" }, parse.Recipe!, Stop);
    }
}
