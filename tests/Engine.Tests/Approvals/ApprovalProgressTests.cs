using Procurement.Data.Approvals;
using Procurement.Engine.Approvals;

namespace Procurement.Engine.Tests.Approvals;

public sealed class ApprovalProgressTests
{
    private static readonly Guid Ann = Guid.CreateVersion7(), Bob = Guid.CreateVersion7(), Cid = Guid.CreateVersion7(), Dan = Guid.CreateVersion7();

    private static readonly ApprovalPlan All = new(1, "Rule", Auto: false, All: true, [new("operator", "operator", [Ann, Bob]), new("cfo", "cfo", [Cid])], 4, "cfo");
    private static readonly ApprovalPlan Any = All with { All = false };

    private static ApprovalAnswer Yes(Guid person, bool standsIn = false) => new(person, ApprovalState.Approved, standsIn);

    private static ApprovalAnswer No(Guid person) => new(person, ApprovalState.Rejected, false);

    private static ApprovalAnswer Open(Guid person) => new(person, ApprovalState.Pending, false);

    [Fact]
    public void Nobody_has_answered_yet() => Assert.Equal(ApprovalStanding.Waiting, ApprovalProgress.Of(Any, [Open(Ann), Open(Cid)]));

    [Fact]
    public void One_yes_is_enough_where_any_may_decide() => Assert.Equal(ApprovalStanding.Approved, ApprovalProgress.Of(Any, [Yes(Bob), Open(Cid)]));

    [Fact]
    public void Every_role_needs_its_yes_where_all_must()
    {
        Assert.Equal(ApprovalStanding.Waiting, ApprovalProgress.Of(All, [Yes(Bob), Open(Ann), Open(Cid)]));
        Assert.Equal(ApprovalStanding.Waiting, ApprovalProgress.Of(All, [Yes(Bob), Yes(Ann), Open(Cid)]));
        Assert.Equal(ApprovalStanding.Approved, ApprovalProgress.Of(All, [Yes(Bob), Yes(Cid)]));
    }

    [Fact]
    public void One_person_with_two_roles_counts_for_both() =>
        Assert.Equal(ApprovalStanding.Approved, ApprovalProgress.Of(All with { Slots = [new("manager", "manager", [Ann]), new("cost_center_owner", "cost_center_owner", [Ann])] }, [Yes(Ann)]));

    [Fact]
    public void One_no_always_rejects()
    {
        Assert.Equal(ApprovalStanding.Rejected, ApprovalProgress.Of(All, [Yes(Bob), No(Cid)]));
        Assert.Equal(ApprovalStanding.Rejected, ApprovalProgress.Of(Any, [Yes(Bob), No(Cid)]));
    }

    [Fact]
    public void A_stand_in_answers_for_everybody_who_has_not() => Assert.Equal(ApprovalStanding.Approved, ApprovalProgress.Of(All, [Open(Ann), Open(Cid), Yes(Dan, standsIn: true)]));

    [Fact]
    public void A_voided_answer_counts_for_nothing() => Assert.Equal(ApprovalStanding.Waiting, ApprovalProgress.Of(Any, [new(Bob, ApprovalState.Voided, false)]));

    [Fact]
    public void The_first_operator_frees_the_others()
    {
        Assert.False(ApprovalProgress.IsNeeded(All, Ann, [Yes(Bob)]));
        Assert.True(ApprovalProgress.IsNeeded(All, Cid, [Yes(Bob)]));
    }

    [Fact]
    public void Escalation_to_a_role_that_is_asked_already_is_a_reminder() =>
        Assert.Empty(Escalation.Decide(All, new ApprovalSlot("cfo", "cfo", [Cid]), [Ann, Bob, Cid]).StandIns);

    [Fact]
    public void Escalation_asks_whoever_was_not_asked_yet()
    {
        var plan = All with { EscalateTo = "manager" };

        Assert.Equal([Dan], Escalation.Decide(plan, new ApprovalSlot("manager", "manager", [Dan]), [Ann, Bob, Cid]).StandIns);
        Assert.Empty(Escalation.Decide(plan, new ApprovalSlot("manager", "cfo", [Cid]), [Ann, Bob, Cid]).StandIns);
    }
}
