namespace Procurement.Engine.Messaging.Sending;

/// <summary>Messages to one person: one in six seconds on average (Meta: pair rate limit), the first ten of a minute without waiting.</summary>
internal static class PairRate
{
    public const int Burst = 10;
    public static readonly TimeSpan Span = TimeSpan.FromSeconds(6 * Burst);

    /// <summary>When the next may go.</summary>
    /// <param name="sent">Times of the messages of the last <see cref="Span"/>, in any order.</param>
    public static DateTimeOffset NextSend(IReadOnlyCollection<DateTimeOffset> sent, DateTimeOffset now)
    {
        var recent = sent.Where(x => x > now - Span).OrderDescending().Take(Burst).ToList();
        return recent.Count < Burst ? now : recent[^1] + Span;
    }
}
