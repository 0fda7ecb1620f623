using Microsoft.EntityFrameworkCore;
using Procurement.Data.Orders;
using Procurement.Engine.Access;
using Procurement.Engine.Orders;
using Procurement.Engine.Orders.Live;
using Procurement.Simulators.Shop.Defences;
using Procurement.Testing;
using Procurement.Testing.Services;

namespace Procurement.Route.Tests.Orders.Live;

/// <summary>A page that a run cannot pass is given to a person, and the run goes on from what it verifies again.</summary>
public sealed class LiveBrowserTests(PostgresFixture postgres, SandboxShops shops) : LiveRoom(postgres, shops)
{
    [Fact]
    public async Task A_slider_that_a_person_drags_lets_the_run_go_on_and_order_exactly_once()
    {
        var node = await ChallengedAsync("checkout");
        Assert.Equal("a/live/" + Number, await AccountHolderAsync());
        await using var priya = await Person.DrivesAsync(node, Number, Priya, Stop);

        await priya.DragAsync(node.Page, (await AnswerAsync()).DragBy!.Value, Stop);
        await node.Page.Locator("#ship-to").WaitForAsync();
        // What else a person leaves behind is not trusted.
        await LeaveInCartAsync("BC4559B", 7);
        Assert.True((await node.Continue.RunAsync(Number, Priya, Stop)).Ok);
        await node.PlaceAsync(Stop);

        var bought = Assert.Single(await Shops.OrdersAsync(Stop));
        Assert.Equal((OrderStatus.Placed, null), await StateAsync());
        Assert.Equal((Number, "BC4533K", 10m), (bought.Reference, Assert.Single(bought.Lines).Article, bought.Lines[0].Quantity));
        Assert.Equal(["challenge", "placed"], await OutcomesAsync());
        Assert.Equal("done", (await SessionAsync()).Ending);
        Assert.Null(await AccountHolderAsync());
        Assert.Empty(node.Browsers.Held);
    }

    [Fact]
    public async Task Letters_that_a_person_types_are_told_to_nobody_else()
    {
        var node = await ChallengedAsync("signIn", "letters");
        await using var priya = await Person.DrivesAsync(node, Number, Priya, Stop);
        var letters = (await AnswerAsync()).Text!;

        await priya.ClickAsync(node.Page.GetByLabel("Letters"));
        await priya.TypeAsync(letters);
        await priya.PressAsync("Enter", 13);
        await node.Page.Locator("#sign-in-form").WaitForAsync();
        Assert.True((await node.Continue.RunAsync(Number, Priya, Stop)).Ok);
        await node.PlaceAsync(Stop);

        Assert.Equal((OrderStatus.Placed, null), await StateAsync());
        Assert.Single(await Shops.OrdersAsync(Stop));
        await using var db = Dbs.CreateDbContext();
        var history = await db.AuditEntries.Where(x => x.SubjectKey == Number).OrderBy(x => x.At).ToListAsync(Stop);
        Assert.Equal(["driveLiveBrowser", "continueOrder", "leaveLiveBrowser"], history.Select(x => x.Action));
        Assert.All(history, entry => Assert.Equal(("Priya", false), (entry.Actor, entry.Detail?.Contains(letters, StringComparison.OrdinalIgnoreCase) ?? false)));
    }

    [Fact]
    public async Task What_a_person_ordered_there_by_hand_is_found_and_not_ordered_again()
    {
        var node = await ChallengedAsync("checkout");
        await using var priya = await Person.DrivesAsync(node, Number, Priya, Stop);
        await priya.DragAsync(node.Page, (await AnswerAsync()).DragBy!.Value, Stop);

        await node.Page.Locator("#ship-to").SelectOptionAsync(new Microsoft.Playwright.SelectOptionValue { Value = "B7" });
        await node.Page.Locator("#reference").FillAsync(Number);
        await priya.ClickAsync(node.Page.Locator("#continue"));
        await node.Page.Locator("#terms").WaitForAsync();
        await priya.ClickAsync(node.Page.Locator("#terms"));
        await priya.ClickAsync(node.Page.Locator("#place-order"));
        await node.Page.Locator("#thanks").WaitForAsync();
        Assert.True((await node.Continue.RunAsync(Number, Priya, Stop)).Ok);
        await node.PlaceAsync(Stop);

        Assert.Equal((OrderStatus.Placed, null), await StateAsync());
        Assert.Single(await Shops.OrdersAsync(Stop));
    }

