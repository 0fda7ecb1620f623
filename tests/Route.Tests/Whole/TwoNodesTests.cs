using System.Net.Http.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using Procurement.Data.Messaging;
using Procurement.Data.Requests;
using Procurement.Data.Turns;
using Procurement.Simulators.WhatsApp;
using Procurement.Testing;
using Procurement.Testing.Installation;
using Procurement.Testing.Services;
using static Microsoft.Playwright.Assertions;

namespace Procurement.Route.Tests.Whole;

/// <summary>Two portals over one database and one Redis are one product.</summary>
[Collection(WholeRouteCollection.Name)]
public sealed class TwoNodesTests(PostgresFixture postgres)
{
    private const float PatienceMs = 120_000;

    private static readonly (string Phone, string Text)[] Burst =
    [
        ("+13055550133", "need 20 boxes nitrile gloves M, the 200s, for bldg 7"),
        ("+13055550131", "need 3 mop buckets for bldg 7"),
        ("+13055550132", "necesito 25 cajas guantes nitrilo L, los de 200, para bldg 7"),
        ("+447700900128", "need 12 boxes nitrile gloves M, the 200s"),
    ];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_both_get_is_taken_once_and_a_page_on_one_shows_what_the_other_does()
    {
        await using var route = await WholeRoute.StartAsync(postgres, Stop);
        var second = await route.AddNodeAsync(Stop);
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = "/usr/bin/chromium", Args = ["--no-sandbox", "--disable-dev-shm-usage"] });
        var queue = await QueueAsync(browser, route.Portal);

        // Each webhook goes to both, one after the other, with every post repeated by the sender as well.
        await using var both = await FanOut.StartAsync([route.Portal.BaseAddress, second.BaseAddress], Stop);
        route.WhatsApp.Webhook = new Uri(both.Address, "webhooks/whatsapp");
        route.WhatsApp.SetFaults(new FaultChange { Duplicate = 1 });
        foreach (var (phone, text) in Burst) route.WhatsApp.Say(phone, text);
        await Eventually.Until(() => Burst.All(said => route.WhatsApp.Sent(said.Phone).Any(message => message.Buttons.Count > 0)), Stop, "Every summary", Story.Patience);
        await route.WhatsApp.WaitUntilDeliveredAsync(Stop);

        await Expect(queue.GetByRole(AriaRole.Table, new() { Name = "Requests" }).GetByRole(AriaRole.Link)).ToHaveCountAsync(Burst.Length, new() { Timeout = PatienceMs });
        await using var dbs = new TestDbs(route.Database);
        await using var db = dbs.CreateDbContext();
        Assert.Equal(Burst.Length, await db.InboundMessages.CountAsync(Stop));
        Assert.Equal(Burst.Length, await db.Turns.CountAsync(x => x.State == TurnState.Done, Stop));
        Assert.Equal(Burst.Length, await db.Requests.CountAsync(x => x.Status == RequestStatus.AwaitingConfirmation, Stop));
        Assert.Equal(Burst.Length, await db.OutboundMessages.CountAsync(x => x.Purpose == "summary" && x.State != OutboundState.Superseded, Stop));
        Assert.All(route.WhatsApp.SentCounts(), sent => Assert.Equal(1, sent.Value));

        // The other node changes a request through its API: the open page follows.
        var number = (await db.Requests.Join(db.People, x => x.RequesterId, x => x.Id, (request, person) => new { request.Number, person.Phone }).SingleAsync(x => x.Phone == Burst[0].Phone, Stop)).Number;
        using var correct = new HttpRequestMessage(HttpMethod.Patch, new Uri($"api/v1/requests/{number}", UriKind.Relative))
        {
            Content = JsonContent.Create(new { revision = 1, operations = new[] { new { op = "setQuantity", position = 1, quantity = 22, unit = "box" } } }),
        };
        correct.Headers.Add("X-Api-Key", SignIns.ApiKey);
        var asked = System.Diagnostics.Stopwatch.StartNew();
        using var corrected = await second.Http.SendAsync(correct, Stop);
        Assert.True(corrected.IsSuccessStatusCode, await corrected.Content.ReadAsStringAsync(Stop));
        await Expect(queue.GetByRole(AriaRole.Row).Filter(new() { HasText = number })).ToContainTextAsync("22 × Nitrile", new() { Timeout = PatienceMs });
        TestContext.Current.TestOutputHelper!.WriteLine($"From the call on the other node to the open page: {asked.ElapsedMilliseconds} ms");
        Assert.True(await queue.EvaluateAsync<bool>("window.sameDocument === true"));
    }

    private static async Task<IPage> QueueAsync(IBrowser browser, PortalProcess portal)
    {
        var user = SignIns.OfTheSampleCompany.Single(known => known.Role == "Operator");
        var page = await browser.NewPageAsync();
        page.SetDefaultTimeout(PatienceMs);
        var address = new Uri(portal.BaseAddress, "queue?view=all").ToString();
        await page.GotoAsync(address, new() { Timeout = PatienceMs });
        await page.GetByLabel("Email").FillAsync(user.Email);
        await page.GetByLabel("Password").FillAsync(user.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Expect(page.GetByText("No open requests")).ToBeVisibleAsync(new() { Timeout = PatienceMs });
        await page.EvaluateAsync("window.sameDocument = true");
        return page;
    }
}
