using System.Text.Json.Nodes;
using Procurement.Engine.Approvals;
using Procurement.Testing;

namespace Procurement.Engine.Tests.Approvals;

/// <summary>The sample company's policy, rule by rule.</summary>
public sealed class ApprovalPolicyTests
{
    private static readonly string Json = File.ReadAllText(Path.Combine(SampleCompany.Folder, "approval_policy.json"));
    private static readonly PolicyDocument Policy = PolicyDocument.Parse(Json);

    private static readonly Guid Requester = Guid.CreateVersion7(), Manager = Guid.CreateVersion7(), Owner = Guid.CreateVersion7(), Cfo = Guid.CreateVersion7(), Operator = Guid.CreateVersion7(), SecondOperator = Guid.CreateVersion7();

    private static readonly PolicyPerson[] People =
    [
        new(Requester, "+1", true, false), new(Manager, "+2", true, false), new(Owner, "+3", true, false), new(Cfo, Policy.CfoPhone!, true, false), new(Operator, "+5", true, true), new(SecondOperator, "+6", true, true),
    ];

    /// <summary>A small order of a known item from a known supplier: what auto-approval lets through.</summary>
    private static readonly PolicyFacts Small = new(400, ["office"], "CC-100", NewSupplier: false, RestrictedItem: false, FraudHold: false, CatalogOnly: true, SpendLimit: 800, Requester, [], "+2", "+3", People);

    private static readonly PolicyFacts Usual = Small with { Total = 1500 };

    private static ApprovalPlan Plan(PolicyFacts facts, PolicyDocument? policy = null) => ApprovalPolicy.Decide(policy ?? Policy, 7, facts)!;

    [Fact]
    public void A_small_catalogue_order_needs_nobody() => Assert.Equal((true, "Small catalogue order", 7), (Plan(Small).Auto, Plan(Small).Rule, Plan(Small).PolicyVersion));

    [Theory]
    [InlineData(500, true)]
    [InlineData("500.01", false)]
    public void Auto_approval_ends_above_its_amount(decimal total, bool auto) => Assert.Equal(auto, Plan(Small with { Total = total }).Auto);

    [Theory]
    [InlineData(400, true)]
    [InlineData("399.99", false)]
    [InlineData(0, false)]
    public void Auto_approval_keeps_to_the_requesters_spend_limit(decimal limit, bool auto) => Assert.Equal(auto, Plan(Small with { SpendLimit = limit }).Auto);

    [Fact]
    public void Auto_approval_is_refused_by_each_of_its_other_conditions()
    {
        PolicyFacts[] refused = [Small with { CatalogOnly = false }, Small with { NewSupplier = true }, Small with { RestrictedItem = true }, Small with { FraudHold = true }];

        Assert.All(refused, facts => Assert.False(Plan(facts).Auto));
    }

