using Procurement.Portal.Features.Company;
using Procurement.Testing;

namespace Procurement.Portal.Tests.Company;

public sealed class PolicyTextTests
{
    private static readonly IReadOnlyList<PolicyRuleText> Rules = PolicyText.Read(File.ReadAllText(Path.Combine(Repository.SampleCompany, "approval_policy.json")));

    [Fact]
    public void Automatic_approvals_come_first() => Assert.Equal(("Small catalogue order", "Nobody: approved at once"), (Rules[0].Name, Rules[0].Who));

    [Fact]
    public void A_rule_reads_as_a_sentence()
    {
        var rule = Rules.Single(x => x.Name == "IT equipment above 2,000");

        Assert.Equal(("a line in IT; total above 2,000.00 AED", "manager and operator", "After 24 h also CFO"), (rule.When, rule.Who, rule.Escalation));
    }

    [Fact]
    public void A_rule_without_conditions_always_fits() => Assert.Equal(("Always", "manager or cost centre owner"), (Rules[^1].When, Rules[^1].Who));
}