    [Fact]
    public async Task Where_no_reference_tells_an_order_by_hand_leaves_it_open_whether_ours_was_placed()
    {
        await SetRecipeAsync(recipe => recipe.Replace("account/orders?reference={reference}", "account/orders", StringComparison.Ordinal)
            .Replace("'#order-count[data-reference=\"{reference}\"]'", "\"#order-count\"", StringComparison.Ordinal)
            .Replace("  reference: '[data-field=\"reference\"]'\n  number", "  identifyBy: newOrder\n  total: td.num\n  number", StringComparison.Ordinal));
        var node = await ChallengedAsync("checkout");
        await using var priya = await Person.DrivesAsync(node, Number, Priya, Stop);
        await priya.DragAsync(node.Page, (await AnswerAsync()).DragBy!.Value, Stop);

        await node.Page.Locator("#ship-to").SelectOptionAsync(new Microsoft.Playwright.SelectOptionValue { Value = "B7" });
        await priya.ClickAsync(node.Page.Locator("#continue"));
        await node.Page.Locator("#terms").WaitForAsync();
        await priya.ClickAsync(node.Page.Locator("#terms"));
        await priya.ClickAsync(node.Page.Locator("#place-order"));
        await node.Page.Locator("#thanks").WaitForAsync();
        Assert.True((await node.Continue.RunAsync(Number, Priya, Stop)).Ok);
        await node.PlaceAsync(Stop);

        Assert.Equal((OrderStatus.Uncertain, "orderUncertain"), await StateAsync());
        Assert.Single(await Shops.OrdersAsync(Stop));
        Assert.Empty(node.Browsers.Held);
    }

    [Fact]
    public async Task A_second_challenge_comes_to_the_person_in_the_same_browser()
    {
        await DefendAsync(new Defence("BRC") { ChallengeAt = ["signIn"], ChallengeCountsMinutes = 0 });
        var node = ANode();
        await node.PlaceAsync(Stop);
        var first = await SessionAsync();
        Assert.True((await node.Continue.RunAsync(Number, Priya, Stop)).Ok);

        await node.PlaceAsync(Stop);

        var second = await SessionAsync();
        Assert.Equal((first.Id, true), (second.Id, second.IsOpenToPerson));
        Assert.True(second.Until > first.Until);
        Assert.Equal((OrderStatus.NeedsOperator, "challenge"), await StateAsync());
        Assert.Single(node.Browsers.Held);
    }

    [Fact]
    public async Task When_nobody_comes_the_browser_is_closed_and_the_order_stays_with_a_person()
    {
        var node = await ChallengedAsync();
        await node.KeepAsync(Stop);
        Assert.Single(node.Browsers.Held);

        Clock.Advance(TimeSpan.FromMinutes(15));
        await node.KeepAsync(Stop);

        Assert.Empty(node.Browsers.Held);
        Assert.Equal((OrderStatus.NeedsOperator, "challenge"), await StateAsync());
        Assert.Equal("expired", (await SessionAsync()).Ending);
        Assert.Null(await AccountHolderAsync());
        await DefendAsync(new Defence("BRC"));
        Assert.True((await node.Retry.RunAsync(Number, Priya, Stop)).Ok);
        await node.PlaceAsync(Stop);
        Assert.Single(await Shops.OrdersAsync(Stop));
    }

    [Fact]
    public async Task Who_gives_up_closes_the_browser_and_the_order_stays_with_a_person()
    {
        var node = await ChallengedAsync();

        Assert.True((await node.GiveUp.RunAsync(Number, Priya, Stop)).Ok);
        await node.KeepAsync(Stop);

        Assert.Empty(node.Browsers.Held);
        Assert.Equal((OrderStatus.NeedsOperator, "challenge"), await StateAsync());
        Assert.Equal(NoCodes.NotFound, (await node.Continue.RunAsync(Number, Priya, Stop)).Code);
    }

    [Fact]
    public async Task An_order_that_a_person_placed_and_resolved_ends_the_browser_after_a_look_into_the_history()
    {
        var node = await ChallengedAsync("checkout");

        Assert.True((await node.Resolve.RunAsync(Number, ResolveOrder.PlacedOutcome, "BRC-77", "by hand", Priya, Stop)).Ok);
        await node.KeepAsync(Stop);

        Assert.Empty(node.Browsers.Held);
        Assert.Equal("settled", (await SessionAsync()).Ending);
        await using var db = Dbs.CreateDbContext();
        var step = await db.AttemptSteps.OrderByDescending(x => x.At).FirstAsync(Stop);
        Assert.Equal(("history", "Ordered by hand; the history does not show our reference."), (step.Name, step.Detail));
        Assert.NotNull(step.ScreenshotKey);
    }
}
