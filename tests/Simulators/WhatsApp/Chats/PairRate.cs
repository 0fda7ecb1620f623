namespace Procurement.Simulators.WhatsApp;

/// <summary>Meta's pair rate: one message in 6 s to the same person, with a burst of 45 that borrows from the future.</summary>
internal static class PairRate
{
    /// <param name="paidUntil">Until when earlier messages have used up the allowance; null: none sent yet.</param>
    /// <returns>The new paid-until, or null where the message is refused (131056).</returns>
    public static DateTimeOffset? Take(DateTimeOffset? paidUntil, DateTimeOffset now, int burst, TimeSpan interval)
    {
        var from = paidUntil is { } paid && paid > now ? paid : now;
        return from - now <= interval * (burst - 1) ? from + interval : null;
    }
}
