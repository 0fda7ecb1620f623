using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Procurement.Data.Orders;
using Procurement.Data.Work;
using Procurement.Engine.Access;
using Procurement.Engine.Orders.Channels;
using Procurement.Engine.Orders.Live;
using Procurement.Simulators.Shop.Defences;
using Procurement.Testing;
using Procurement.Testing.Services;
using StackExchange.Redis;

namespace Procurement.Route.Tests.Orders.Live;

/// <summary>Whose hands may be on a live browser, when, and from where.</summary>
public sealed class LiveHandsTests(PostgresFixture postgres, SandboxShops shops) : LiveRoom(postgres, shops)
{
    [Fact]
    public async Task An_operator_on_another_node_sees_and_drives_and_the_node_with_the_browser_goes_on()
    {
        await using var redis = await PrivateRedis.StartAsync(Stop);
        using var hereToRedis = await ConnectionMultiplexer.ConnectAsync(redis.ConnectionString);
        using var thereToRedis = await ConnectionMultiplexer.ConnectAsync(redis.ConnectionString);
        var here = await ChallengedAsync("checkout", relay: new RedisLiveRelay(hereToRedis, NullLogger<RedisLiveRelay>.Instance));
        var there = ANode("b", new RedisLiveRelay(thereToRedis, NullLogger<RedisLiveRelay>.Instance));
        await using var priya = await Person.DrivesAsync(there, Number, Priya, Stop);

        await priya.DragAsync(here.Page, (await AnswerAsync()).DragBy!.Value, Stop);
        await here.Page.Locator("#ship-to").WaitForAsync();
        Assert.True((await there.Continue.RunAsync(Number, Priya, Stop)).Ok);
        await there.PlaceAsync(Stop);
        Assert.Equal(OrderStatus.Pending, (await StateAsync()).Status);
        await here.PlaceAsync(Stop);

        Assert.Equal(OrderStatus.Placed, (await StateAsync()).Status);
        Assert.Single(await Shops.OrdersAsync(Stop));
    }

    [Fact]
    public async Task When_the_node_dies_the_session_is_gone_and_another_node_may_try_again()
    {
        await LivesAsync("a");
        var dead = await ChallengedAsync();
        await Assert.Single(dead.Browsers.Held).Site.DisposeAsync();
        await DefendAsync(new Defence("BRC"));
        Clock.Advance(TimeSpan.FromMinutes(1));
        var other = ANode("b");

        await other.KeepAsync(Stop);

        Assert.Equal("nodeLost", (await SessionAsync()).Ending);
        Assert.Equal((OrderStatus.NeedsOperator, "challenge"), await StateAsync());
        Assert.True((await other.Retry.RunAsync(Number, Priya, Stop)).Ok);
        await other.PlaceAsync(Stop);
        Assert.Equal(OrderStatus.Placed, (await StateAsync()).Status);
        Assert.Single(await Shops.OrdersAsync(Stop));
    }

    [Theory]
    [InlineData("Approver")]
    [InlineData("Auditor")]
    public async Task Who_may_not_operate_can_neither_watch_nor_drive_nor_go_on(string role)
    {
        var node = await ChallengedAsync();
        var stranger = new Actor("approver", "Sam", Guid.NewGuid(), null, [role], "portal");
        await using var priya = await Person.WatchesAsync(node, Number, Priya, Stop);

        var (watched, view) = await node.Watch.RunAsync(Number, _ => Assert.Fail("A picture was shown."), stranger, Stop);

        Assert.Equal((NoCodes.NotAllowed, null), (watched.Code, view));
        Assert.Equal(NoCodes.NotAllowed, (await node.Drive.RunAsync(priya.View, stranger, Stop)).Code);
        Assert.Equal(NoCodes.NotAllowed, (await node.Continue.RunAsync(Number, stranger, Stop)).Code);
        Assert.Equal(NoCodes.NotAllowed, (await node.GiveUp.RunAsync(Number, stranger, Stop)).Code);
        // Rights that are taken away end a view that is open already.
        Assert.Equal(NoCodes.NotAllowed, (await priya.View.DoAsync([new LiveInput { Kind = "text", Text = "x" }], stranger)).Code);
        Assert.True(priya.View.IsClosed);
    }

    [Fact]
    public async Task One_drives_and_who_takes_over_is_named()
    {
        var node = await ChallengedAsync("signIn", "letters");
        var field = node.Page.GetByLabel("Letters");
        await using var priya = await Person.DrivesAsync(node, Number, Priya, Stop);
        await priya.ClickAsync(field);
        await priya.TypeAsync("one");
        await Eventually.Until(async () => await field.InputValueAsync() == "one", Stop, "Priya's letters");
        Assert.Equal(NoCodes.WrongState, (await node.Continue.RunAsync(Number, Omar, Stop)).Code);

        await using var omar = await Person.DrivesAsync(node, Number, Omar, Stop);
        await priya.TypeAsync("lost");
        await omar.TypeAsync("two");

        await Eventually.Until(async () => await field.InputValueAsync() == "onetwo", Stop, "Omar's letters and no more of Priya's");
        Assert.Equal(("Omar", omar.View.Id), ((await SessionAsync()).DriverName, (await SessionAsync()).DriverView));
        await using var db = Dbs.CreateDbContext();
        Assert.Contains(await db.AuditEntries.ToListAsync(Stop), x => x is { Action: "driveLiveBrowser", Actor: "Omar", Detail: "taken over from Priya" });
    }

    [Fact]
    public async Task While_a_person_drives_nothing_can_be_armed_and_while_the_run_has_it_no_hand_reaches_the_page()
    {
        var node = await ChallengedAsync("signIn", "letters");
        var field = node.Page.GetByLabel("Letters");
        await using var priya = await Person.DrivesAsync(node, Number, Priya, Stop);
        await using var db = Dbs.CreateDbContext();
        var order = await db.Orders.SingleAsync(Stop);
        var attempt = new OrderAttempt { Id = Guid.NewGuid(), OrderId = order.Id, Number = 9, StartedAt = Clock.GetUtcNow() };
        db.OrderAttempts.Add(attempt);
        await db.SaveChangesAsync(Stop);

        await Assert.ThrowsAsync<InvalidOperationException>(() => new AttemptRun(db, order, attempt, null!, Clock, TimeSpan.FromMinutes(1)).ArmAsync(Stop));
        Assert.Null(attempt.ArmedAt);

        Assert.NotNull(await node.Browsers.TakeBackAsync(order, Stop));
        Assert.Null((await SessionAsync()).DriverView);
        Assert.Equal(NoCodes.WrongState, (await node.Drive.RunAsync(priya.View, Priya, Stop)).Code);
        await priya.ClickAsync(field);
        await priya.TypeAsync("lost");
        // Messages are taken in their order: who comes now sees the page after the others were dealt with.
        await using var omar = await Person.WatchesAsync(node, Number, Omar, Stop);
        Assert.Equal("", await field.InputValueAsync());
    }

    private async Task LivesAsync(string node)
    {
        await using var db = Dbs.CreateDbContext();
        db.WorkNodes.Add(new WorkNode { Name = node, StartedAt = Clock.GetUtcNow(), SeenAt = Clock.GetUtcNow() });
        await db.SaveChangesAsync(Stop);
    }
}
