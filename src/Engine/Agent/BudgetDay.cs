namespace Procurement.Engine.Agent;

/// <summary>The day that a token budget is for.</summary>
internal static class BudgetDay
{
    /// <param name="timeZone">IANA name; UTC where it is not known.</param>
    /// <returns>Its first instant, and that of the next day, in UTC.</returns>
    public static (DateTimeOffset From, DateTimeOffset To) Around(DateTimeOffset now, string timeZone)
    {
        var zone = TimeZoneInfo.TryFindSystemTimeZoneById(timeZone, out var found) ? found : TimeZoneInfo.Utc;
        var day = TimeZoneInfo.ConvertTime(now, zone).Date;
        return (Start(day, zone), Start(day.AddDays(1), zone));
    }

    private static DateTimeOffset Start(DateTime day, TimeZoneInfo zone) => new DateTimeOffset(day, zone.GetUtcOffset(day)).ToUniversalTime();
}
