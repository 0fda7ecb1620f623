using Procurement.Data.Company;
using Procurement.Data.Requests;
using Procurement.Engine.Requests;
using Procurement.Engine.Tests.Requests;
using Procurement.Engine.Turns;
using Procurement.Engine.Understanding;
using Procurement.Testing;

namespace Procurement.Engine.Tests.Turns;

/// <summary>Who gets which answer: routing, then what was understood.</summary>
public sealed class TurnDecisionTests
{
    private static readonly DateTimeOffset Now = FakeClock.MondayMorning;
    private static readonly Speaker Person = new(Guid.NewGuid(), "Suresh", ["requester"], "B7", "CC-400", "en", "Asia/Dubai");
    private static readonly DraftFacts Draft = new(Guid.NewGuid(), "PR-2026-000001", 2, RequestStatus.AwaitingConfirmation, Known.Draft(Known.Add("GLOVES", 2)));

    [Fact]
    public void An_unknown_sender_is_refused_politely_and_a_person_is_wanted()
    {
        var plan = Decide(Facts("5 boxes") with { Sender = new Sender(AddressState.Unknown, null, false), Talk = null });

        Assert.Equal((Answer.UnknownSender, "unknownSender"), (plan.Answer, plan.PersonWanted));
    }

    [Fact]
    public void A_changed_number_that_is_not_verified_counts_as_unknown_and_the_refusal_is_said_once_a_day()
    {
        var plan = Decide(Facts("5 boxes") with { Sender = new Sender(AddressState.Held, Person, true), RefusedToday = true });

        Assert.Equal((Answer.None, "unknownSender"), (plan.Answer, plan.PersonWanted));
    }

    [Fact]
    public void An_inactive_person_is_refused() => Assert.Equal(Answer.Inactive, Decide(Facts("5 boxes") with { Sender = new Sender(AddressState.Verified, Person, false) }).Answer);

    [Fact]
    public void A_receiver_may_not_request()
    {
        var facts = Facts("5 boxes gloves") with { Sender = new Sender(AddressState.Verified, Person with { Roles = ["receiver"] }, true) };

        var plan = Decide(facts, Read(Intent.Request, Known.Add("GLOVES", 5)));

        Assert.Equal(Answer.ReceiverOnly, plan.Answer);
        Assert.Null(plan.Draft);
    }

    [Fact]
    public void A_conversation_that_was_taken_over_gets_no_answer() => Assert.Equal(Answer.None, Decide(Facts("5 boxes") with { TakenOver = true }).Answer);

    [Fact]
    public void A_complete_draft_is_shown_and_an_incomplete_one_is_asked_about()
    {
        Assert.Equal(Answer.Summary, Decide(Facts("5 boxes gloves"), Read(Intent.Request, Known.Add("GLOVES", 5))).Answer);

        var open = Decide(Facts("gloves"), Read(Intent.Request, Known.Add("GLOVES", null)));

        Assert.Equal(Answer.Questions, open.Answer);
        Assert.Equal(AskKinds.Quantity, Assert.Single(open.Draft!.Questions).Ask.Kind);
    }

    [Fact]
    public void A_first_draft_goes_to_the_persons_own_site_and_its_cost_centre()
    {
        var state = Decide(Facts("5 boxes gloves"), Read(Intent.Request, Known.Add("GLOVES", 5))).Draft!.State;

        Assert.Equal(("B7", "CC-400"), (state.Site, state.CostCenter));
        Assert.Empty(state.SaidFields);
    }

    [Fact]
    public void When_nothing_of_it_may_be_ordered_no_draft_is_made()
    {
        var plan = Decide(Facts("morphine"), Read(Intent.Request, Known.Add("MORPHINE", 1)));

        Assert.Equal(Answer.RefusedItems, plan.Answer);
        Assert.Null(plan.Draft);
    }

    [Fact]
    public void A_line_that_may_not_be_ordered_is_left_off_beside_those_that_may()
    {
        var plan = Decide(Facts("gloves and morphine"), Read(Intent.Request, Known.Add("GLOVES", 5), Known.Add("MORPHINE", 1)));

        Assert.Equal(Answer.Summary, plan.Answer);
        Assert.Equal(["Morphine"], plan.Refused);
    }

    [Fact]
    public void Confirm_submits_only_the_revision_that_was_shown()
    {
        Assert.True(Decide(Tap("confirm:PR-2026-000001:2")).Submit);

        var old = Decide(Tap("confirm:PR-2026-000001:1"));

        Assert.False(old.Submit);
        Assert.Equal(Answer.OutdatedButton, old.Answer);
    }

    [Fact]
    public void Confirm_together_with_a_change_shows_the_new_summary_instead_of_submitting()
    {
        var facts = Tap("confirm:PR-2026-000001:2");
        facts = facts with { Batch = [.. facts.Batch, new HeardMessage(Guid.NewGuid(), Now, HeardKind.Text, "make it 30")] };

        var plan = Decide(facts, Read(Intent.Change, new SetQuantity(1, 30, null)));

        Assert.False(plan.Submit);
        Assert.Equal((Answer.Summary, true), (plan.Answer, plan.Draft!.Changed));
    }

