using Procurement.Data.Requests;
using Procurement.Engine.Access;
using Procurement.Engine.Messaging;
using Procurement.Engine.Messaging.Sending;
using Procurement.Engine.Requests;
using Procurement.Engine.Tests.Requests;
using Procurement.Engine.Turns;
using Procurement.Engine.Understanding;
using Procurement.Testing;

namespace Procurement.Engine.Tests.Turns;

public sealed class ReplyComposerTests
{
    private const string Long = "Extraordinarily long name of an article that somebody typed without ever thinking of a phone's narrow screen, in several variants and colours";

    public static TheoryData<string> Languages => new(Phrases.Languages);

    [Theory]
    [MemberData(nameof(Languages))]
    public void Every_language_has_every_text(string language) => Assert.Equal(Phrases.In("en").Keys.Order(), Phrases.In(language).Keys.Order());

    [Theory]
    [MemberData(nameof(Languages))]
    public void Every_text_names_the_same_values_in_every_language(string language)
    {
        foreach (var key in Phrases.In("en").Keys)
            Assert.Equal(Names(Phrases.In("en").Say(key)), Names(Phrases.In(language).Say(key)));

        static IEnumerable<string> Names(string text) => System.Text.RegularExpressions.Regex.Matches(text, @"\{\w+\}", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)).Select(match => match.Value).Distinct().Order();
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void Every_answer_is_within_WhatsApps_limits_and_leaves_no_value_open(string language)
    {
        foreach (var answer in Enum.GetValues<Answer>().Except([Answer.None, Answer.Outcomes]))
        {
            var reply = ReplyComposer.Compose(Plan(answer, language), Huge(), Questions(12), []);

            Assert.NotNull(reply);
            AssertSendable(reply);
        }
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void Every_outcome_of_every_step_has_words(string language)
    {
        Step[] steps = [new DecideStep("PR-1", true, 1, null), new CancelStep("PR-1", null), new ChangeStep("PR-1", []), new ReceiveStep("PR-1", [], "k")];
        string?[] codes = [null, NoCodes.NotFound, NoCodes.NotAllowed, NoCodes.NotAnApprover, NoCodes.OwnRequest, NoCodes.WrongRevision, NoCodes.WrongState, NoCodes.Invalid, StepCodes.TooLate];
        foreach (var step in steps)
        {
            foreach (var code in codes)
            {
                var reply = ReplyComposer.Compose(Plan(Answer.Outcomes, language), null, [], [new StepOutcome(step, code, "ack.approved", RequestStatus.Ordered, null, "because")]);

                Assert.NotNull(reply);
                AssertSendable(reply);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void Every_kind_of_question_and_every_state_has_words(string language)
    {
        string[] kinds = [AskKinds.Item, AskKinds.Quantity, AskKinds.Unit, AskKinds.Size, AskKinds.Colour, AskKinds.Site, AskKinds.NeedBy, AskKinds.WhichRequest, AskKinds.Model, AskKinds.NoneFound];
        foreach (var kind in kinds) Assert.NotEmpty(ReplyComposer.QuestionText(new Ask(kind, 1, "gloves", []), Phrases.In(language), true));
        foreach (var status in Enum.GetValues<RequestStatus>()) Assert.NotEmpty(Phrases.In(language).Say($"status.{status}"));
    }

    [Fact]
    public void A_summary_shows_lines_total_site_date_and_warnings_and_its_buttons_carry_the_revision()
    {
        var state = Known.Draft(Known.Add("GLOVES", 1.5m), Known.Add(null, 1, "each", "brass plaque"), new SetNeedBy(new DateOnly(2026, 3, 12)));
        state = Completeness.Of(state, [], [], Known.Company).State;

        var reply = ReplyComposer.Compose(Plan(Answer.Summary, "en") with { Refused = ["Morphine"], Draft = null, MentionUnreadable = false }, new RequestShown("PR-2026-000001", 3, state, "AED", "Building 7"), [], [])!;

        Assert.Equal("""
            Your request PR-2026-000001
            1. 2 box × Nitrile gloves M, box of 100: 20.00 AED
            2. 1 each × brass plaque
            Total: open, a colleague will price what is not in the catalogue
            Deliver to: Building 7
            Needed by: Thu 12 Mar 2026
            Line 1: rounded up to whole box.
            Line 2 is not in our catalogue; a colleague will find it and its price.
            Left off, because you may not order it: Morphine.
            Is this right?
            """, reply.Text);
        Assert.Equal(["confirm:PR-2026-000001:3", "change:PR-2026-000001:3", "cancel:PR-2026-000001:3"], OutboundContent.Read("buttons", reply.Content).Buttons!.Select(button => button.Id));
    }

    [Fact]
    public void All_questions_are_in_one_message_and_the_first_with_choices_is_answered_by_a_list()
    {
        var questions = new[] { new QuestionShown(Guid.NewGuid(), new Ask(AskKinds.Item, 1, "gloves", [new AskOption("A", "Nitrile gloves powder-free M"), new AskOption("B", "Latex gloves M")])), new QuestionShown(Guid.NewGuid(), new Ask(AskKinds.Quantity, 2, "mops", [])) };

        var reply = ReplyComposer.Compose(Plan(Answer.Questions, "en"), null, questions, [])!;

        Assert.Equal("list", reply.Kind);
        Assert.Contains("gloves", reply.Text, StringComparison.Ordinal);
        Assert.Contains("mops", reply.Text, StringComparison.Ordinal);
        Assert.Equal([$"answer:{questions[0].Id}:A", $"answer:{questions[0].Id}:B"], OutboundContent.Read("list", reply.Content).Rows!.Select(row => row.Id));
    }

    [Fact]
    public void What_was_not_understood_is_told_beside_the_summary()
    {
        var plan = Plan(Answer.Summary, "en");
        plan = plan with { Refused = [], Draft = plan.Draft! with { NotUnderstood = ["7 zorbs"] } };

        Assert.Contains("I did not understand \"7 zorbs\".", ReplyComposer.Compose(plan, new RequestShown("PR-2026-000001", 1, Known.Draft(Known.Add("GLOVES", 2)), "AED", "Building 7"), [], [])!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Three_short_choices_are_buttons()
    {
        var ask = new Ask(AskKinds.Size, 1, "gloves", [new AskOption("A", "S"), new AskOption("B", "M"), new AskOption("C", "L")]);

        Assert.Equal("buttons", ReplyComposer.Compose(Plan(Answer.Questions, "en"), null, [new QuestionShown(Guid.NewGuid(), ask)], [])!.Kind);
    }

    private static void AssertSendable(Reply reply)
    {
        Assert.InRange(reply.Text.Length, 1, reply.Kind == "text" ? 4096 : 1024);
        Assert.DoesNotMatch(@"\{\w+\}", reply.Text);
        var content = OutboundContent.Read(reply.Kind, reply.Content);
        SendLimits.Check(reply.Kind, reply.Text, content);
        Assert.All(content.Buttons ?? [], button => Assert.InRange(button.Title.Length, 1, 20));
        Assert.All(content.Rows ?? [], row => Assert.True(row.Title.Length is > 0 and <= 24 && row.Description is null or { Length: <= 72 }));
        Assert.True(content.Button is null or { Length: <= 20 });
    }

    private static TurnPlan Plan(Answer answer, string language) => new("request", language, answer, [])
    {
        Refused = [Long, Long, Long],
        MentionUnreadable = true,
        About = [new RequestFact(Guid.NewGuid(), "PR-2026-000001", 1, "AwaitingApproval", Guid.NewGuid(), "B7", Known.Today, FakeClock.MondayMorning, [new LineFact(1, null, Long, 1, "each", Long, 1, "each")])],
        Draft = new DraftChange(Huge().State, [], "rules", [], [], [new OpenQuestion(Guid.NewGuid(), AskKinds.Item, 1, Long, [], "PR-1")], [Long], true, true, false) { NotUnderstood = [Long, Long] },
    };

    private static RequestShown Huge()
    {
        var lines = Enumerable.Range(1, 60).Select(position => new LineState { Position = position, Description = $"{Long} {position}", RequestedText = Long, Quantity = 99_999, Unit = "carton", UnitPrice = 12_345.67m });
        var warnings = Enumerable.Range(1, 60).Select(position => new Warning(Warning.Rounded, position));
        return new RequestShown("PR-2026-000001", 12, Known.AtB7 with { Lines = [.. lines], Warnings = [.. warnings], Notes = string.Concat(Enumerable.Repeat(Long, 10)), NeedBy = Known.Today, MaxTotal = 5, Urgent = true }, "AED", Long);
    }

    private static QuestionShown[] Questions(int count) => [.. Enumerable.Range(1, count).Select(index => new QuestionShown(Guid.NewGuid(),
        new Ask(AskKinds.Item, index, Long, [.. Enumerable.Range(1, 12).Select(option => new AskOption($"SKU-{option}", $"{Long} {option}"))])))];
}
