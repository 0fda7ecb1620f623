namespace Procurement.Engine.Orders.Drift;

/// <summary>When a supplier's website is checked next. Once a day or less is in the night, when nobody buys; more often is around the clock.</summary>
internal static class CanaryPlan
{
    /// <summary>Local time of the company: shops do their own nightly work around midnight.</summary>
    private const int NightBegins = 1, NightHours = 4;

    /// <summary>From so many hours on it waits for the night.</summary>
    private const double Daily = 20;

    /// <summary>So much earlier than its time it may be, to meet the night: a check by hand in the afternoon does not put off the next for two nights.</summary>
    private const double Early = 16;

    /// <param name="last">End of the last check; null where there was none.</param>
    /// <param name="hours">Between two checks; 0 for none.</param>
    /// <param name="chance">0 to 1: suppliers are not all checked at once.</param>
    /// <returns>Null where there is to be none.</returns>
    public static DateTimeOffset? Next(DateTimeOffset? last, DateTimeOffset now, double hours, TimeZoneInfo zone, double chance)
    {
        if (hours <= 0) return null;
        if (hours < Daily) return Later(now, last is { } ended ? ended.AddHours(hours * (0.9 + (0.2 * chance))) : now.AddHours(hours * 0.1 * chance));
        var earliest = Later(now, last?.AddHours(hours - Early) ?? now);
        var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(earliest, zone).DateTime);
        var night = NightOf(day, zone);
        if (night < earliest) night = NightOf(day.AddDays(1), zone);
        return night.AddHours(NightHours * chance);
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private static DateTimeOffset NightOf(DateOnly day, TimeZoneInfo zone)
    {
        var local = day.ToDateTime(new TimeOnly(NightBegins, 0));
        // An hour that the clocks leave out.
        if (zone.IsInvalidTime(local)) local = local.AddHours(1);
        return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
    }
}
