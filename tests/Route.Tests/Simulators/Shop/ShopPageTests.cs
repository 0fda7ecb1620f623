using Microsoft.Playwright;
using Procurement.Simulators.Shop;
using Procurement.Simulators.Shop.Defences;
using Procurement.Simulators.Shop.Mutations;
using static Microsoft.Playwright.Assertions;

namespace Procurement.Route.Tests.Simulators.Shop;

/// <summary>The scripts of the shops' pages in a real browser: a hand can order, and solve a challenge.</summary>
public sealed class ShopPageTests(ShopRoom room) : ShopTest(room)
{
    private const float Patience = 20_000;
    private static readonly string[] Browsers = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
    private static readonly string[] AllButLabels = [.. Mutation.AllKinds.Where(kind => kind != "labels")];

    [Theory]
    [InlineData(0)]
    [InlineData(11)]
    public Task The_one_page_checkout_is_walked_through(int seed) => InBrowserAsync(async page =>
    {
        await MutateAsync(new Mutation(seed) { Kinds = AllButLabels });
        await page.GotoAsync($"onepage/{Code}/cart");
        await page.GetByLabel("E-Mail Address").FillAsync(ShopOptions.DefaultUser);
        await page.GetByLabel("Password").FillAsync(ShopOptions.DefaultPassword);
        await Button(page, "Login").ClickAsync();
        await page.GetByText("Your shopping cart is empty!").WaitForAsync();
        await page.GotoAsync($"onepage/{Code}/product/{Gloves}");
        await Button(page, "Add to Cart").First.ClickAsync();
        await page.GetByText("Success: You have added").WaitForAsync();
        await page.GotoAsync($"onepage/{Code}/checkout");
        await page.GetByLabel("Address 1").FillAsync("Marina Hotel");
        await page.GetByLabel("City").FillAsync("Dubai");
        await page.GetByLabel("Country").SelectOptionAsync("AE");
        await Button(page, "Continue").ClickAsync();
        await page.GetByLabel("Delivery date").FillAsync("2026-12-10");
        await page.GetByLabel("Time").SelectOptionAsync("13:00 - 15:00");
        await Button(page, "Continue").Nth(1).ClickAsync();
        await page.GetByLabel("On account").CheckAsync();
        await Button(page, "Continue").Nth(2).ClickAsync();
        await Expect(Button(page, "Continue")).ToHaveCountAsync(4, new() { Timeout = Patience });

        await page.GetByLabel("Your reference").FillAsync("lost");
        await page.GetByLabel("Your reference").ClearAsync();
        await page.GetByLabel("Your reference").PressSequentiallyAsync("PO-7");
        await page.GetByText("✓ Saved").WaitForAsync();
        await Button(page, "Continue").Nth(3).ClickAsync();
        var alerts = new List<string>();
        page.Dialog += async (_, dialog) =>
        {
            alerts.Add(dialog.Message);
            await dialog.AcceptAsync();
        };
        var confirm = page.Locator("section").GetByText("Confirm Order", new() { Exact = true });
        await confirm.ClickAsync();
        await page.GetByLabel("I have read").CheckAsync();
        await page.GetByLabel("I am buying for a business").CheckAsync();
        await confirm.ClickAsync();
        await page.WaitForURLAsync("**/success");

        var order = Assert.Single(await OrdersAsync());
        Assert.Equal(("PO-7", "account", "13:00 - 15:00"), (order.Reference, order.Payment, order.Slot));
        Assert.Contains("Terms & Conditions", Assert.Single(alerts), StringComparison.Ordinal);
    });

    [Theory]
    [InlineData(0)]
    [InlineData(12)]
    public Task The_single_page_is_walked_through_from_under_its_banners(int seed) => InBrowserAsync(async page =>
    {
        await MutateAsync(new Mutation(seed) { Kinds = AllButLabels });
        await page.GotoAsync($"spa/{Code}/cart");
        foreach (var veil in new[] { "Understood", "Maybe later", "Only necessary" }) await page.GetByText(veil).ClickAsync();
        await page.GetByLabel("E-mail address").FillAsync(ShopOptions.DefaultUser);
        await page.GetByLabel("Password").FillAsync(ShopOptions.DefaultPassword);
        await Button(page, "Sign in").ClickAsync();
        await page.GetByText("Your cart is empty.").WaitForAsync();
        await page.GetByPlaceholder("What are you looking for?").FillAsync("Nitrile gloves");
        await page.Keyboard.PressAsync("Enter");
        await page.GetByText("large", new() { Exact = true }).ClickAsync();
        await Button(page, "Add to cart").ClickAsync();
        await page.GetByText("Cart · 1").ClickAsync();
        await page.GetByText("Subtotal").WaitForAsync();
        await Button(page, "Checkout").ClickAsync();
        await page.GetByLabel("Delivery address").SelectOptionAsync("MAR");
        await page.GetByText("26 Nov").ClickAsync();
        await page.GetByLabel("Delivery time").SelectOptionAsync(new SelectOptionValue { Index = 1 });
        await page.GetByLabel("Your reference").FillAsync("PO-8");
        await Button(page, "Review order").ClickAsync();
        await page.GetByText("I accept the terms of sale").ClickAsync();
        await Button(page, "Place order").ClickAsync();
        await page.GetByText("Thank you!").WaitForAsync();

        var order = Assert.Single(await OrdersAsync());
        Assert.Equal((LargeGloves, "PO-8", "2026-11-26"), (order.Lines[0].Article, order.Reference, order.DeliverOn));
        Assert.EndsWith($"/done/{order.Number}", page.Url, StringComparison.Ordinal);
    });

    [Fact]
    public Task A_hand_drags_the_piece_of_a_challenge_into_its_place() => InBrowserAsync(async page =>
    {
        await DefendAsync(new Defence { ChallengeAt = [Step.SignIn], ScriptCookie = true });
        await page.GotoAsync($"{Code}/sign-in");
        var knob = page.Locator(".knob");
        await knob.WaitForAsync();
        await page.WaitForFunctionAsync("() => document.querySelector('.knob').style.left !== ''");
        var (place, answer) = ((await knob.BoundingBoxAsync())!, await ChallengeAsync());
        await page.Mouse.MoveAsync(place.X + 20, place.Y + 20);
        await page.Mouse.DownAsync();
        // A hand takes its time, and the shop looks at that.
        for (var i = 1; i <= 10; i++)
        {
            await page.Mouse.MoveAsync(place.X + 20 + answer.DragBy!.Value * i / 10f, place.Y + 20);
            await page.EvaluateAsync("() => new Promise(done => setTimeout(done, 20))");
        }
        await page.Mouse.UpAsync();

        await page.GetByLabel("Password").WaitForAsync();
        Assert.True((await ChallengeAsync()).Solved);
    });

    private static ILocator Button(IPage page, string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    private async Task InBrowserAsync(Func<IPage, Task> act)
    {
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Browsers.FirstOrDefault(File.Exists), Args = ["--no-sandbox", "--disable-dev-shm-usage"] });
        var page = await browser.NewPageAsync(new() { BaseURL = Browser.BaseAddress!.ToString(), ViewportSize = new() { Width = 1200, Height = 900 } });
        page.SetDefaultTimeout(Patience);
        await act(page);
    }
}
