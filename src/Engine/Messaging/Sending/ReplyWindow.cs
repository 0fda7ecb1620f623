namespace Procurement.Engine.Messaging.Sending;

/// <summary>
/// Free text may go for 24 hours after the person's own last message (Meta: customer service window), by our receipt of it; a little earlier for us, as
/// clocks and queues differ.
/// </summary>
public static class ReplyWindow
{
    public static readonly TimeSpan Length = TimeSpan.FromHours(24), Margin = TimeSpan.FromMinutes(2);

    /// <summary>When it closes for us; null when the person never wrote.</summary>
    public static DateTimeOffset? ClosesAt(DateTimeOffset? lastInboundAt) => lastInboundAt + Length - Margin;

    public static bool IsOpen(DateTimeOffset? lastInboundAt, DateTimeOffset now) => ClosesAt(lastInboundAt) is { } closes && now < closes;
}
