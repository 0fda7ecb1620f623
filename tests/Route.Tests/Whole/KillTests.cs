using Microsoft.EntityFrameworkCore;
using Procurement.Data.Messaging;
using Procurement.Data.Requests;
using Procurement.Data.Turns;
using Procurement.Engine.Work;
using Procurement.Simulators.WhatsApp;
using Procurement.Testing;
using Procurement.Testing.Services;
using Fault = Procurement.Testing.Fault;

namespace Procurement.Route.Tests.Whole;

/// <summary>A portal that is killed at each step of the route loses nothing and does nothing twice.</summary>
[Collection(WholeRouteCollection.Name)]
public sealed class KillTests(PostgresFixture postgres)
{
    private const int LeastPoints = 20;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Killed_at_every_step_the_route_loses_nothing_and_does_nothing_twice()
    {
        await using var route = await WholeRoute.StartAsync(postgres, Stop, ("Work__NodeLostSeconds", "3"), ("Ordering__AutoRetryUpTo", "5000"), ("Ordering__HistoryLateByMinutes", "1"));
        await using var killer = new Killer(route);
        await using var person = new CarefulOperator(route);
        await killer.StartAsync(Stop);
        person.Start();
        var numbers = new List<string>();
        // Points that followed each other too fast for two kills are met again in the next story.
        foreach (var story in Story.OfOthers.Prepend(Story.OfJoseph))
        {
            if (killer.Missing.Count > 0) numbers.Add(await story.PlayAsync(route, Stop));
            killer.ThrowIfBroken();
        }

        Report(killer, person);
        Assert.Empty(killer.Missing);
        Assert.True(killer.Kills.Count >= LeastPoints, $"Killed {killer.Kills.Count} times");
        await NothingIsLostOrDoneTwiceAsync(route, numbers);
    }

    [Fact]
    public async Task Killed_while_others_work_for_it_the_route_loses_nothing_and_does_nothing_twice()
    {
        await using var route = await WholeRoute.StartAsync(postgres, Stop, ("Work__NodeLostSeconds", "3"));
        await using var killer = new Killer(route);
        await using var person = new CarefulOperator(route);
        var story = Story.OfJoseph;

        // WhatsApp has taken the summary; its answer never came. The status settles it.
        var summarySpoiled = killer.KillDuringAsync(route.Graph, call => Sends(call, "confirm:"), Fault.HoldAfter, "WhatsApp took the summary", Stop);
        story.Say(route);
        await summarySpoiled;
        var (summary, number) = await story.SummaryAsync(route, Stop);

        // The card never reached WhatsApp; nobody can know that but the person who looks.
        var cardSpoiled = killer.KillDuringAsync(route.Graph, call => Sends(call, "approve:"), Fault.HoldBefore, "The card never reached WhatsApp", Stop);
        Story.Confirm(route, summary);
        await cardSpoiled;
        person.Start();
        var card = await Story.CardAsync(route, number, Stop);

        // The shop takes the order and never answers the click.
        await route.BreakShopAsync(new Procurement.Simulators.Shop.Fault(HangAfterOrder: true, Times: 1), Stop);
        var createSpoiled = killer.KillDuringAsync(route.Erp, call => Calls(call, "create"), Fault.HoldAfter, "The ERP took the purchase", Stop);
        Story.Approve(route, card);
        await Eventually.Until(async () => (await route.ShopOrdersAsync(Stop)).Count == 1, Stop, "The shop taking the order", Story.Patience);
        await killer.KillNowAsync(["The shop took the order and hangs"], Stop);
        await createSpoiled;
        await killer.KillDuringAsync(route.Erp, call => Calls(call, "confirm"), Fault.HoldAfter, "The ERP confirmed the purchase", Stop);
        await Story.OrderedAsync(route, number, Stop);

        Report(killer, person);
        Assert.Equal(1, person.SentAgain);
        await NothingIsLostOrDoneTwiceAsync(route, [number]);
    }

