using Procurement.Engine.Orders;
using Procurement.Testing;

namespace Procurement.Engine.Tests.Orders;

public class LookUpPlanTests
{
    private static readonly DateTimeOffset Armed = FakeClock.MondayMorning;

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 5)]
    [InlineData(3, 15)]
    public void Look_ups_come_at_one_five_and_fifteen_minutes_after_arming(int done, int minutes) =>
        Assert.Equal(new LookUpDecision.Again(Armed.AddMinutes(minutes)), LookUpPlan.Decide(Armed, done, 0, 100, 0, 1000));

    [Fact]
    public void After_the_fourth_without_proof_a_person_decides() => Assert.IsType<LookUpDecision.GiveToPerson>(LookUpPlan.Decide(Armed, 4, 1, 100, 0, 1000));

    [Theory]
    [InlineData("1000", 0, true)]
    [InlineData("1000.01", 0, false)]
    [InlineData("1000", 1, false)]
    public void Two_proofs_allow_one_new_attempt_by_itself_up_to_the_limit(string total, int retries, bool again) =>
        Assert.Equal(new LookUpDecision.NotPlaced(again), LookUpPlan.Decide(Armed, 2, 2, decimal.Parse(total, System.Globalization.CultureInfo.InvariantCulture), retries, 1000));
}
