using Bunit;
using Microsoft.EntityFrameworkCore;
using Procurement.Data.Access;
using Procurement.Data.Orders;
using Procurement.Portal.Features.Orders;
using Procurement.Testing.Services;

namespace Procurement.Portal.Tests.Orders;

public sealed class LiveBrowserPanelTests(PostgresFixture postgres) : PortalRoom(postgres)
{
    [Fact]
    public async Task An_operator_takes_the_browser_over_and_gives_it_up()
    {
        await SignInAsync(null, PortalRoles.Operator);
        var (number, page) = await OpenAsync();
        page.WaitForAssertion(() => Assert.Equal(["Take over", "Continue", "I ordered it by hand", "Give up"], Buttons(page)), Patience);
        Assert.Equal("Nobody drives.", page.Find("[role=status]").TextContent);

        page.WaitForAssertion(() => Assert.False(page.FindAll("button").First(x => x.TextContent.Trim() == "Take over").HasAttribute("disabled")), Patience);
        await page.ClickAsync("Take over");
        page.WaitForAssertion(() => Assert.Equal("You drive.", page.Find("[role=status]").TextContent), Patience);
        Assert.DoesNotContain("Take over", Buttons(page));
        await page.ClickAsync("Give up");

        page.WaitForAssertion(() => Assert.Empty(page.FindAll("section")), Patience);
        await using var db = await DbAsync();
        Assert.Equal("givenUp", (await db.LiveSessions.SingleAsync(Stop)).Ending);
        Assert.Equal(OrderStatus.NeedsOperator, (await db.Orders.SingleAsync(x => x.Number == number, Stop)).Status);
    }

    [Fact]
    public async Task Who_drives_already_is_named_and_keeps_it_until_somebody_takes_over()
    {
        await SignInAsync(null, PortalRoles.Operator);
        var (number, page) = await OpenAsync(row => row.Drive(Guid.NewGuid(), Guid.NewGuid(), "Omar", DateTimeOffset.UtcNow));

        page.WaitForAssertion(() => Assert.Equal("Omar drives; you look on.", page.Find("[role=status]").TextContent), Patience);
        await page.ClickAsync("Continue");

        await using var db = await DbAsync();
        Assert.Equal(OrderStatus.NeedsOperator, (await db.Orders.SingleAsync(x => x.Number == number, Stop)).Status);
    }

    [Fact]
    public async Task An_auditor_learns_that_a_browser_stands_open_and_sees_nothing_of_it()
    {
        await SignInAsync(null, PortalRoles.Auditor);

        var (_, page) = await OpenAsync();

        page.WaitForAssertion(() => Assert.Contains("An operator can see and use it here.", page.Markup), Patience);
        Assert.Empty(page.FindAll("canvas"));
        Assert.Empty(Buttons(page));
    }

    [Fact]
    public async Task While_the_run_has_the_browser_there_is_nothing_to_press()
    {
        await SignInAsync(null, PortalRoles.Operator);

        var (_, page) = await OpenAsync(row => row.TakeBack(DateTimeOffset.UtcNow));

        page.WaitForAssertion(() => Assert.Equal("The run drives.", page.Find("[role=status]").TextContent), Patience);
        Assert.Empty(Buttons(page));
    }

    private async Task<(string Number, IRenderedComponent<LiveBrowserPanel> Page)> OpenAsync(Action<LiveSession>? change = null)
    {
        var script = JSInterop.SetupModule("./js/live-browser.js");
        script.Mode = JSRuntimeMode.Loose;
        await using var db = await DbAsync();
        var order = await db.Orders.OrderBy(x => x.Number).FirstAsync(x => x.Status == OrderStatus.Pending || x.Status == OrderStatus.Placing || x.Status == OrderStatus.Uncertain, Stop);
        order.NeedOperator("challenge", DateTimeOffset.UtcNow, "A challenge.");
        var row = new LiveSession { Id = Guid.NewGuid(), OrderId = order.Id, Node = "elsewhere", OpenedAt = DateTimeOffset.UtcNow };
        row.Offer(DateTimeOffset.UtcNow.AddMinutes(10));
        change?.Invoke(row);
        db.LiveSessions.Add(row);
        await db.SaveChangesAsync(Stop);
        return (order.Number, Render<LiveBrowserPanel>(parameters => parameters.Add(x => x.Number, order.Number)));
    }
}