    private static async Task NothingIsLostOrDoneTwiceAsync(WholeRoute route, IReadOnlyList<string> numbers)
    {
        await using var dbs = new TestDbs(route.Database);
        await using var db = dbs.CreateDbContext();
        await route.WhatsApp.WaitUntilDeliveredAsync(Stop);
        await Eventually.Until(async () => !await db.OutboundMessages.AnyAsync(x => x.DueAt != null || x.State == OutboundState.Sending || x.State == OutboundState.Uncertain, Stop), Stop, "Everything being sent", Story.Patience);

        // Every message of a person is stored and read once, and every turn has ended.
        var said = route.WhatsApp.People.SelectMany(person => route.WhatsApp.Chat(person.Phone)).Where(message => message.FromPhone).Select(message => message.Wamid).Order().ToList();
        Assert.Equal(said, (await db.InboundMessages.Where(x => x.BatchId != null).Select(x => x.WhatsAppId).ToListAsync(Stop)).Order());
        Assert.Equal(said.Count, await db.MessageBatches.SumAsync(x => x.Messages, Stop));
        Assert.All(await db.Turns.ToListAsync(Stop), turn => Assert.Equal(TurnState.Done, turn.State));

        // Every reply reached WhatsApp once: as many accepted as there are rows, each row once.
        var rows = await db.OutboundMessages.AsNoTracking().Where(x => x.Kind != "read" && x.State != OutboundState.Superseded).ToListAsync(Stop);
        Assert.All(rows, row => Assert.Contains(row.State, new[] { OutboundState.Sent, OutboundState.Delivered, OutboundState.Read }));
        Assert.Equal(rows.Select(row => row.Id.ToString()).Order(), route.WhatsApp.SentCounts().Keys.Order());
        Assert.All(route.WhatsApp.SentCounts(), sent => Assert.Equal(1, sent.Value));
        Assert.Equal(numbers.Count, rows.Count(row => row.Purpose == "approvalCard"));
        Assert.All(numbers, number => Assert.Single(rows, row => row.Key.StartsWith("ordered:", StringComparison.Ordinal) && row.Text.Contains(number, StringComparison.Ordinal)));

        // Each request is whole, bought once and booked once.
        var orders = await route.ShopOrdersAsync(Stop);
        Assert.Equal(numbers.Count, orders.Count);
        Assert.Equal(numbers.Count, await db.Requests.CountAsync(Stop));
        foreach (var number in numbers)
        {
            var request = await db.Requests.SingleAsync(x => x.Number == number, Stop);
            var operations = await db.Operations.Where(x => x.RequestId == request.Id).Select(x => x.Kind).ToListAsync(Stop);
            Assert.Equal(RequestStatus.Ordered, request.Status);
            Assert.Single(operations, "submit");
            Assert.Single(operations, "approve");
            var order = await db.Orders.SingleAsync(x => x.RequestId == request.Id, Stop);
            var bought = Assert.Single(orders, shop => shop.Reference == order.Reference);
            Assert.Equal((bought.Number, bought.Total), (order.SupplierOrderNumber, order.Total));
            Assert.Equal((await db.ErpPostings.SingleAsync(x => x.OrderId == order.Id, Stop)).ErpNumber, Assert.Single(await route.PurchasesAsync(order.Number, Stop)).Text("number"));
        }

        Assert.Empty(await new FailedWork(dbs).ListAsync(Stop));
    }

    private static void Report(Killer killer, CarefulOperator person)
    {
        var output = TestContext.Current.TestOutputHelper!;
        foreach (var (kill, index) in killer.Kills.Select((kill, index) => (kill, index))) output.WriteLine($"{index + 1,3}. {string.Join(", ", kill.Points)} (ready again in {kill.Restart.TotalSeconds:0.0} s)");
        output.WriteLine($"{killer.Kills.Count} kills, {person.SentAgain} messages sent by an operator because WhatsApp never had them");
    }

    private static bool Sends(ProxiedCall call, string button) => call.Path.EndsWith("/messages", StringComparison.Ordinal) && call.Body.Contains(button, StringComparison.Ordinal);

    private static bool Calls(ProxiedCall call, string method) => call.Body.Contains($"model.purchase.purchase.{method}\"", StringComparison.Ordinal);
}
