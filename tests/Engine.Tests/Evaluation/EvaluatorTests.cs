using Procurement.Evaluation.Cases;
using Procurement.Evaluation.Playing;
using Procurement.Evaluation.Scoring;
using Procurement.Testing;

namespace Procurement.Engine.Tests.Evaluation;

/// <summary>The evaluator plays through the real engine and scores as its README says: a few conversations of our own, and their opposite labels.</summary>
public sealed class EvaluatorTests(EvaluatorFixture fixture) : IClassFixture<EvaluatorFixture>
{
    private const string Header = "\"id\": \"own\", \"tags\": [\"own\"]";

    /// <summary>Asks for something, corrects it, and taps Confirm.</summary>
    private const string Confirmed = $$"""
        { {{Header}}, "from": "+447700900108", "sentAt": "2026-11-23T08:15:00+04:00", "turns": [
          {"messages": [{"after": 0, "text": "hi"}, {"after": 8, "text": "need 20 boxes nitrile gloves M, the 200s, and 2 mop buckets"}]},
          {"messages": [{"after": 60, "text": "sorry 30 boxes"}]}, {"messages": [{"after": 90, "button": "confirm"}]}],
          "expect": {"outcome": "submitted", "lines": [{"sku": "MED-1008", "quantity": 30, "unit": "box"}, {"sku": "CLN-1305", "quantity": 2, "unit": "each"}]} }
        """;

    public static TheoryData<string> Conversations => new(
        Confirmed,
        // Words that follow a removed line.
        $$"""
        { {{Header}}, "from": "+13055550133", "sentAt": "2026-11-23T08:15:00+04:00", "turns": [
          {"messages": [{"after": 0, "text": "2 mop buckets and 5 cartons A4 paper 80gsm"}]}, {"messages": [{"after": 60, "text": "drop the paper"}]}, {"messages": [{"after": 120, "text": "also 3 contact cement 1L"}]}],
          "expect": {"outcome": "draft", "lines": [{"sku": "CLN-1305", "quantity": 2, "unit": "each"}, {"sku": "BLD-1112", "quantity": 3, "unit": "tin"}]} }
        """,
        // A button of a card that the policy had sent.
        $$"""
        { {{Header}}, "from": "+447700900124", "sentAt": "2026-11-19T09:00:00+04:00",
          "context": {"requests": [{"number": "PR-2026-000117", "status": "AwaitingApproval", "lines": [{"sku": "MED-1155", "quantity": 12, "unit": "each"}], "site": "PALM", "createdAt": "2026-11-18T17:02:00+04:00", "from": "+33639980125"}]},
          "turns": [{"messages": [{"after": 0, "button": "approve"}]}], "expect": {"outcome": "approved", "request": "PR-2026-000117"} }
        """,
        // A file, with words about it.
        $$"""
        { {{Header}}, "from": "+33639980118", "sentAt": "2026-11-25T09:28:00+04:00",
          "turns": [{"messages": [{"after": 0, "document": "media/dev-devis-brightclean.pdf", "caption": "ok pour ce devis BrightClean mais sans la ligne 3"}]}],
          "expect": {"outcome": "draft", "lines": [{"sku": "CLN-1301", "quantity": 12, "unit": "each"}, {"sku": "CLN-1114", "quantity": 6, "unit": "can"}, {"sku": "CLN-1112", "quantity": 10, "unit": "bottle"}], "supplier": "BRC"} }
        """,
        // What a transcription service heard.
        $$"""
        { {{Header}}, "from": "+447700900108", "sentAt": "2026-11-23T08:15:00+04:00",
          "turns": [{"messages": [{"after": 0, "audio": "media/missing.ogg", "transcript": "hello we need four mop buckets for friday thanks"}]}],
          "expect": {"outcome": "draft", "lines": [{"sku": "CLN-1305", "quantity": 4, "unit": "each"}], "needBy": "2026-11-27"} }
        """,
        // Damaged goods are still owed.
        $$"""
        { {{Header}}, "from": "+12025550126", "sentAt": "2026-11-25T09:00:00+04:00",
          "context": {"requests": [{"number": "PR-2026-000402", "status": "Ordered", "lines": [{"sku": "MED-1166", "quantity": 3, "unit": "carton"}, {"sku": "MED-1109", "quantity": 2, "unit": "box"}], "site": "PALM", "createdAt": "2026-11-20T09:00:00+04:00"}]},
          "turns": [{"messages": [{"after": 0, "text": "delivery came: couch rolls all good, but 1 box of micropore was damaged"}]}],
          "expect": {"outcome": "received", "request": "PR-2026-000402", "lines": [{"sku": "MED-1166", "quantity": 3, "unit": "carton"}, {"sku": "MED-1109", "quantity": 1, "unit": "box"}]} }
        """,
        // Somebody whom nobody knows.
        $$"""
        { {{Header}}, "from": "+15550109999", "sentAt": "2026-11-23T08:15:00+04:00", "turns": [{"messages": [{"after": 0, "text": "20 boxes nitrile gloves M"}]}], "expect": {"outcome": "refused"} }
        """);

    [Theory]
    [MemberData(nameof(Conversations))]
    public async Task A_conversation_comes_to_what_a_careful_operator_would_have_understood(string conversation)
    {
        var one = ConversationCase.Parse(conversation);

        var score = await ScoreAsync(one);

        Assert.True(score.Exact, string.Join("; ", score.Why));
        Assert.False(score.Silent || score.Needless);
    }

    [Fact]
    public async Task A_wrong_quantity_that_nobody_was_warned_of_is_a_silent_error()
    {
        var one = ConversationCase.Parse(Confirmed.Replace("\"quantity\": 30", "\"quantity\": 20", StringComparison.Ordinal));

        var score = await ScoreAsync(one);

        Assert.False(score.Exact);
        Assert.True(score.Silent);
        Assert.Equal((1, 1, 1), (score.Hits, score.Extra, score.Missing));
    }

    private async Task<CaseScore> ScoreAsync(ConversationCase one)
    {
        var played = await fixture.Evaluator.PlayAsync(one, Repository.PathTo("tests", "Samples", "conversations"), TestContext.Current.CancellationToken);
        return ConversationScore.Of(one, played.Actual, (await fixture.Evaluator.PeopleAsync(TestContext.Current.CancellationToken)).GetValueOrDefault(one.From));
    }
}

/// <summary>One evaluator over the sample company for all of its tests.</summary>
public sealed class EvaluatorFixture : IAsyncLifetime
{
    internal Evaluator Evaluator { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Evaluator = await Evaluator.StartAsync(Repository.SampleCompany, CancellationToken.None);

    public async ValueTask DisposeAsync() => await Evaluator.DisposeAsync();
}
