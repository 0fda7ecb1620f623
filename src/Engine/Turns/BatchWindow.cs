namespace Procurement.Engine.Turns;

/// <summary>A message that waits to be batched.</summary>
/// <param name="SentAt">WhatsApp's time, whole seconds; with <paramref name="Arrival"/> it orders the messages.</param>
/// <param name="ReceivedAt">Our time: the windows count from it.</param>
/// <param name="Tapped">A button or list row: the person has finished the thought.</param>
/// <param name="MediaPending">Its file is still on its way.</param>
public sealed record WaitingMessage(Guid Id, DateTimeOffset SentAt, long Arrival, DateTimeOffset ReceivedAt, bool Tapped, bool MediaPending);

/// <summary>Messages that are read together, oldest first, and why the batch closed.</summary>
public sealed record ClosedBatch(IReadOnlyList<Guid> Messages, string Reason);

/// <summary>Batches to close now, and when to look again at what still waits; null when nothing does.</summary>
public sealed record BatchDecision(IReadOnlyList<ClosedBatch> Close, DateTimeOffset? LookAgainAt);

/// <summary>
/// When the messages of a conversation become a batch: at once on a tap, when full, after a quiet window whose length <see cref="QuietWindow"/> gives,
/// never later than the maximum. Media on its way is waited for up to the maximum.
/// </summary>
public static class BatchWindow
{
    public const int Full = 50;
    public const string Tapped = "tapped", Filled = "full", WaitedLongest = "waitedLongest", Quiet = "quiet", Complete = "complete";

    /// <param name="quiet">For this burst at this moment.</param>
    /// <param name="complete">It reads complete: said as the reason when it closes.</param>
    public static BatchDecision Decide(IReadOnlyList<WaitingMessage> waiting, DateTimeOffset now, TimeSpan quiet, TimeSpan longest, bool complete = false)
    {
        var ordered = waiting.OrderBy(message => message.SentAt).ThenBy(message => message.Arrival).ToList();
        var closed = new List<ClosedBatch>();
        while (ordered.Count >= Full)
        {
            closed.Add(Close(ordered.Take(Full), Filled));
            ordered.RemoveRange(0, Full);
        }

        if (ordered.Count == 0) return new BatchDecision(closed, null);
        var lastAt = ordered.Min(message => message.ReceivedAt) + longest;
        if (now >= lastAt) return new BatchDecision([.. closed, Close(ordered, WaitedLongest)], null);
        if (ordered.Exists(message => message.MediaPending)) return new BatchDecision(closed, lastAt);
        if (ordered.Exists(message => message.Tapped)) return new BatchDecision([.. closed, Close(ordered, Tapped)], null);
        var quietAt = ordered.Max(message => message.ReceivedAt) + quiet;
        if (now >= quietAt) return new BatchDecision([.. closed, Close(ordered, complete ? Complete : Quiet)], null);
        return new BatchDecision(closed, quietAt < lastAt ? quietAt : lastAt);
    }

    private static ClosedBatch Close(IEnumerable<WaitingMessage> messages, string reason) => new([.. messages.Select(message => message.Id)], reason);
}
