namespace Procurement.Engine.Agent;

/// <summary>How long a model is waited for. A turn that waits for it holds up its conversation, so all of it stays below the turn's lease.</summary>
/// <param name="Attempt">One HTTP call.</param>
/// <param name="Call">One call with its repetitions.</param>
/// <param name="Proposal">All rounds of one turn.</param>
/// <param name="BetweenAttempts">Before the first repetition; doubled for the next, unless the answer named a time.</param>
/// <param name="LongestRetryAfter">An answer that asks to wait longer is not waited for.</param>
internal sealed record ModelPatience(TimeSpan Attempt, TimeSpan Call, TimeSpan Proposal, TimeSpan BetweenAttempts, TimeSpan LongestRetryAfter)
{
    public static readonly ModelPatience Usual = new(TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(70), TimeSpan.FromSeconds(100), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(20));
}
