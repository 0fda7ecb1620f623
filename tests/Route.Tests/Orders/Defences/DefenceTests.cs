using Microsoft.EntityFrameworkCore;
using Procurement.Data.Orders;
using Procurement.Engine.Access;
using Procurement.Engine.Notices;
using Procurement.Engine.Orders.Pacing;
using Procurement.Simulators.Shop;
using Procurement.Simulators.Shop.Defences;
using Procurement.Testing.Services;

namespace Procurement.Route.Tests.Orders.Defences;

/// <summary>What an honest, patient guest gets past without a person, and what ends a run.</summary>
public sealed class DefenceTests(PostgresFixture postgres, PacedBrowser browser) : IClassFixture<PacedBrowser>, IAsyncLifetime
{
    private static readonly Actor Priya = new("operator", "Priya", Guid.NewGuid(), null, ["Operator"], "portal"), Auditor = new("operator", "Omar", Guid.NewGuid(), null, ["Auditor"], "portal");
    private DefenceRoom room = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        room = await DefenceRoom.OpenAsync(postgres, browser, Stop);
        await room.BuyFromAsync(Personalities.Classic, "BRC", Stop);
    }

    public ValueTask DisposeAsync() => room.DisposeAsync();

    [Fact]
    public async Task A_rate_limit_is_waited_out_where_the_run_stands_and_the_order_is_placed_once()
    {
        await room.DefendAsync(new Defence("BRC") { RequestsPerMinute = 10 }, Stop);

        await PlacesAsync();

        Assert.Contains("too-many-requests", await room.EventsAsync(Stop));
        await using var db = room.Dbs.CreateDbContext();
        Assert.Equal("placed", (await db.OrderAttempts.SingleAsync(Stop)).Outcome);
    }

    [Fact]
    public async Task A_recipe_that_says_the_rate_never_meets_the_limit()
    {
        await room.BuyFromAsync(Personalities.Classic, "BRC", Stop, recipe => recipe.Replace("challenge:", "pacing: { requestsPerMinute: 12 }\nchallenge:", StringComparison.Ordinal));
        await room.DefendAsync(new Defence("BRC") { RequestsPerMinute = 12 }, Stop);

        await PlacesAsync();

        Assert.DoesNotContain("too-many-requests", await room.EventsAsync(Stop));
    }

    [Fact]
    public async Task Script_cookie_honeypots_dwell_time_user_agent_and_sign_in_lock_are_passed_by_behaving()
    {
        await room.DefendAsync(new Defence("BRC") { ScriptCookie = true, Honeypots = true, DwellMs = 2000, BindUserAgent = true, SignInsBeforeLock = 1 }, Stop);

        await PlacesAsync();
        await PlacesAsync();

        var events = await room.EventsAsync(Stop);
        Assert.Contains("script-cookie-asked", events);
        Assert.Empty(events.Intersect(["honeypot-field", "honeypot-link", "too-fast", "sign-in-locked"]));
    }

    [Fact]
    public async Task A_long_retry_after_puts_the_order_off_and_every_other_one_to_that_supplier_too()
    {
        await room.DefendAsync(new Defence("BRC") { SignInsBeforeLock = 0, SignInLockMinutes = 10 }, Stop);
        var first = await room.AnOrderAsync("BRC", Stop, ("MED-1008", 10));
        await room.SweepAsync(Stop);
        var second = await room.AnOrderAsync("BRC", Stop, ("MED-1008", 10));
        var visits = (await room.EventsAsync(Stop)).Count;
        await room.SweepAsync(Stop);

        var (one, other) = (await room.ReloadAsync(first, Stop), await room.ReloadAsync(second, Stop));
        Assert.Equal((OrderStatus.Placing, OrderStatus.Pending), (one.Status, other.Status));
        Assert.All([one, other], order => Assert.Equal((SupplierWords.AskedForQuiet, true), (order.WaitsFor, order.DueAt > room.Clock.GetUtcNow().AddMinutes(9))));
        Assert.Equal(visits, (await room.EventsAsync(Stop)).Count);

        await room.DefendAsync(new Defence("BRC"), Stop);
        room.Clock.Advance(TimeSpan.FromMinutes(10));
        await room.SweepAsync(Stop);
        Assert.Equal((OrderStatus.Placed, OrderStatus.Placed), ((await room.ReloadAsync(first, Stop)).Status, (await room.ReloadAsync(second, Stop)).Status));
        await using var db = room.Dbs.CreateDbContext();
        Assert.Equal(["postponed", "placed", "placed"], await db.OrderAttempts.OrderBy(x => x.StartedAt).Select(x => x.Outcome).ToListAsync(Stop));
    }

    [Fact]
    public async Task After_two_challenges_orders_are_left_to_people_until_one_of_them_has_them_go_on()
    {
        var resume = new ResumeOrdering(room.Dbs, room.Clock.Still, new LocalNotices());
        await room.DefendAsync(new Defence("BRC") { ChallengeAt = ["signIn"] }, Stop);
        await room.AnOrderAsync("BRC", Stop, ("MED-1008", 10));
        await room.AnOrderAsync("BRC", Stop, ("MED-1008", 10));
        await room.SweepAsync(Stop);
        await room.ResetAsync(Stop);
        var third = await room.AnOrderAsync("BRC", Stop, ("MED-1008", 10));
        await room.SweepAsync(Stop);

        Assert.Equal((OrderStatus.NeedsOperator, "orderByHand"), ((await room.ReloadAsync(third, Stop)).Status, (await room.ReloadAsync(third, Stop)).Attention));
        Assert.Empty(await room.EventsAsync(Stop));
        Assert.Equal(NoCodes.NotAllowed, (await resume.RunAsync("BRC", Auditor, Stop)).Code);
        Assert.True((await resume.RunAsync("BRC", Priya, Stop)).Ok);
        Assert.Equal(NoCodes.WrongState, (await resume.RunAsync("BRC", Priya, Stop)).Code);

        await PlacesAsync();
        await using var db = room.Dbs.CreateDbContext();
        var entry = await db.AuditEntries.SingleAsync(x => x.Action == "resumeOrdering", Stop);
        Assert.Equal(("Priya", "BRC", "Challenges"), (entry.Actor, entry.SubjectKey, entry.Detail));
    }

    [Fact]
    public async Task An_account_that_was_refused_once_is_not_tried_again_until_it_is_changed()
    {
        await room.SetPasswordAsync("BRC", "wrong", Stop);
        var first = await room.AnOrderAsync("BRC", Stop, ("MED-1008", 10));
        await room.SweepAsync(Stop);
        var signIns = (await room.EventsAsync(Stop)).Count;
        var second = await room.AnOrderAsync("BRC", Stop, ("MED-1008", 10));
        await room.SweepAsync(Stop);

        Assert.Equal((OrderStatus.Failed, OrderStatus.NeedsOperator), ((await room.ReloadAsync(first, Stop)).Status, (await room.ReloadAsync(second, Stop)).Status));
        Assert.Equal(signIns, (await room.EventsAsync(Stop)).Count);
        await room.SetPasswordAsync("BRC", ShopOptions.DefaultPassword, Stop);
        await PlacesAsync();
    }

    /// <summary>An order of the article that is looked at is placed without a person, once.</summary>
    private async Task PlacesAsync()
    {
        var order = await room.AnOrderAsync("BRC", Stop, ("MED-1008", 10));
        await room.SweepAsync(Stop);
        var placed = await room.ReloadAsync(order, Stop);
        Assert.True(placed.Status == OrderStatus.Placed, $"{placed.Status}: {placed.LastError ?? placed.WaitsFor}");
        Assert.Single(await room.OrdersAsync(Stop), bought => bought.Reference == order.Reference);
    }
}
