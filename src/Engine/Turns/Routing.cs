using Procurement.Data.Company;
using Procurement.Engine.Requests;
using Procurement.Engine.Understanding;

namespace Procurement.Engine.Turns;

/// <summary>
/// Which kind of turn this is, before any words are read: settled by who writes and what was tapped, or left to understanding.
/// </summary>
/// <param name="Settled">The whole plan, when no words need to be read; else null.</param>
/// <param name="Tap">A tap on the draft's own buttons that is decided together with the words of the batch.</param>
/// <param name="Decisions">Approvals and rejections that were tapped.</param>
/// <param name="Answered">Operations from tapped answers.</param>
/// <param name="Words">Messages for understanding.</param>
public sealed record Route(TurnPlan? Settled, TappedButton? Tap, IReadOnlyList<Step> Decisions, IReadOnlyList<RequestOperation> Answered, IReadOnlyList<HeardMessage> Words);

public static class Routing
{
    public static Route Decide(TurnFacts facts)
    {
        var language = facts.Language ?? facts.Sender.Person?.Language ?? "en";
        if (facts.TakenOver) return Settle(new TurnPlan("takenOver", language, Answer.None, ["An operator has the conversation."]));
        if (!facts.Sender.Known) return Settle(Unknown(facts, language));
        if (!facts.Sender.Active) return Settle(new TurnPlan("refused", language, facts.RefusedToday ? Answer.None : Answer.Inactive, ["The person is not active."]));
        var taps = facts.Batch.Select(message => (Message: message, Button: Buttons.Read(message.ReplyId), Answer: Buttons.ReadAnswer(message.ReplyId))).ToList();
        var decisions = taps.Where(tap => tap.Button?.Action is Buttons.Approve or Buttons.Reject)
            .Select(Step (tap) => new DecideStep(tap.Button!.Number, tap.Button.Action == Buttons.Approve, tap.Button.Revision, null)).Distinct().ToList();
        var answered = taps.Where(tap => tap.Answer is not null).Select(tap => Operation(tap.Message, tap.Answer!, facts)).OfType<RequestOperation>().ToList();
        var words = taps.Where(tap => tap.Button is null && (tap.Answer is null || !IsOperation(tap.Message, tap.Answer, facts))).Select(tap => tap.Message).ToList();
        var onDraft = taps.Select(tap => tap.Button).LastOrDefault(button => button?.Action is Buttons.Confirm or Buttons.Change or Buttons.Cancel);
        return new Route(null, onDraft, decisions, answered, words);
    }

    private static TurnPlan Unknown(TurnFacts facts, string language) => new("refused", language, facts.RefusedToday ? Answer.None : Answer.UnknownSender,
        [facts.Sender.Address == AddressState.Held ? "The address changed and is not verified yet." : "The sender is not known."])
    {
        PersonWanted = AttentionRules.UnknownSender,
    };

    private static Route Settle(TurnPlan plan) => new(plan, null, [], [], []);

    private static bool IsOperation(HeardMessage message, TappedAnswer answer, TurnFacts facts) => Operation(message, answer, facts) is not null;

    private static RequestOperation? Operation(HeardMessage message, TappedAnswer answer, TurnFacts facts) =>
        facts.Draft is { } draft && facts.Questions.FirstOrDefault(asked => asked.Question.Id == answer.QuestionId) is { } found
            ? Answers.Operation(found.Question, answer.Value, draft.State, facts.Company, [new Evidence(message.Id, message.Text)])
            : null;
}
