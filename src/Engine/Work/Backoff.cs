namespace Procurement.Engine.Work;

/// <summary>When a failed try is repeated: doubling from <paramref name="First"/> up to <paramref name="Longest"/>, with a jitter of a fifth, and an end.</summary>
/// <param name="MostAttempts">After this many claims a person takes over.</param>
public sealed record Backoff(TimeSpan First, TimeSpan Longest, int MostAttempts)
{
    public static readonly Backoff Usual = new(TimeSpan.FromSeconds(2), TimeSpan.FromMinutes(10), 12);

    /// <summary>Next try after <paramref name="attempts"/> claims; null when trying ends.</summary>
    /// <param name="chance">0 to 1, from outside.</param>
    public DateTimeOffset? NextTry(int attempts, DateTimeOffset now, double chance)
    {
        if (attempts >= MostAttempts) return null;
        var doubled = First.TotalSeconds * Math.Pow(2, Math.Min(attempts - 1, 30));
        var seconds = Math.Min(doubled, Longest.TotalSeconds);
        return now + TimeSpan.FromSeconds(seconds * (0.9 + (0.2 * chance)));
    }
}
