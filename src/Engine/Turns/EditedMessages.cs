using Procurement.Data.Requests;
using Procurement.Engine.Requests;
using Procurement.Engine.Understanding;

namespace Procurement.Engine.Turns;

/// <summary>
/// What edits and deletions of messages do that a turn has read already. The turn's words are read again as they are now, in their place of the request's history; what comes out
/// differently becomes operations on the draft, or a change of the request that was submitted since. What later messages changed stays changed.
/// </summary>
internal static class EditedMessages
{
    public static EditOutcome Of(TurnFacts facts, CompanyKnowledge knowledge)
    {
        var outcome = EditOutcome.Nothing with { Draft = facts.Draft?.State };
        if (facts.Edits.Count == 0 || facts.Talk is null) return outcome;
        foreach (var alone in facts.Edits.Where(edit => edit.Turn is null).DistinctBy(edit => edit.Now.Count == 0 ? edit.Message : edit.Now[0].Id))
            outcome = outcome with { Words = [.. outcome.Words, .. alone.Now] };
        foreach (var turn in facts.Edits.Select(edit => edit.Turn).OfType<EditedTurn>().DistinctBy(turn => turn.Id))
            outcome = turn.CannotBeReadAgain ? outcome with { IsUnclear = true } : With(outcome, turn, facts, knowledge);
        return outcome;
    }

    private static EditOutcome With(EditOutcome outcome, EditedTurn turn, TurnFacts facts, CompanyKnowledge knowledge)
    {
        var replay = new Replay(facts, turn.Batch.Count > 0 ? turn.Batch[0].SentAt : facts.HeardAt);
        var first = turn.History.ToList().FindIndex(past => past.TurnId == turn.Id);
        var before = turn.History.Take(first).ToList();
        var old = turn.History.Where(turn.Did).ToList();
        var after = turn.History.Skip(first).Where(past => !turn.Did(past)).ToList();
        var read = turn.Batch.Count == 0 ? null : BatchReading.Read(ReadingBounds.Of(turn.Batch).Read, facts.Talk! with { Draft = replay.Fact(turn.Request, replay.Run(before)), Questions = [], Cards = [] }, knowledge);
        var places = Places.Of([.. old.Select(past => past.Operation).OfType<AddLine>()], [.. (read?.Operations ?? []).OfType<AddLine>()], Highest(turn, facts) + 1);
        var again = (read?.Operations ?? []).Where(operation => operation is not (Submit or Cancel)).Select(operation => new PastOperation(turn.Id, "rules", places.Move(operation))).ToList();
        var had = replay.Run(turn.History);
        var has = replay.Run([.. before, .. again, .. after]);
        var operations = Differences.Between(had, has, Because(turn, facts), Highest(turn, facts) + 1 + again.Count);
        if (operations.Count == 0) return outcome;
        var why = $"Messages of {turn.Request} were edited or deleted: {operations.Count} changes.";
        if (turn.Request != facts.Draft?.Number) return outcome with { Steps = [.. outcome.Steps, Step(turn, operations, has)], Explanation = [.. outcome.Explanation, why] };
        var touched = operations.Select(Differences.Position).OfType<int>().ToHashSet();
        return outcome with
        {
            Operations = [.. outcome.Operations, .. operations],
            Asks = [.. outcome.Asks, .. (read?.Asks ?? []).Select(places.Move).Where(ask => ask.Position is not { } position || touched.Contains(position))],
            Warnings = [.. outcome.Warnings, .. (read?.Warnings ?? []).Select(places.Move).Where(warning => warning.Position is { } position && touched.Contains(position))],
            Refused = [.. outcome.Refused, .. read?.Refused ?? []],
            Explanation = [.. outcome.Explanation, why],
            Draft = replay.Apply(outcome.Draft!, operations),
        };
    }

    /// <summary>A submitted request of which nothing is left is cancelled while that is free; once approved, an operator looks.</summary>
    private static Step Step(EditedTurn turn, IReadOnlyList<RequestOperation> operations, RequestState has) =>
        !has.Present.Any() && ChangeSubmitted.Allows(turn.Status) ? new CancelStep(turn.Request, null) : new ChangeStep(turn.Request, operations);

    private static Evidence Because(EditedTurn turn, TurnFacts facts)
    {
        var edit = facts.Edits.Last(edit => edit.Turn?.Id == turn.Id).Message;
        return new Evidence(edit, facts.Batch.FirstOrDefault(message => message.Id == edit)?.Text ?? "");
    }

    private static int Highest(EditedTurn turn, TurnFacts facts) =>
        turn.History.Select(past => past.Operation).OfType<AddLine>().Select(line => line.Position ?? 0).Concat(facts.Draft?.Number == turn.Request ? facts.Draft.State.Lines.Select(line => line.Position) : []).Append(0).Max();
}

/// <param name="Steps">On requests that were submitted since.</param>
/// <param name="Operations">On the draft, before anything else that the batch says.</param>
/// <param name="Words">Edited messages that changed no request: read as if they were said now.</param>
/// <param name="Draft">The draft with the operations applied; null when there is none.</param>
/// <param name="IsUnclear">What an edit should change cannot be told: it must be written.</param>
internal sealed record EditOutcome(IReadOnlyList<Step> Steps, IReadOnlyList<RequestOperation> Operations, IReadOnlyList<Ask> Asks, IReadOnlyList<Warning> Warnings, IReadOnlyList<string> Refused,
    IReadOnlyList<HeardMessage> Words, RequestState? Draft, bool IsUnclear, IReadOnlyList<string> Explanation)
{
    public static readonly EditOutcome Nothing = new([], [], [], [], [], [], null, false, []);

    /// <summary>The talk as it stands once the draft is changed.</summary>
    public Talk TalkOf(TurnFacts facts) =>
        Operations.Count == 0 || facts.Talk!.Draft is not { } draft ? facts.Talk! : facts.Talk with { Draft = Replay.Fact(draft, Draft!) };

    /// <summary>What the edits changed, and what the other words of the batch mean; null where there is neither.</summary>
    public Understood? With(Understood? read, string language)
    {
        if (Operations.Count == 0) return read;
        if (!Draft!.Present.Any() && read?.Operations.OfType<AddLine>().Any() != true)
            return new Understood(Intent.Cancel, null, [new Cancel { Evidence = Operations[^1].Evidence }], [], [], [], [], [], null, language, Explanation);
        read ??= new Understood(Intent.Request, null, [], [], [], [], [], [], null, language, []);
        return read with
        {
            Intent = Intent.Request,
            Request = null,
            Operations = [.. Operations, .. read.Operations],
            Asks = [.. Asks, .. read.Asks],
            Warnings = [.. Warnings, .. read.Warnings],
            Refused = [.. Refused, .. read.Refused],
            Explanation = [.. Explanation, .. read.Explanation],
        };
    }
}
