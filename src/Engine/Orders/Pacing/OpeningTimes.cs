using System.Globalization;
using Procurement.Engine.Orders.Recipes;

namespace Procurement.Engine.Orders.Pacing;

/// <summary>When a supplier is open, and when its day begins, in its own time zone.</summary>
internal static class OpeningTimes
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary><paramref name="at"/> itself where the supplier is open then, else when it opens next.</summary>
    public static DateTimeOffset OpenFrom(RecipePacing pacing, DateTimeOffset at)
    {
        if (pacing.Hours.Count == 0) return at;
        var windows = Windows(pacing, at).ToList();
        return windows.Exists(window => window.From <= at && at < window.To) ? at : windows.Where(window => window.From > at).Min(window => window.From);
    }

    /// <summary>When the supplier's day began.</summary>
    public static DateTimeOffset DayStart(RecipePacing pacing, DateTimeOffset at) => Instant(pacing, LocalDate(pacing, at), TimeSpan.Zero);

    public static DateTimeOffset NextDay(RecipePacing pacing, DateTimeOffset at) => Instant(pacing, LocalDate(pacing, at).AddDays(1), TimeSpan.Zero);

    /// <summary>From yesterday, whose hours may reach over midnight, to the same weekday of next week.</summary>
    private static IEnumerable<(DateTimeOffset From, DateTimeOffset To)> Windows(RecipePacing pacing, DateTimeOffset at)
    {
        for (var (date, left) = (LocalDate(pacing, at).AddDays(-1), 9); left > 0; (date, left) = (date.AddDays(1), left - 1))
            foreach (var hours in pacing.Hours.Where(hours => hours.Days?.Contains(WeekdayOf(date)) ?? true))
            {
                var (from, to) = (TimeOf(hours.From), TimeOf(hours.To));
                yield return (Instant(pacing, date, from), Instant(pacing, date, to > from ? to : to + Day));
            }
    }

    private static DateOnly LocalDate(RecipePacing pacing, DateTimeOffset at) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, ZoneOf(pacing)).DateTime);

    /// <summary>An hour that the clocks skip is the one that they show instead; of one that comes twice, the second counts.</summary>
    private static DateTimeOffset Instant(RecipePacing pacing, DateOnly date, TimeSpan time)
    {
        var local = date.ToDateTime(TimeOnly.MinValue) + time;
        return new DateTimeOffset(local, ZoneOf(pacing).GetUtcOffset(local)).ToUniversalTime();
    }

    private static TimeZoneInfo ZoneOf(RecipePacing pacing) => pacing.TimeZone is { } zone ? TimeZoneInfo.FindSystemTimeZoneById(zone) : TimeZoneInfo.Utc;

    private static Weekday WeekdayOf(DateOnly date) => (Weekday)(((int)date.DayOfWeek + 6) % 7);

    private static TimeSpan TimeOf(string time) => time == "24:00" ? Day : TimeSpan.ParseExact(time, @"hh\:mm", CultureInfo.InvariantCulture);
}
