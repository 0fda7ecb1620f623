using Procurement.Engine.Orders.Drift;

namespace Procurement.Engine.Tests.Orders.Drift;

public sealed class CanaryPlanTests
{
    private static readonly TimeZoneInfo Dubai = TimeZoneInfo.FindSystemTimeZoneById("Asia/Dubai");
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0, "2026-03-02T21:00:00Z")]
    [InlineData(0.5, "2026-03-02T23:00:00Z")]
    [InlineData(1, "2026-03-03T01:00:00Z")]
    public void A_daily_check_comes_in_the_next_night_of_the_company_at_a_time_of_its_own(double chance, string at) =>
        Assert.Equal(DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture), CanaryPlan.Next(null, Noon, 24, Dubai, chance));

    [Fact]
    public void After_a_check_in_the_night_the_next_night_has_the_next()
    {
        var last = new DateTimeOffset(2026, 3, 2, 0, 30, 0, TimeSpan.Zero);

        Assert.Equal(new DateTimeOffset(2026, 3, 2, 21, 0, 0, TimeSpan.Zero), CanaryPlan.Next(last, last, 24, Dubai, 0));
    }

    [Fact]
    public void A_check_by_hand_in_the_afternoon_puts_off_the_next_for_one_night_at_most() =>
        Assert.Equal(new DateTimeOffset(2026, 3, 2, 21, 0, 0, TimeSpan.Zero), CanaryPlan.Next(Noon, Noon, 24, Dubai, 0));

    [Fact]
    public void More_often_than_daily_it_does_not_wait_for_the_night() => Assert.Equal(Noon.AddHours(6), CanaryPlan.Next(Noon, Noon, 6, Dubai, 0.5));

    [Fact]
    public void Once_a_week_is_a_week_later() => Assert.Equal(new DateTimeOffset(2026, 3, 8, 21, 0, 0, TimeSpan.Zero), CanaryPlan.Next(Noon, Noon, 168, Dubai, 0));

    [Fact]
    public void None_is_owed_where_it_is_switched_off() => Assert.Null(CanaryPlan.Next(null, Noon, 0, Dubai, 0.5));

    [Fact]
    public void An_hour_that_the_clocks_leave_out_is_the_one_after_it()
    {
        var london = TimeZoneInfo.FindSystemTimeZoneById("Europe/London");

        Assert.Equal(new DateTimeOffset(2026, 3, 29, 1, 0, 0, TimeSpan.Zero), CanaryPlan.Next(null, new DateTimeOffset(2026, 3, 28, 12, 0, 0, TimeSpan.Zero), 24, london, 0));
    }
}
