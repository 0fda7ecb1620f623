namespace Procurement.Engine.Orders;

/// <summary>What to do after a look-up that did not find our order.</summary>
public abstract record LookUpDecision
{
    private LookUpDecision()
    {
    }

    public sealed record Again(DateTimeOffset At) : LookUpDecision;

    /// <summary>Proven: nothing was placed. <paramref name="TryAgain"/>: one new attempt by itself.</summary>
    public sealed record NotPlaced(bool TryAgain) : LookUpDecision;

    /// <summary>Not known after the last look-up: a person decides.</summary>
    public sealed record GiveToPerson : LookUpDecision;
}

/// <summary>After arming, an order is only looked up: at 0, 1, 5 and 15 minutes (product.md, States).</summary>
public static class LookUpPlan
{
    private static readonly TimeSpan[] After = [TimeSpan.Zero, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15)];

    /// <summary>
    /// Look-ups that show the history and the full cart but not our reference prove that nothing was placed: the last of them must come when a history that is late has caught
    /// up, as shops that keep the cart until their confirmation was shown have both, an order and a full cart.
    /// </summary>
    private const int ProofsNeeded = 2;

    /// <param name="lookUps">Done so far, the last one included.</param>
    /// <param name="proofs">Of them, those that showed the history and the full cart without our reference.</param>
    /// <param name="now">When the last one was done.</param>
    /// <param name="historyLateBy">How late the supplier's history may show an order.</param>
    /// <param name="autoRetries">New attempts made by themselves before.</param>
    public static LookUpDecision Decide(DateTimeOffset armedAt, DateTimeOffset now, TimeSpan historyLateBy, int lookUps, int proofs, decimal total, int autoRetries, decimal autoRetryUpTo)
    {
        if (proofs >= ProofsNeeded && now >= armedAt + historyLateBy) return new LookUpDecision.NotPlaced(total <= autoRetryUpTo && autoRetries == 0);
        return lookUps < After.Length ? new LookUpDecision.Again(armedAt + After[lookUps]) : new LookUpDecision.GiveToPerson();
    }
}
