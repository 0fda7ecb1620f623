using Procurement.Data.Company;
using Procurement.Engine.Requests;
using Procurement.Engine.Understanding;

namespace Procurement.Engine.Turns;

/// <summary>
/// Which kind of turn this is, before any words are read: settled by who writes and what was tapped, or left to understanding.
/// </summary>
/// <param name="Settled">The whole plan, when no words need to be read; else null.</param>
/// <param name="Tap">A tap on the draft's own buttons that is decided together with the words of the batch.</param>
/// <param name="Decisions">What is done to other requests than the draft: approvals and rejections that were tapped, changes by edited messages.</param>
/// <param name="Answered">Operations from tapped answers.</param>
/// <param name="Words">Messages for understanding.</param>
public sealed record Route(TurnPlan? Settled, TappedButton? Tap, IReadOnlyList<Step> Decisions, IReadOnlyList<RequestOperation> Answered, IReadOnlyList<HeardMessage> Words)
{
    /// <summary>What of the batch is not read, as it is too much; null where everything is.</summary>
    public BoundedWords? Unread { get; init; }

    /// <summary>A message was edited, and what should change cannot be told from it.</summary>
    public bool EditUnclear { get; init; }
}

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
        var answers = taps.Where(tap => tap.Answer is not null).Select(tap => (tap.Message, Read: Read(tap.Message, tap.Answer!, facts))).ToList();
        var answered = answers.Select(answer => answer.Read.Operation).OfType<RequestOperation>().ToList();
        var words = taps.Where(tap => tap.Button is null && tap.Message.Changes is null).Select(tap => tap.Answer is null ? tap.Message : answers.Find(answer => answer.Message == tap.Message).Read.Words).OfType<HeardMessage>().ToList();
        var onDraft = taps.Select(tap => tap.Button).LastOrDefault(button => button?.Action is Buttons.Confirm or Buttons.Change or Buttons.Cancel);
        return new Route(null, onDraft, decisions, answered, words);
    }

    private static TurnPlan Unknown(TurnFacts facts, string language) => new("refused", language, facts.RefusedToday ? Answer.None : Answer.UnknownSender,
        [facts.Sender.Address == AddressState.Held ? "The address changed and is not verified yet." : "The sender is not known."])
    {
        PersonWanted = AttentionRules.UnknownSender,
    };

    private static Route Settle(TurnPlan plan) => new(plan, null, [], [], []);

    /// <summary>
    /// A tapped answer is an operation, or words for understanding, which knows what a choice of item or unit does to the quantity; or
    /// nothing, when its question is not open any more.
    /// </summary>
    private static (RequestOperation? Operation, HeardMessage? Words) Read(HeardMessage message, TappedAnswer answer, TurnFacts facts)
    {
        if (facts.Questions.FirstOrDefault(asked => asked.Question.Id == answer.QuestionId)?.Question is not { } question) return (null, null);
        if (question.Kind == AskKinds.WhichRequest) return (null, message with { Kind = HeardKind.Text, ReplyId = null, Text = $"{question.About} {answer.Value}" });
        if (question.Position is not null && question.Kind is AskKinds.Item or AskKinds.NoneFound or AskKinds.Model or AskKinds.Size or AskKinds.Colour or AskKinds.Unit)
            return (null, message with { ReplyId = $"{question.Kind}:{question.Position}:{answer.Value}" });
        return facts.Draft is { } draft ? (Answers.Operation(question, answer.Value, draft.State, facts.Company, [new Evidence(message.Id, message.Text)]), null) : (null, null);
    }
}
