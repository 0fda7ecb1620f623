using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Procurement.Testing;
using Procurement.Testing.Installation;
using Procurement.Testing.Services;
using static Microsoft.Playwright.Assertions;

namespace Procurement.Route.Tests.Whole;

/// <summary>The story as its people see it: the requester's phone, the operator's queue and the approver's page, open at the same time in one real browser.</summary>
[Collection(WholeRouteCollection.Name)]
public sealed class BrowserStoryTests(PostgresFixture postgres) : IAsyncDisposable
{
    private const float PatienceMs = 120_000;
    private static readonly string[] Browsers = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private WholeRoute route = null!;
    private IPlaywright playwright = null!;
    private IBrowser browser = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_phone_the_queue_and_the_approvers_page_tell_one_story_without_a_reload()
    {
        await StartAsync();
        var phone = await OpenAsync(new Uri(route.WhatsApp.BaseAddress, $"?phone={Uri.EscapeDataString(Story.OfJoseph.Requester)}"));
        var queue = await SignInAsync("Operator", "queue?view=all");
        var approvals = await SignInAsync("Approver", "approvals");
        await Expect(queue.GetByText("No open requests")).ToBeVisibleAsync();
        await Expect(approvals.GetByText("Nothing waits for you")).ToBeVisibleAsync();

        foreach (var text in Story.OfJoseph.Says)
        {
            await phone.GetByLabel("Message").FillAsync(text);
            await phone.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
        }
        var row = queue.GetByRole(AriaRole.Row, new() { NameRegex = Words("Joseph Fernandes") });
        await Expect(row).ToContainTextAsync("30 × Nitrile gloves blue, medium, box of 200");
        await Expect(row).ToContainTextAsync("Awaiting confirmation");

        await phone.GetByRole(AriaRole.Article).Filter(new() { HasText = Story.OfJoseph.Expect }).GetByRole(AriaRole.Button, new() { Name = "Confirm" }).ClickAsync();
        await Expect(row).ToContainTextAsync("Awaiting approval");
        var number = (await row.GetByRole(AriaRole.Link).InnerTextAsync()).Trim();

        var card = approvals.GetByRole(AriaRole.Article, new() { Name = number });
        await Expect(card).ToContainTextAsync("1,366.00 AED");
        await card.GetByRole(AriaRole.Button, new() { Name = "Approve" }).ClickAsync();
        await approvals.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Approve" }).ClickAsync();
        await Expect(card).ToBeHiddenAsync();
        await Expect(row).Not.ToContainTextAsync("Awaiting approval");

        var request = await Story.OrderedAsync(route, number, Stop);
        var bought = Assert.Single(await route.ShopOrdersAsync(Stop));
        await Expect(phone.GetByRole(AriaRole.Log)).ToContainTextAsync(bought.Number);
        await Expect(row).ToContainTextAsync("Ordered");
        foreach (var page in new[] { phone, queue, approvals }) Assert.True(await page.EvaluateAsync<bool>("window.sameDocument === true"));

        await queue.GotoAsync(new Uri(route.Portal.BaseAddress, $"requests/{number}").ToString());
        await Expect(queue.GetByText("Ordered", new() { Exact = true }).First).ToBeVisibleAsync();
        await queue.GetByRole(AriaRole.Link, new() { Name = request.GetProperty("orders")[0].Text("number") }).First.ClickAsync();
        await Expect(queue.GetByRole(AriaRole.Region, new() { Name = "Order", Exact = true })).ToContainTextAsync(bought.Number);
        await Expect(queue.GetByText("Placed", new() { Exact = true }).First).ToBeVisibleAsync();
        var booking = queue.GetByRole(AriaRole.Region, new() { Name = "Booking" });
        await Expect(booking).ToContainTextAsync("Booked");
        await Expect(booking).ToContainTextAsync($"ERP number {Assert.Single(await route.PurchasesAsync(bought.Reference, Stop)).Text("number")}");
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null) await browser.DisposeAsync();
        playwright?.Dispose();
        if (route is not null) await route.DisposeAsync();
    }

    private async Task StartAsync()
    {
        route = await WholeRoute.StartAsync(postgres, Stop);
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Browsers.FirstOrDefault(File.Exists), Args = ["--no-sandbox", "--disable-dev-shm-usage"] });
        SetDefaultExpectTimeout(PatienceMs);
    }

    private async Task<IPage> SignInAsync(string role, string page)
    {
        var user = SignIns.OfTheSampleCompany.Single(known => known.Role == role);
        var opened = await OpenAsync(new Uri(route.Portal.BaseAddress, page));
        await opened.GetByLabel("Email").FillAsync(user.Email);
        await opened.GetByLabel("Password").FillAsync(user.Password);
        await opened.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Expect(opened).ToHaveURLAsync(new Uri(route.Portal.BaseAddress, page).ToString());
        await MarkAsync(opened);
        return opened;
    }

    private async Task<IPage> OpenAsync(Uri address)
    {
        var context = await browser.NewContextAsync();
        var page = await context.NewPageAsync();
        page.SetDefaultTimeout(PatienceMs);
        page.SetDefaultNavigationTimeout(PatienceMs);
        await page.GotoAsync(address.ToString());
        await MarkAsync(page);
        return page;
    }

    /// <summary>Gone with the document: a page that is still marked was never loaded again.</summary>
    private static Task MarkAsync(IPage page) => page.EvaluateAsync("window.sameDocument = true");

    private static Regex Words(string text) => new(Regex.Escape(text), RegexOptions.None, TimeSpan.FromSeconds(1));
}
