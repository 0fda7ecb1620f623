using System.Globalization;
using System.Net.Http.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using Procurement.Data.Orders;
using Procurement.Route.Tests.Whole;
using Procurement.Simulators.Shop;
using Procurement.Simulators.Shop.Defences;
using Procurement.Simulators.Shop.Endpoints;
using Procurement.Testing;
using Procurement.Testing.Installation;
using Procurement.Testing.Services;
using static Microsoft.Playwright.Assertions;

namespace Procurement.Route.Tests.Orders.Live;

/// <summary>The challenge as the operator meets it: two portals over one database and one Redis, the browser on one, the operator's page on the other.</summary>
public sealed class LiveBrowserPageTests(PostgresFixture postgres)
{
    private const string Number = "PO-2026-000001";
    private const float PatienceMs = 120_000;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_operator_sees_the_live_page_drags_the_slider_continues_and_the_order_is_placed_once()
    {
        await using var database = await postgres.CreateDatabaseAsync(Stop);
        await using var redis = await PrivateRedis.StartAsync(Stop);
        await using var shop = await ShopServer.StartAsync(SandboxShops.ShopOptionsFor(null), Stop);
        using var control = new HttpClient { BaseAddress = shop.BaseAddress };
        using var media = new TemporaryFolder();
        var settings = PortalSettings.For(new Surroundings(database.ConnectionString, redis.ConnectionString, "http://127.0.0.1:9/", media.Path, null));
        settings["Ordering__Pacing"] = "false";
        await using var one = await PortalProcess.StartAsync(new PortalStart(settings), Stop);
        await using var two = await PortalProcess.StartAsync(new PortalStart(settings), Stop);
        await new LoadSampleCompany(one.Http, shop.BaseAddress).RunAsync(Stop);
        (await control.PostAsJsonAsync("_control/defences", new Defence("BRC") { ChallengeAt = ["checkout"] }, Stop)).EnsureSuccessStatusCode();
        await using var dbs = new TestDbs(database);
        await OwedOrder.AddAsync(dbs, Number, DateTimeOffset.UtcNow, Stop);
        var node = await Eventually.Get(async () => await NodeOfBrowserAsync(dbs), found => found is not null, Stop, "A live browser", TimeSpan.FromMinutes(3));
        var other = node!.Contains($":{one.ProcessId.ToString(CultureInfo.InvariantCulture)}:", StringComparison.Ordinal) ? two : one;
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = "/usr/bin/chromium", Args = ["--no-sandbox", "--disable-dev-shm-usage"] });

        var page = await OpenAsync(browser, other, "orders?view=needs-a-person");
        await page.GetByRole(AriaRole.Link, new() { Name = "Live browser" }).ClickAsync();
        var panel = page.GetByRole(AriaRole.Region, new() { Name = "Live browser" });
        await Expect(panel.GetByRole(AriaRole.Status)).ToHaveTextAsync("Nobody drives.", new() { Timeout = PatienceMs });
        await panel.GetByRole(AriaRole.Button, new() { Name = "Take over" }).ClickAsync();
        await Expect(panel.GetByRole(AriaRole.Status)).ToHaveTextAsync("You drive.", new() { Timeout = PatienceMs });
        var picture = panel.GetByRole(AriaRole.Application, new() { Name = "The supplier's page" });
        await Expect(picture).ToHaveAttributeAsync("data-pictures", new System.Text.RegularExpressions.Regex("^[1-9]"), new() { Timeout = PatienceMs });

        var challenge = (await control.GetFromJsonAsync<List<ChallengeAnswer>>("_control/challenges", Stop))!.Last(asked => !asked.Solved);
        await DragAsync(page, picture, await KnobAsync(browser, shop, challenge), challenge.DragBy!.Value);
        await Eventually.Until(async () => (await control.GetFromJsonAsync<List<ChallengeAnswer>>("_control/challenges", Stop))!.Any(asked => asked.Id == challenge.Id && asked.Solved), Stop, "The slider in its place");
        await panel.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();

        await Expect(page.GetByText("Placed", new() { Exact = true }).First).ToBeVisibleAsync(new() { Timeout = PatienceMs });
        await Expect(panel).ToBeHiddenAsync(new() { Timeout = PatienceMs });
        var bought = Assert.Single((await control.GetFromJsonAsync<List<ShopOrder>>("_control/orders", Stop))!);
        Assert.Equal(Number, bought.Reference);
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Order", Exact = true })).ToContainTextAsync(bought.Number);
        await using var db = dbs.CreateDbContext();
        Assert.Equal(OrderStatus.Placed, (await db.Orders.SingleAsync(Stop)).Status);
        Assert.Equal("done", (await db.LiveSessions.SingleAsync(Stop)).Ending);
    }

    private static async Task<string?> NodeOfBrowserAsync(TestDbs dbs)
    {
        await using var db = dbs.CreateDbContext();
        return await db.LiveSessions.Where(x => x.EndedAt == null).Select(x => x.Node).SingleOrDefaultAsync(Stop);
    }

    private static async Task<IPage> OpenAsync(IBrowser browser, PortalProcess portal, string path)
    {
        var user = SignIns.OfTheSampleCompany.Single(known => known.Role == "Operator");
        var page = await browser.NewPageAsync();
        page.SetDefaultTimeout(PatienceMs);
        await page.GotoAsync(new Uri(portal.BaseAddress, path).ToString(), new() { Timeout = PatienceMs });
        await page.GetByLabel("Email").FillAsync(user.Email);
        await page.GetByLabel("Password").FillAsync(user.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        return page;
    }

    /// <summary>Where the knob stands in the page, which the operator sees in the picture: from the same page at the same size.</summary>
    private static async Task<(float X, float Y)> KnobAsync(IBrowser browser, ShopServer shop, ChallengeAnswer challenge)
    {
        var page = await browser.NewPageAsync(new() { ViewportSize = new() { Width = 1280, Height = 900 } });
        await page.GotoAsync(new Uri(shop.BaseAddress, $"_challenge/{challenge.Id}").ToString());
        var knob = (await page.Locator(".knob").BoundingBoxAsync())!;
        await page.CloseAsync();
        return (knob.X + (knob.Width / 2), knob.Y + (knob.Height / 2));
    }

    private static async Task DragAsync(IPage page, ILocator picture, (float X, float Y) knob, int by)
    {
        await picture.ScrollIntoViewIfNeededAsync();
        var box = (await picture.BoundingBoxAsync())!;
        var scale = box.Width / 1280;
        var (x, y) = (box.X + (knob.X * scale), box.Y + (knob.Y * scale));
        await page.Mouse.MoveAsync(x, y);
        await page.Mouse.DownAsync();
        for (var step = 1; step <= 15; step++)
        {
            await page.Mouse.MoveAsync(x + (by * scale * step / 15), y);
            // A hand takes its time, and the shop expects that.
            await Task.Delay(50, Stop);
        }

        await page.Mouse.UpAsync();
    }
}
