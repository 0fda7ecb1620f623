namespace Procurement.Engine.Approvals;

/// <summary>Who is asked when there was no decision in time.</summary>
/// <param name="StandIns">Asked too, each may decide for whoever has not answered; empty: those who were asked are reminded instead.</param>
internal sealed record EscalationStep(string Role, IReadOnlyList<Guid> StandIns);

internal static class Escalation
{
    /// <param name="filled">Who fills the plan's <c>escalate_to</c> role now, after fallback.</param>
    /// <param name="asked">Everybody who was asked already.</param>
    /// <returns>Stand-ins, or nobody new: a role among the approvers, or persons who were all asked, mean a reminder.</returns>
    public static EscalationStep Decide(ApprovalPlan plan, ApprovalSlot filled, IReadOnlyCollection<Guid> asked)
    {
        var role = filled.FilledAs ?? filled.Role;
        if (plan.Slots.Any(slot => slot.Role == plan.EscalateTo)) return new EscalationStep(role, []);
        return new EscalationStep(role, [.. filled.Persons.Where(person => !asked.Contains(person))]);
    }
}
