using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Procurement.Engine.Agent;
using Procurement.Engine.Understanding;

namespace Procurement.Engine.Tests.Agent;

public sealed class LlmOptionsTests
{
    [Theory]
    [InlineData("https://models.example/v1", "m", null)]
    [InlineData("", "", null)]
    [InlineData("https://models.example/", "m", "Llm:Endpoint must be")]
    [InlineData("ftp://models.example/v1", "m", "Llm:Endpoint must be")]
    [InlineData("https://models.example/v1", "", "Llm:Model is missing")]
    [InlineData("", "m", "Llm:Endpoint is missing")]
    public void What_is_missing_or_wrong_is_named_by_its_key(string endpoint, string model, string? fault)
    {
        var result = new LlmOptionsRules().Validate(null, new LlmOptions { Endpoint = endpoint, Model = model });

        Assert.Equal(fault is not null, result.Failed);
        if (fault is not null) Assert.Contains(fault, result.FailureMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void A_negative_budget_is_refused() => Assert.True(new LlmOptionsRules().Validate(null, new LlmOptions { DailyTokenBudget = -1 }).Failed);

    [Fact]
    public void Without_endpoint_and_model_there_is_no_model_even_where_the_keys_are_empty()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Llm:Endpoint"] = "", ["Llm:Vision"] = "", ["Llm:DailyTokenBudget"] = "" }).Build();

        var services = new ServiceCollection().AddAgent(configuration);

        Assert.DoesNotContain(services, service => service.ServiceType == typeof(IChatModel));
    }

    [Fact]
    public void The_day_of_a_budget_is_the_companys()
    {
        var (from, to) = BudgetDay.Around(new DateTimeOffset(2026, 3, 9, 21, 0, 0, TimeSpan.Zero), "Asia/Dubai");

        Assert.Equal((new DateTimeOffset(2026, 3, 9, 20, 0, 0, TimeSpan.Zero), new DateTimeOffset(2026, 3, 10, 20, 0, 0, TimeSpan.Zero)), (from, to));
    }

    [Fact]
    public void A_requester_drafts_a_receiver_and_an_approver_before_a_card_only_talk()
    {
        string[] talking = ["mark_not_for_us", "hand_over"];

        Assert.Contains("add_line", Toolset.For(ModelTurns.Saying("blorbish")));
        Assert.Equal(talking, Toolset.For(ModelTurns.Saying("blorbish", roles: ["receiver"])));
        Assert.Equal(talking, Toolset.For(ModelTurns.Saying("blorbish", roles: ["approver", "requester"], cards: ModelTurns.Draft())));
    }

    [Fact]
    public void What_the_rules_settled_is_not_put_to_a_model()
    {
        var turn = ModelTurns.Saying("blorbish");

        Assert.Empty(Toolset.For(turn with { ByRules = turn.ByRules with { Intent = Intent.Approve } }));
    }
}
