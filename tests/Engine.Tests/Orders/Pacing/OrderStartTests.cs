using Procurement.Data.Orders;
using Procurement.Engine.Orders.Pacing;
using Procurement.Engine.Orders.Recipes;

namespace Procurement.Engine.Tests.Orders.Pacing;

public class OrderStartTests
{
    /// <summary>A Tuesday, 13:00 in Dubai.</summary>
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 9, 0, 0, TimeSpan.Zero);
    private static readonly RecipePacing Always = new();
    private static readonly RecipePacing Office = new() { TimeZone = "Asia/Dubai", Hours = [new("08:00", "17:00", [Weekday.Mon, Weekday.Tue, Weekday.Wed, Weekday.Thu, Weekday.Fri])], OrdersPerDay = 5 };

    [Fact]
    public void An_order_goes_where_nothing_is_known_against_it() => Assert.IsType<OrderStart.Go>(Decide(Always));

    [Theory]
    [InlineData("2026-11-24T04:00:00Z", null)] // opens
    [InlineData("2026-11-24T03:59:00Z", "2026-11-24T04:00:00Z")] // a minute before
    [InlineData("2026-11-24T12:59:00Z", null)]
    [InlineData("2026-11-24T13:00:00Z", "2026-11-25T04:00:00Z")] // closes
    [InlineData("2026-11-27T20:00:00Z", "2026-11-30T04:00:00Z")] // over the week-end
    public void An_order_waits_for_the_suppliers_opening_hours(string now, string? opens)
    {
        var decision = Decide(Office, now: DateTimeOffset.Parse(now, null));

        if (opens is null) Assert.IsType<OrderStart.Go>(decision);
        else Assert.Equal(new OrderStart.WaitUntil(DateTimeOffset.Parse(opens, null), "The supplier is closed."), decision);
    }

    [Fact]
    public void Hours_may_reach_over_midnight_and_belong_to_the_day_on_which_they_begin()
    {
        var night = new RecipePacing { TimeZone = "UTC", Hours = [new("22:00", "06:00", [Weekday.Mon])] };

        Assert.IsType<OrderStart.Go>(Decide(night, now: new DateTimeOffset(2026, 11, 24, 5, 0, 0, TimeSpan.Zero)));
        Assert.Equal(new DateTimeOffset(2026, 11, 30, 22, 0, 0, TimeSpan.Zero), Wait(Decide(night, now: new DateTimeOffset(2026, 11, 24, 6, 0, 0, TimeSpan.Zero))).At);
    }

    [Theory]
    [InlineData("2026-03-28T20:00:00Z", "2026-03-29T01:30:00Z")] // Berlin skips 02:00 to 03:00: half past two is half past three
    [InlineData("2026-10-24T20:00:00Z", "2026-10-25T01:30:00Z")] // half past two comes twice: the second counts
    public void Hours_on_the_day_on_which_clocks_change_are_still_hours(string now, string opens)
        => Assert.Equal(DateTimeOffset.Parse(opens, null), Wait(Decide(new RecipePacing { TimeZone = "Europe/Berlin", Hours = [new("02:30", "24:00", [Weekday.Sun])] }, now: DateTimeOffset.Parse(now, null))).At);

    [Fact]
    public void Todays_orders_are_counted_and_more_wait_for_the_next_opening()
    {
        Assert.IsType<OrderStart.Go>(Decide(Office, today: 4));
        Assert.Equal(new OrderStart.WaitUntil(new DateTimeOffset(2026, 11, 25, 4, 0, 0, TimeSpan.Zero), "The 5 orders that may be placed at this supplier in a day are placed."), Decide(Office, today: 5));
    }

    [Fact]
    public void The_suppliers_day_begins_in_its_own_time_zone() => Assert.Equal((new DateTimeOffset(2026, 11, 23, 20, 0, 0, TimeSpan.Zero), new DateTimeOffset(2026, 11, 24, 20, 0, 0, TimeSpan.Zero)), (OpeningTimes.DayStart(Office, Now), OpeningTimes.NextDay(Office, Now)));

    [Fact]
    public void What_the_site_asked_for_holds_look_ups_and_people_as_well()
    {
        var breaker = Breaker(x => x.AsksForQuiet(Now.AddMinutes(3)));

        Assert.All([Decide(Always, breaker), Decide(Always, breaker, lookUp: true), Decide(Always, breaker, person: true)], decision => Assert.Equal(Now.AddMinutes(3), Wait(decision).At));
        Assert.IsType<OrderStart.Go>(Decide(Always, breaker, now: Now.AddMinutes(3)));
    }

    [Fact]
    public void A_look_up_waits_neither_for_hours_nor_caps_nor_our_own_back_off()
    {
        var breaker = Breaker(x => Repeat(5, () => x.Fails(Now)));

        Assert.IsType<OrderStart.Go>(Decide(Office, breaker, today: 9, lookUp: true, now: Now.AddHours(12)));
    }

    [Fact]
    public void A_site_that_is_down_is_left_alone_for_longer_and_longer_and_then_tried_with_one_order()
    {
        var breaker = Breaker(x => Repeat(2, () => x.Fails(Now)));
        Assert.IsType<OrderStart.Go>(Decide(Always, breaker));

        var waits = new List<double>();
        for (var failures = 3; failures <= 10; failures++)
        {
            breaker.Fails(Now);
            waits.Add((Wait(Decide(Always, breaker)).At - Now).TotalMinutes);
        }

        Assert.Equal([1, 2, 4, 8, 16, 32, 60, 60], waits);
        Assert.IsType<OrderStart.Go>(Decide(Always, breaker, now: Now.AddHours(1)));
        Assert.Equal(SupplierCondition.Trying, SupplierCondition.Of(Always, breaker, 0, Now.AddHours(1)).State);
        breaker.Serves();
        Assert.Equal((SupplierCondition.Goes, false), (SupplierCondition.Of(Always, breaker, 0, Now).State, SupplierCondition.Of(Always, breaker, 0, Now).MayBeResumed));
    }

    [Fact]
    public void The_second_challenge_within_a_day_leaves_orders_to_people_until_one_has_them_go_on()
    {
        var breaker = Breaker(x => x.Challenged(Now.AddHours(-25)));
        breaker.Challenged(Now);
        Assert.IsType<OrderStart.Go>(Decide(Always, breaker));

        breaker.Challenged(Now.AddHours(23));
        Assert.Contains("2 times within 24 hours", Assert.IsType<OrderStart.LeaveToPerson>(Decide(Always, breaker, now: Now.AddDays(30))).Why, StringComparison.Ordinal);
        Assert.IsType<OrderStart.Go>(Decide(Always, breaker, person: true));
        Assert.IsType<OrderStart.Go>(Decide(Always, breaker, lookUp: true));
        Assert.Equal((SupplierCondition.Stopped, 2, true), (SupplierCondition.Of(Always, breaker, 0, Now.AddHours(23)).State, SupplierCondition.Of(Always, breaker, 0, Now.AddHours(23)).Challenges24h, SupplierCondition.Of(Always, breaker, 0, Now).MayBeResumed));

        breaker.OrderAgain();
        Assert.IsType<OrderStart.Go>(Decide(Always, breaker));
        breaker.Challenged(Now.AddHours(23));
        Assert.IsType<OrderStart.Go>(Decide(Always, breaker));
    }

    [Fact]
    public void A_refused_account_is_not_tried_again_not_even_to_look_up_until_it_was_changed()
    {
        var breaker = Breaker(x => x.RefusedSignIn(Now));
        breaker.Challenged(Now);
        breaker.Challenged(Now);

        Assert.All([Decide(Always, breaker), Decide(Always, breaker, lookUp: true)], decision => Assert.Contains("refused our account", Assert.IsType<OrderStart.LeaveToPerson>(decision).Why, StringComparison.Ordinal));
        breaker.AccountChanged();
        Assert.IsType<OrderStart.Go>(Decide(Always, breaker));
    }

    [Theory]
    [InlineData("120", 120)]
    [InlineData(" 0 ", 0)]
    [InlineData("Tue, 24 Nov 2026 09:02:00 GMT", 120)]
    [InlineData("Tue, 24 Nov 2026 08:00:00 GMT", 0)]
    [InlineData("99999999999999", null)]
    [InlineData("31536000", 604800)]
    [InlineData("soon", null)]
    [InlineData("-5", null)]
    [InlineData(null, null)]
    public void Retry_after_is_seconds_or_a_date(string? header, int? seconds) => Assert.Equal(seconds, (RetryAfter.Read(header, Now) - Now)?.TotalSeconds);

    private static OrderStart Decide(RecipePacing pacing, SupplierBreaker? breaker = null, int today = 0, bool lookUp = false, bool person = false, DateTimeOffset? now = null)
        => OrderStart.Decide(new OrderStartFacts(pacing, breaker, today, lookUp, person), now ?? Now);

    private static OrderStart.WaitUntil Wait(OrderStart decision) => Assert.IsType<OrderStart.WaitUntil>(decision);

    private static SupplierBreaker Breaker(Action<SupplierBreaker> happened)
    {
        var breaker = new SupplierBreaker { SupplierCode = "BRC" };
        happened(breaker);
        return breaker;
    }

    private static void Repeat(int times, Action act)
    {
        for (var i = 0; i < times; i++) act();
    }
}
