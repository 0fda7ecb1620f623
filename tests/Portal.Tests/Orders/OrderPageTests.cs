using Bunit;
using Microsoft.EntityFrameworkCore;
using MudBlazor;
using Procurement.Data.Access;
using Procurement.Data.Orders;
using Procurement.Portal.Features.Orders;
using Procurement.Testing.Services;

namespace Procurement.Portal.Tests.Orders;

public sealed class OrderPageTests(PostgresFixture postgres) : PortalRoom(postgres)
{
    [Fact]
    public async Task An_uncertain_order_can_be_resolved_but_never_simply_retried()
    {
        await SignInAsync(null, PortalRoles.Operator);

        Assert.Equal(["Resolve", "Verify evidence"], Buttons(await OpenAsync(OrderStatus.Uncertain)));
    }

    [Fact]
    public async Task An_auditor_sees_the_attempt_and_may_verify_it_and_no_more()
    {
        await SignInAsync(null, PortalRoles.Auditor);

        var page = await OpenAsync(OrderStatus.Uncertain);

        Assert.Equal(["Verify evidence"], Buttons(page));
        Assert.Contains("Cart", page.Find("[aria-label=Attempts]").TextContent);
    }

    [Fact]
    public async Task Retry_booking_is_offered_where_the_ERP_refused()
    {
        await SignInAsync(null, PortalRoles.Operator);
        await using var db = await DbAsync();
        var number = await db.Orders.Where(x => x.Status == OrderStatus.Placed && x.SiteCode == "MAR").Select(x => x.Number).SingleAsync(Stop);

        var page = Open(number);

        Assert.Contains("OFC-1002", page.Find("[aria-label=Booking]").TextContent);
        await page.ClickAsync("Retry booking");
        page.WaitForAssertion(() => Assert.DoesNotContain("Retry booking", page.Markup), Patience);
    }

    [Fact]
    public async Task What_arrived_of_a_placed_order_is_received_on_its_page()
    {
        await SignInAsync(null, PortalRoles.Operator);
        Render<MudPopoverProvider>();
        var dialogs = Render<MudDialogProvider>();
        await using var db = await DbAsync();
        var number = await db.Orders.Where(x => x.SiteCode == "NSCH").Select(x => x.Number).SingleAsync(Stop);
        var page = Open(number);

        await page.ClickAsync("Receive");
        dialogs.WaitForAssertion(() => Assert.Contains("Confirm", dialogs.Markup), Patience);
        await dialogs.ClickAsync("Confirm");

        page.WaitForAssertion(() => Assert.DoesNotContain("Receive", Buttons(page)), Patience);
        Assert.Equal(OrderStatus.Received, await db.Orders.Where(x => x.Number == number).Select(x => x.Status).SingleAsync(Stop));
    }

    [Fact]
    public async Task A_placed_order_is_cancelled_with_a_comment()
    {
        await SignInAsync(null, PortalRoles.Operator);
        Render<MudPopoverProvider>();
        var dialogs = Render<MudDialogProvider>();
        await using var db = await DbAsync();
        var number = await db.Orders.Where(x => x.Status == OrderStatus.Placed && x.SiteCode == "MAR").Select(x => x.Number).SingleAsync(Stop);
        var page = Open(number);

        await page.ClickAsync("Cancel order");
        dialogs.WaitForAssertion(() => Assert.NotEmpty(dialogs.FindAll("textarea")), Patience);
        dialogs.Find("textarea").Input("Anna agreed by phone");
        await dialogs.ClickAsync("Cancel order");

        page.WaitForAssertion(() => Assert.DoesNotContain("Cancel order", Buttons(page)), Patience);
        Assert.Equal(OrderStatus.Cancelled, await db.Orders.Where(x => x.Number == number).Select(x => x.Status).SingleAsync(Stop));
    }

    private async Task<IRenderedComponent<OrderPage>> OpenAsync(OrderStatus status)
    {
        await using var db = await DbAsync();
        return Open(await db.Orders.Where(x => x.Status == status).Select(x => x.Number).FirstAsync(Stop));
    }

    private IRenderedComponent<OrderPage> Open(string number)
    {
        var page = Render<OrderPage>(parameters => parameters.Add(x => x.Number, number));
        page.WaitForAssertion(() => page.Find("[aria-label=Attempts]"), Patience);
        return page;
    }
}