    [Fact]
    public void A_button_of_somebody_elses_request_does_nothing() => Assert.Equal((Answer.NothingToConfirm, false), (Decide(Tap("confirm:PR-2026-000999:1")).Answer, Decide(Tap("confirm:PR-2026-000999:1")).Submit));

    [Fact]
    public void An_approvers_buttons_are_decisions_with_the_revision_that_was_shown()
    {
        var plan = Decide(Tap("approve:PR-2026-000005:3", "reject:PR-2026-000006:1"));

        Assert.Equal([new DecideStep("PR-2026-000005", true, 3, null), new DecideStep("PR-2026-000006", false, 1, null)], plan.Steps);
    }

    [Fact]
    public void Words_approve_only_a_card_that_was_sent_to_this_person()
    {
        var card = new RequestFact(Guid.NewGuid(), "PR-2026-000005", 1, "AwaitingApproval", Guid.NewGuid(), "B7", null, Now, []);
        var approve = Read(Intent.Approve) with { Request = card.Number, Comment = "fine" };
        var facts = Facts("approved, fine");

        Assert.Equal(Answer.NotAnApprover, Decide(facts, approve).Answer);
        Assert.Equal([new DecideStep(card.Number, true, null, "fine")], Decide(facts with { Talk = facts.Talk! with { Cards = [card] } }, approve).Steps);
    }

    [Fact]
    public void A_question_that_was_repeated_without_an_answer_goes_to_an_operator()
    {
        var question = new OpenQuestion(Guid.NewGuid(), AskKinds.Quantity, 1, "gloves", [], Draft.Number);
        var open = Draft with { Status = RequestStatus.Collecting, State = Known.Draft(Known.Add("GLOVES", null)) };
        var facts = Facts("dunno") with { Draft = open };

        var again = Decide(facts with { Questions = [new AskedQuestion(question, 1, false)] }, Read(Intent.Unclear));
        var given = Decide(facts with { Questions = [new AskedQuestion(question, 2, false)] }, Read(Intent.Unclear));
        var after = Decide(facts with { Questions = [new AskedQuestion(question, 2, true)] }, Read(Intent.Unclear));

        Assert.Equal((Answer.Questions, true), (again.Answer, again.Draft!.Counts));
        Assert.Equal((Answer.HandoverQuestion, "questionUnanswered"), (given.Answer, given.PersonWanted));
        Assert.Equal(Answer.None, after.Answer);
    }

    [Fact]
    public void A_greeting_gets_a_hint_once_a_day_and_thanks_get_none()
    {
        Assert.Equal(Answer.Greeting, Decide(Facts("hi"), Read(Intent.ChitChat)).Answer);
        Assert.Equal(Answer.None, Decide(Facts("hi") with { HintedToday = true }, Read(Intent.ChitChat)).Answer);
        Assert.Equal(Answer.None, Decide(Facts("thx"), Read(Intent.Thanks)).Answer);
    }

    [Fact]
    public void A_model_may_not_confirm_approve_or_cancel()
    {
        var rules = Read(Intent.Unclear);

        Assert.Same(rules, ModelReading.Guard(rules, Read(Intent.Approve) with { Request = "PR-1" }));
        Assert.Same(rules, ModelReading.Guard(rules, Read(Intent.Confirm)));
        Assert.Equal(Intent.Request, ModelReading.Guard(rules, Read(Intent.Request, Known.Add("GLOVES", 1))).Intent);
    }

    [Fact]
    public void A_tapped_answer_to_which_request_is_read_with_the_words_that_it_answers()
    {
        var question = new OpenQuestion(Guid.NewGuid(), AskKinds.WhichRequest, null, "cancel my order", [new AskOption("PR-2026-000007", "x")], null);
        var facts = Facts() with { Batch = [new HeardMessage(Guid.NewGuid(), Now, HeardKind.ListReply, "x", Buttons.AnswerId(question.Id, "PR-2026-000007"))], Questions = [new AskedQuestion(question, 1, false)] };

        Assert.Equal("cancel my order PR-2026-000007", Assert.Single(Routing.Decide(facts).Words).Text);
    }

    private static TurnPlan Decide(TurnFacts facts, Understood? read = null) => TurnDecision.Decide(facts, Routing.Decide(facts), read);

    private static Understood Read(Intent intent, params RequestOperation[] operations) => new(intent, null, operations, [], [], [], [], [], null, "en", []);

    private static TurnFacts Facts(params string[] texts) => new(Guid.NewGuid(), Now, new Sender(AddressState.Verified, Person, true), false, "en",
        [.. texts.Select(text => new HeardMessage(Guid.NewGuid(), Now, HeardKind.Text, text))], 0, new Talk(Person, null, [], [], []), null, [], Known.Company, false, false);

    private static TurnFacts Tap(params string[] ids) =>
        Facts() with { Draft = Draft, Batch = [.. ids.Select(id => new HeardMessage(Guid.NewGuid(), Now, HeardKind.ButtonReply, "title", id))] };
}