    public static TheoryData<string, PolicyFacts> Rules() => new()
    {
        { "Fraud hold", Usual with { FraudHold = true, NewSupplier = true, Total = 90_000 } },
        { "New supplier above 5,000", Usual with { NewSupplier = true, Total = 5000.01m } },
        { "New supplier", Usual with { NewSupplier = true, Total = 5000 } },
        { "Above 50,000", Usual with { Total = 50_000.01m } },
        { "Above 10,000", Usual with { Total = 50_000, RestrictedItem = true } },
        { "Above 10,000", Usual with { Total = 10_000.01m } },
        { "Restricted item", Usual with { Total = 10_000, RestrictedItem = true, Categories = ["it"] } },
        { "IT equipment above 2,000", Usual with { Total = 2000.01m, Categories = ["office", "it"] } },
        { "Everything else", Usual with { Total = 2000, Categories = ["it"] } },
        { "Furniture above 3,000", Usual with { Total = 3000.01m, Categories = ["furniture"] } },
        { "Above 2,000", Usual with { Total = 3000, Categories = ["furniture"] } },
        { "Kitchen and lounge food", Usual with { Total = 9000, Categories = ["food_beverage"], CostCenter = "CC-710" } },
        { "Above 2,000", Usual with { Total = 9000, Categories = ["food_beverage"], CostCenter = "CC-100" } },
        { "Clinic supplies", Usual with { Categories = ["medical"], CostCenter = "CC-300" } },
        { "Everything else", Usual with { Categories = ["medical"], CostCenter = "CC-400" } },
        { "Above 2,000", Usual with { Total = 2000.01m } },
        { "Everything else", Usual with { CostCenter = null } },
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public void The_first_rule_that_matches_decides(string rule, PolicyFacts facts) => Assert.Equal(rule, Plan(facts).Rule);

    [Fact]
    public void Every_rule_of_the_sample_is_exercised() =>
        Assert.Equal(Policy.Rules.Select(rule => rule.Name).Order(StringComparer.Ordinal), Rules().Select(row => row.Data.Item1).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void Every_role_finds_its_holder()
    {
        var plan = Plan(Usual with { NewSupplier = true, Total = 6000 });

        Assert.True(plan.All);
        Assert.Equal([("operator", Operator), ("operator", SecondOperator), ("cost_center_owner", Owner), ("cfo", Cfo)], plan.Asks.Select(ask => (ask.Roles, ask.PersonId)));
        Assert.Equal((24.0, "cfo"), (plan.EscalateAfterHours, plan.EscalateTo));
    }

    [Fact]
    public void A_manager_who_has_left_is_replaced_by_the_owner_of_the_cost_centre()
    {
        var plan = Plan(Usual with { Total = 3000, People = [.. People.Select(person => person.Id == Manager ? person with { Active = false } : person)] });

        Assert.Equal([new ApprovalAsk(Owner, "cost_center_owner")], plan.Asks);
        Assert.Equal("manager", plan.Slots[0].Role);
    }

    [Fact]
    public void The_requester_never_decides_and_the_chain_goes_on_until_somebody_fits()
    {
        var plan = Plan(Usual with { Total = 3000, ManagerPhone = null, CostCenterOwnerPhone = "+1" });

        Assert.Equal([new ApprovalAsk(Cfo, "cfo")], plan.Asks);
    }

    [Fact]
    public void An_operator_who_asks_is_no_operator_for_that_request()
    {
        var plan = Plan(Usual with { FraudHold = true, RequesterId = Operator });

        Assert.Equal([SecondOperator, Cfo], plan.Asks.Select(ask => ask.PersonId));
    }

    [Fact]
    public void The_last_editor_of_a_price_is_passed_over_like_the_requester() =>
        Assert.Equal([Owner], Plan(Usual with { Total = 3000, MayNotDecide = [Manager] }).Asks.Select(ask => ask.PersonId));

    [Fact]
    public void A_chain_that_goes_in_a_circle_finds_nobody()
    {
        var plan = Plan(Usual with { Total = 3000, People = [] });

        Assert.False(plan.CanBeDecided);
        Assert.Empty(plan.Asks);
    }

    [Fact]
    public void One_person_with_two_roles_is_asked_once() =>
        Assert.Equal([new ApprovalAsk(Manager, "manager, cost_center_owner")], Plan(Usual with { Total = 20_000, CostCenterOwnerPhone = "+2" }).Asks);

    [Fact]
    public void A_plan_is_read_back_as_it_was_kept()
    {
        var plan = Plan(Usual with { FraudHold = true });

        var back = ApprovalPlan.FromJson(plan.ToJson());

        Assert.Equal(plan.Asks, back.Asks);
        Assert.Equal((plan.Rule, plan.All, plan.EscalateTo, plan.EscalateAfterHours), (back.Rule, back.All, back.EscalateTo, back.EscalateAfterHours));
    }

    [Fact]
    public void A_condition_that_is_not_known_is_a_fault_that_names_the_place()
    {
        var json = JsonNode.Parse(Json)!;
        json["rules"]![2]!["when"]!["weekend"] = true;

        var fault = Assert.Throws<FormatException>(() => PolicyDocument.Parse(json.ToJsonString()));

        Assert.Equal("policy.rules[2].when.weekend is not known here.", fault.Message);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("{\"currency\":\"AED\",\"rules\":[]}")]
    [InlineData("{\"currency\":\"AED\",\"rules\":[{\"name\":\"x\",\"when\":{},\"approvers\":[\"boss\"],\"mode\":\"any\"}]}")]
    [InlineData("{\"currency\":\"AED\",\"rules\":[{\"name\":\"x\",\"when\":{},\"approvers\":[\"cfo\"],\"mode\":\"most\"}]}")]
    [InlineData("{\"currency\":\"AED\",\"rules\":[{\"name\":\"x\",\"when\":{\"amount_over\":\"many\"},\"approvers\":[\"cfo\"],\"mode\":\"any\"}]}")]
    public void What_is_no_policy_is_refused(string json) => Assert.Throws<FormatException>(() => PolicyDocument.Parse(json));
}
