using System.Net.Http.Headers;

namespace Procurement.Engine.Orders.Pacing;

/// <summary>The header Retry-After (RFC 9110, 10.2.3): seconds, or a date.</summary>
internal static class RetryAfter
{
    /// <summary>A site that names a time further off is taken to mean this.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(7);

    /// <returns>When to come back, not before <paramref name="now"/>; null where there is no such header, or none that can be read.</returns>
    public static DateTimeOffset? Read(string? header, DateTimeOffset now)
    {
        if (!RetryConditionHeaderValue.TryParse(header?.Trim(), out var asked)) return null;
        var at = asked.Date ?? now + (asked.Delta!.Value < Longest ? asked.Delta.Value : Longest);
        return at < now ? now : at > now + Longest ? now + Longest : at;
    }
}
