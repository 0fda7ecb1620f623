using Procurement.Data.Approvals;

namespace Procurement.Engine.Approvals;

public enum ApprovalStanding { Waiting, Approved, Rejected }

/// <summary>One answer, or the lack of one.</summary>
/// <param name="StandsIn">Asked by escalation: a yes counts for every role that has not answered.</param>
public sealed record ApprovalAnswer(Guid PersonId, ApprovalState State, bool StandsIn);

/// <summary>Where a request stands between the answers so far and its plan.</summary>
public static class ApprovalProgress
{
    /// <param name="answers">For the plan's content only.</param>
    public static ApprovalStanding Of(ApprovalPlan plan, IReadOnlyCollection<ApprovalAnswer> answers)
    {
        if (answers.Any(answer => answer.State == ApprovalState.Rejected)) return ApprovalStanding.Rejected;
        if (plan.Auto) return ApprovalStanding.Approved;
        var yes = answers.Where(answer => answer.State == ApprovalState.Approved).ToList();
        if (yes.Count == 0) return ApprovalStanding.Waiting;
        if (!plan.All || yes.Any(answer => answer.StandsIn)) return ApprovalStanding.Approved;
        return plan.Slots.All(slot => HasYes(slot, yes)) ? ApprovalStanding.Approved : ApprovalStanding.Waiting;
    }

    /// <summary>Whether this person's answer still matters: a role of theirs has no yes yet.</summary>
    public static bool IsNeeded(ApprovalPlan plan, Guid personId, IReadOnlyCollection<ApprovalAnswer> answers)
    {
        var yes = answers.Where(answer => answer.State == ApprovalState.Approved).ToList();
        return plan.Slots.Any(slot => slot.Persons.Contains(personId) && !HasYes(slot, yes));
    }

    private static bool HasYes(ApprovalSlot slot, List<ApprovalAnswer> yes) => yes.Any(answer => slot.Persons.Contains(answer.PersonId));
}
