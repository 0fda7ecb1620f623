using Microsoft.EntityFrameworkCore;
using Procurement.Data.Access;
using Procurement.Data.Orders;
using Procurement.Data.Requests;
using Procurement.Engine.Access;
using Procurement.Engine.Notices;
using Procurement.Engine.Orders;
using Procurement.Engine.Tests.Approvals;
using Procurement.Engine.Understanding;

namespace Procurement.Engine.Tests.Orders;

public sealed class CancelOrderTests(SampleCompanyPostgres postgres) : IAsyncLifetime
{
    private ControlRoom room = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => room = await ControlRoom.OpenAsync(postgres);

    public async ValueTask DisposeAsync() => await room.DisposeAsync();

    [Fact]
    public async Task The_last_order_to_be_cancelled_ends_its_request_and_the_requester_is_told()
    {
        var (request, orders) = await ApprovedAsync(("MED-1008", 30));

        Assert.Equal(Outcome.Done, await CancelAsync(orders[0], null));

        Assert.Equal((OrderStatus.Cancelled, null), ((await room.OrdersAsync(request))[0].Status, (await room.OrdersAsync(request))[0].DueAt));
        Assert.Equal((RequestStatus.Cancelled, "All its orders were cancelled."), ((await room.ReadAsync(request)).Status, (await room.ReadAsync(request)).EndNote));
        Assert.Contains(request.Number, Assert.Single(await room.MessagesToAsync(ControlRoom.Suresh), message => message.Key.StartsWith("cancelled:", StringComparison.Ordinal)).Text);
    }

    [Fact]
    public async Task A_request_of_two_orders_goes_on_with_the_one_that_is_left()
    {
        var (request, orders) = await ApprovedAsync(("MED-1008", 30), ("OFC-1001", 10));
        Assert.Equal(2, orders.Count);
        await room.ChangeAsync(async db => (await db.Orders.SingleAsync(x => x.Id == orders[0].Id, Stop)).Placed("S-1", room.Clock.GetUtcNow()));

        Assert.Equal(Outcome.Done, await CancelAsync(orders[1], "not needed"));

        var after = await room.ReadAsync(request);
        Assert.Equal(RequestStatus.Ordered, after.Status);
        Assert.Equal(orders[1].Lines.Select(line => line.Position), after.Lines.Where(line => line.ShortClosed).Select(line => line.Position));
    }

    [Fact]
    public async Task A_placed_order_is_cancelled_only_with_word_of_who_agreed_at_the_supplier()
    {
        var (_, orders) = await ApprovedAsync(("MED-1008", 30));
        await room.ChangeAsync(async db => (await db.Orders.SingleAsync(x => x.Id == orders[0].Id, Stop)).Placed("S-1", room.Clock.GetUtcNow()));

        Assert.Equal(NoCodes.Invalid, (await CancelAsync(orders[0], " ")).Code);
        Assert.Equal(Outcome.Done, await CancelAsync(orders[0], "Anna at BrightCare, by phone"));
    }

    [Fact]
    public async Task What_has_arrived_stays_and_the_rest_is_short_closed()
    {
        var (request, orders) = await ApprovedAsync(("MED-1008", 30));
        await room.ChangeAsync(async db =>
        {
            (await db.Orders.SingleAsync(x => x.Id == orders[0].Id, Stop)).Placed("S-1", room.Clock.GetUtcNow());
            var row = await db.Requests.Include(x => x.Lines).SingleAsync(x => x.Id == request.Id, Stop);
            row.MoveTo(RequestStatus.Ordered, room.Clock.GetUtcNow());
            await db.SaveChangesAsync(Stop);
            Assert.Equal(Outcome.Done, await RecordReceipt.RecordAsync(db, row, "Suresh", [new Arrived(1, "MED-1008", 12, Damaged: false)], null, "test", room.Clock.GetUtcNow(), Stop));
        });

        Assert.Equal(Outcome.Done, await CancelAsync(orders[0], "Rest is discontinued, Anna, 3 March"));

        Assert.Equal(OrderStatus.ShortClosed, (await room.OrdersAsync(request))[0].Status);
        var after = await room.ReadAsync(request);
        Assert.Equal((RequestStatus.Closed, 12m, true), (after.Status, after.Lines[0].ReceivedQuantity, after.Lines[0].ShortClosed));
    }

    [Fact]
    public async Task An_order_that_may_have_been_placed_is_resolved_first_and_only_an_operator_cancels()
    {
        var (_, orders) = await ApprovedAsync(("MED-1008", 30));
        await room.ChangeAsync(async db => (await db.Orders.SingleAsync(x => x.Id == orders[0].Id, Stop)).BecomeUncertain(room.Clock.GetUtcNow(), "lost"));

        Assert.Equal(NoCodes.WrongState, (await CancelAsync(orders[0], "they agreed")).Code);
        Assert.Equal(NoCodes.NotAllowed, (await CancelAsync(orders[0], "they agreed", PortalRoles.Approver)).Code);
    }

    private async Task<(PurchaseRequest Request, List<PurchaseOrder> Orders)> ApprovedAsync(params (string Sku, decimal Quantity)[] lines)
    {
        var request = await room.SubmitAndCheckAsync(ControlRoom.Suresh, lines);
        foreach (var asked in await room.AskedAsync(request)) await room.DecideAsync(request, asked);
        Assert.Equal(RequestStatus.Ordering, (await room.ReadAsync(request)).Status);
        return (request, await room.OrdersAsync(request));
    }

    private async Task<Outcome> CancelAsync(PurchaseOrder order, string? comment, string role = PortalRoles.Operator) =>
        await new CancelOrder(room.Dbs, room.Clock, new LocalNotices()).RunAsync(order.Number, comment, await room.ActorAsync(ControlRoom.Daniel, role), Stop);
}
