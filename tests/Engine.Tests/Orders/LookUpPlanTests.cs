using Procurement.Engine.Orders;
using Procurement.Testing;

namespace Procurement.Engine.Tests.Orders;

public class LookUpPlanTests
{
    private static readonly DateTimeOffset Armed = FakeClock.MondayMorning;

    /// <summary>Some shops keep the cart until the confirmation was shown: a full cart and a history that is late must not look like no order.</summary>
    private static readonly TimeSpan Late = TimeSpan.FromMinutes(15);

    [Fact]
    public void Nothing_is_proven_while_the_history_may_be_late()
    {
        Assert.Equal(new LookUpDecision.Again(Armed.AddMinutes(5)), LookUpPlan.Decide(Armed, Armed.AddMinutes(1), Late, 2, 2, 100, 0, 1000));
        Assert.IsType<LookUpDecision.GiveToPerson>(LookUpPlan.Decide(Armed, Armed.AddMinutes(15), TimeSpan.FromHours(2), 4, 4, 100, 0, 1000));
        Assert.IsType<LookUpDecision.NotPlaced>(LookUpPlan.Decide(Armed, Armed.AddMinutes(1), TimeSpan.FromMinutes(1), 2, 2, 100, 0, 1000));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 5)]
    [InlineData(3, 15)]
    public void Look_ups_come_at_one_five_and_fifteen_minutes_after_arming(int done, int minutes) =>
        Assert.Equal(new LookUpDecision.Again(Armed.AddMinutes(minutes)), LookUpPlan.Decide(Armed, Armed, Late, done, 0, 100, 0, 1000));

    [Fact]
    public void After_the_fourth_without_proof_a_person_decides() => Assert.IsType<LookUpDecision.GiveToPerson>(LookUpPlan.Decide(Armed, Armed.AddMinutes(15), Late, 4, 1, 100, 0, 1000));

    [Theory]
    [InlineData("1000", 0, true)]
    [InlineData("1000.01", 0, false)]
    [InlineData("1000", 1, false)]
    public void Two_proofs_allow_one_new_attempt_by_itself_up_to_the_limit(string total, int retries, bool again) =>
        Assert.Equal(new LookUpDecision.NotPlaced(again), LookUpPlan.Decide(Armed, Armed.AddMinutes(15), Late, 4, 4, decimal.Parse(total, System.Globalization.CultureInfo.InvariantCulture), retries, 1000));
}
