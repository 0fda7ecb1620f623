using Procurement.Data.Company;
using Procurement.Data.Requests;
using Procurement.Engine.Requests;
using Procurement.Engine.Understanding;

namespace Procurement.Engine.Turns;

/// <summary>From what was understood to what is done: pure.</summary>
public static class TurnDecision
{
    /// <summary>Requests that a status answer tells of, at most.</summary>
    private const int MostToldOf = 3;

    /// <param name="read">What the words mean; null when the batch held only taps.</param>
    /// <param name="author">rules, or model where the model added operations.</param>
    public static TurnPlan Decide(TurnFacts facts, Route route, Understood? read, string author = "rules")
    {
        if (route.Settled is { } settled) return settled;
        var language = read?.Language ?? facts.Language ?? facts.Sender.Person!.Language;
        var plan = Plan(facts, route, read, author, language);
        if (route.Unread is { Unread: [var first, ..] unread } bounded) plan = LeftToPerson(plan, bounded, unread.Count, first);
        return plan with
        {
            Heard = read?.Language,
            Prices = PriceAnswer.Of(facts, read),
            Explanation = [.. read?.Explanation ?? [], .. plan.Explanation, .. (read?.Unexplained ?? []).Select(words => $"Not understood: \"{words.Quote}\".")],
            MentionEdit = route.EditUnclear && plan.Answer is not (Answer.EditUnclear or Answer.None),
            MentionUnreadable = facts.Unreadable > 0 && plan.Answer is not (Answer.Unreadable or Answer.None),
        };
    }

    /// <summary>More was sent than a turn reads: what is left is an operator's, and both sides know where it begins.</summary>
    private static TurnPlan LeftToPerson(TurnPlan plan, BoundedWords bounded, int count, HeardMessage first) => plan with
    {
        PersonWanted = plan.PersonWanted ?? "tooMuchText",
        ReadUpTo = bounded.ReadUpTo,
        Explanation = [.. plan.Explanation, $"{count} messages were not read to their end, as at most {ReadingBounds.MostTypedChars} characters of a batch and {ReadingBounds.MostFileChars} of its files are; the first is that of {first.SentAt:u}. Read up to: \"{bounded.ReadUpTo}\"."],
    };

    private static TurnPlan Plan(TurnFacts facts, Route route, Understood? read, string author, string language)
    {
        TurnPlan Say(string intent, Answer answer, params string[] why) => new(intent, language, answer, why);
        var operations = (read?.Operations ?? []).Where(operation => operation is not (Submit or Cancel)).ToList();
        var isContent = read is null || read.Intent is not (Intent.Approve or Intent.Reject or Intent.Cancel or Intent.Status or Intent.Receipt or Intent.Thanks or Intent.ChitChat or Intent.NotForUs);
        if (route.Decisions.Count > 0 && (operations.Count == 0 || !isContent))
            return Say("decision", Answer.Outcomes, "A button of an approval card was tapped, or a message of a submitted request was edited or deleted.") with { Steps = [.. route.Decisions, .. WordDecisions(read, facts)] };
        if (isContent && (operations.Count > 0 || route.Answered.Count > 0 || read?.Asks.Count > 0 || read?.Refused.Count > 0))
        {
            var plan = Contents(facts, route, read, operations, author, language);
            return route.Decisions.Count == 0 ? plan : plan with { Steps = route.Decisions };
        }

        if (route.Tap is { } tap) return OnTap(facts, tap, Say);
        if (read is null && route.EditUnclear) return Say("change", Answer.EditUnclear, "A message was edited, and what should change cannot be told from it.");
        if (read is null) return Say("unclear", facts.Unreadable > 0 ? Answer.Unreadable : Answer.None, "No message of the batch has words or a button of ours.");
        return ByIntent(facts, read, Say);
    }

    private static IEnumerable<Step> WordDecisions(Understood? read, TurnFacts facts) =>
        read is { Intent: Intent.Approve or Intent.Reject, Request: { } number } && facts.Talk!.Cards.Any(card => card.Number == number)
            ? [new DecideStep(number, read.Intent == Intent.Approve, null, read.Comment)]
            : [];

    /// <summary>Words or answers that change what is ordered.</summary>
    private static TurnPlan Contents(TurnFacts facts, Route route, Understood? read, List<RequestOperation> operations, string author, string language)
    {
        if (!facts.Sender.MayRequest) return new TurnPlan("refused", language, Answer.ReceiverOnly, ["The person's only role is to receive."]);
        if (read is { Intent: Intent.Change, Request: { } number } && number != facts.Draft?.Number && operations.Count > 0 && route.Answered.Count == 0 && facts.Talk!.Earlier.Any(request => request.Number == number))
            return new TurnPlan("change", language, Answer.Outcomes, [$"The words change {number}."]) { Steps = [new ChangeStep(number, operations)] };
        if (operations.Count == 0 && route.Answered.Count == 0 && read!.Asks.Any(ask => ask.Kind == AskKinds.WhichRequest))
            return new TurnPlan(Name(read.Intent), language, Answer.WhichRequest, ["More than one request could be meant."]) { Asks = read.Asks };
        var change = Change(facts, route, read, operations, author);
        if (facts.Draft is null && !change.State.Present.Any() && change.Refused.Count > 0)
            return new TurnPlan("refused", language, Answer.RefusedItems, ["The person may order none of it."]) { Refused = change.Refused };
        var intent = read is null ? "answer" : Name(read.Intent);
        var why = Why(change);
        if (change.Escalated.Count > 0)
            return new TurnPlan(intent, language, Answer.HandoverQuestion, why) { Draft = change, PersonWanted = AttentionRules.QuestionUnanswered, Refused = change.Refused };
        return new TurnPlan(intent, language, change.Complete ? Answer.Summary : Answer.Questions, why) { Draft = change, Refused = change.Refused };
    }

    private static DraftChange Change(TurnFacts facts, Route route, Understood? read, List<RequestOperation> operations, string author)
    {
        var person = facts.Sender.Person!;
        var today = facts.Company.DateAt(facts.Draft?.State.Site ?? person.Site, facts.Now);
        var by = new ApplyFacts(facts.Company, author, person.Roles, person.CostCenter, today);
        var before = facts.Draft?.State ?? Fresh(person, by);
        var applied = ApplyOperations.Apply(before, [.. route.Answered, .. operations], by);
        var state = applied.State;
        foreach (var warning in read?.Warnings ?? [])
            if (warning.Position is not { } position || state.Line(position) is not null || warning.Code == Warning.RefusedLine) state = ApplyOperations.Warn(state, warning.Code, warning.Position);
        if (read?.InstructsTheSystem == true) state = ApplyOperations.Warn(state, Warning.InstructionIgnored, null);
        if (read?.Refused.Count > 0 && !state.Warnings.Any(warning => warning.Code == Warning.RefusedLine)) state = ApplyOperations.Warn(state, Warning.RefusedLine, null);
        var completion = Completeness.Of(state, [.. (read?.Asks ?? []).Where(ask => ask.Kind != AskKinds.WhichRequest)], OpenAbout(facts), facts.Company);
        var progress = applied.Done.Count > 0;
        var escalated = Escalated(facts, completion, progress);
        return new DraftChange(completion.State, applied.Done, author, [.. completion.Missing.Where(missing => !IsWithOperator(missing.Open, facts) && !escalated.Contains(missing.Open!))],
            completion.Answered, escalated, [.. (read?.Refused ?? []).Concat(applied.Refused).Distinct()], completion.Complete, facts.Draft is not null && !completion.State.OrdersTheSameAs(before), !progress)
        {
            Faults = [.. applied.Errors.Select(error => error.Message)],
            NotUnderstood = NotUnderstood(facts, read, applied, [.. route.Answered, .. operations]),
        };
    }

    /// <summary>What could not be applied, and typed words with goods, a change or a number in them that no rule explained.</summary>
    private static List<string> NotUnderstood(TurnFacts facts, Understood? read, Applied applied, List<RequestOperation> operations)
    {
        var failed = applied.Errors.SelectMany(error => operations[error.Index].Evidence).Select(evidence => evidence.Quote);
        var left = (read?.Unexplained ?? []).Where(words => words.IsTelling || words.Quote.Any(char.IsDigit)).Select(words => words.Quote)
            .Where(quote => facts.Batch.Any(message => message.Kind is not HeardKind.DocumentText && message.Text.Contains(quote, StringComparison.Ordinal)));
        return [.. failed.Concat(left).Where(quote => quote.Length > 0).Distinct()];
    }

    /// <summary>A new draft goes to the person's own site and its cost centre, until something else is said.</summary>
    internal static RequestState Fresh(Speaker person, ApplyFacts by)
    {
        var site = by.Company.Sites.ContainsKey(person.Site) ? person.Site : null;
        return RequestState.Empty with { Site = site, CostCenter = ApplyOperations.DefaultCostCenter(site, by) };
    }

    private static List<OpenQuestion> OpenAbout(TurnFacts facts) =>
        facts.Draft is not { } draft ? [] : [.. facts.Questions.Where(asked => asked.Question.RequestNumber == draft.Number).Select(asked => asked.Question)];

    /// <summary>Repeated once, then an operator's.</summary>
    private static List<OpenQuestion> Escalated(TurnFacts facts, Completion completion, bool progress) =>
        progress ? [] : [.. completion.Missing.Select(missing => missing.Open).OfType<OpenQuestion>().Where(open => facts.Questions.Any(asked => asked.Question.Id == open.Id && asked.TimesAsked >= 2 && !asked.Escalated))];

    private static bool IsWithOperator(OpenQuestion? open, TurnFacts facts) => open is not null && facts.Questions.Any(asked => asked.Question.Id == open.Id && asked.Escalated);

    private static List<string> Why(DraftChange change)
    {
        var why = change.Faults.Select(fault => $"Not applied: {fault}").ToList();
        if (change.Refused.Count > 0) why.Add("Left off what the person may not order.");
        why.Add(change.Complete ? "The draft is complete." : $"Missing: {string.Join(", ", change.Questions.Select(missing => missing.Ask.Kind).Distinct())}.");
        return why;
    }

    private static TurnPlan OnTap(TurnFacts facts, TappedButton tap, Func<string, Answer, string[], TurnPlan> say)
    {
        var earlier = facts.Talk!.Earlier.FirstOrDefault(request => request.Number == tap.Number && request.RequesterId == facts.Sender.Person!.PersonId);
        if (facts.Draft is not { } draft || draft.Number != tap.Number)
        {
            if (earlier is null) return say("outdated", Answer.NothingToConfirm, ["The button is of no request of this person."]);
            if (tap.Action == Buttons.Cancel) return say("cancel", Answer.Outcomes, ["Cancel was tapped."]) with { Steps = [new CancelStep(tap.Number, null)] };
            return say("status", Answer.Status, ["The button is of a request that was submitted already."]) with { About = [earlier] };
        }

        return tap.Action switch
        {
            Buttons.Cancel => say("cancel", Answer.Cancelled, ["Cancel was tapped."]) with { CancelDraft = true },
            Buttons.Change => say("change", Answer.ChangePrompt, ["Change was tapped."]),
            _ when draft.Status == RequestStatus.AwaitingConfirmation && draft.Revision == tap.Revision => say("confirm", Answer.Submitted, ["Confirm of the current revision was tapped."]) with { Submit = true },
            _ => Again(facts, say, "outdated", Answer.OutdatedButton, "Confirm of an earlier revision was tapped."),
        };
    }

    /// <summary>The draft as it stands, once more: its summary, or what is still missing.</summary>
    private static TurnPlan Again(TurnFacts facts, Func<string, Answer, string[], TurnPlan> say, string intent, Answer whenComplete, string why)
    {
        var change = Change(facts, new Route(null, null, [], [], []), null, [], "rules");
        if (change.Escalated.Count > 0) return say(intent, Answer.HandoverQuestion, [why]) with { Draft = change, PersonWanted = AttentionRules.QuestionUnanswered };
        return say(intent, change.Complete ? whenComplete : change.Questions.Count > 0 ? Answer.Questions : Answer.None, [why]) with { Draft = change };
    }

    private static TurnPlan ByIntent(TurnFacts facts, Understood read, Func<string, Answer, string[], TurnPlan> say)
    {
        if (read.Asks.Any(ask => ask.Kind == AskKinds.WhichRequest)) return say(Name(read.Intent), Answer.WhichRequest, ["More than one request could be meant."]) with { Asks = read.Asks };
        return read.Intent switch
        {
            Intent.Confirm => Confirm(facts, say),
            Intent.Cancel => CancelWords(facts, read, say),
            Intent.Status => Status(facts, read, say),
            Intent.Approve or Intent.Reject => DecisionWords(facts, read, say),
            Intent.Receipt => Receipt(facts, read, say),
            Intent.Handover => say("handover", Answer.HandoverAsked, ["A person was asked for."]) with { PersonWanted = "handover" },
            Intent.Complaint => say("complaint", Answer.Complaint, ["A complaint goes to a person."]) with { PersonWanted = "complaint" },
            Intent.PriceQuestion => say("price", Answer.Price, ["A price was asked."]),
            Intent.Thanks => say("thanks", Answer.None, ["Thanks need no reply."]),
            Intent.NotForUs => say("notForUs", Answer.None, ["Not meant for us."]),
            Intent.ChitChat => say("chitChat", facts.HintedToday || IsGesture(facts) ? Answer.None : Answer.Greeting, ["Nothing was asked for."]),
            Intent.Change when facts.Draft is not null => say("change", Answer.ChangePrompt, ["A change was announced but not said."]),
            _ => Unclear(facts, say),
        };
    }

    private static TurnPlan Unclear(TurnFacts facts, Func<string, Answer, string[], TurnPlan> say)
    {
        if (facts.Unreadable > 0 && facts.Batch.All(message => message.Text.Length == 0)) return say("unclear", Answer.Unreadable, ["Nothing of the batch could be read."]);
        if (IsGesture(facts)) return say("unclear", Answer.None, ["A reaction or sticker alone needs no reply."]);
        if (facts.Draft is { Status: RequestStatus.Collecting } && OpenAbout(facts).Count > 0) return Again(facts, say, "unclear", Answer.Summary, "The reply does not answer what was asked.");
        return say("unclear", Answer.Unclear, ["No rule could read it."]);
    }

    private static bool IsGesture(TurnFacts facts) => facts.Batch.Count > 0 && facts.Batch.All(message => message.Kind is HeardKind.Reaction);

    private static TurnPlan Confirm(TurnFacts facts, Func<string, Answer, string[], TurnPlan> say) => facts.Draft switch
    {
        null => facts.Talk!.Earlier.FirstOrDefault(request => request.RequesterId == facts.Sender.Person!.PersonId && IsOpen(request)) is { } latest
            ? say("status", Answer.Status, ["Confirmed already."]) with { About = [latest] }
            : say("confirm", Answer.NothingToConfirm, ["There is no draft."]),
        { Status: RequestStatus.AwaitingConfirmation } => say("confirm", Answer.Submitted, ["The words confirm the summary that was shown."]) with { Submit = true },
        _ => Again(facts, say, "confirm", Answer.Summary, "Confirmed while something is still missing."),
    };

    private static TurnPlan CancelWords(TurnFacts facts, Understood read, Func<string, Answer, string[], TurnPlan> say)
    {
        if (read.Request is null || read.Request == facts.Draft?.Number)
        {
            return facts.Draft is not null
                ? say("cancel", Answer.Cancelled, ["The draft was given up."]) with { CancelDraft = true }
                : say("cancel", Answer.NothingToCancel, ["There is nothing to cancel."]);
        }

        return say("cancel", Answer.Outcomes, [$"The words cancel {read.Request}."]) with { Steps = [new CancelStep(read.Request, null)] };
    }

    private static TurnPlan Status(TurnFacts facts, Understood read, Func<string, Answer, string[], TurnPlan> say)
    {
        var own = facts.Talk!.Earlier.Where(request => request.RequesterId == facts.Sender.Person!.PersonId);
        IReadOnlyList<RequestFact> about = read.Request is { } number
            ? [.. facts.Talk.Earlier.Where(request => request.Number == number)]
            : [.. (facts.Talk.Draft is { } draft ? own.Where(IsOpen).Prepend(draft) : own.Where(IsOpen)).Take(MostToldOf)];
        return about.Count == 0 ? say("status", Answer.NothingOpen, ["The person has no open request."]) : say("status", Answer.Status, ["The state was asked."]) with { About = about };
    }

    private static bool IsOpen(RequestFact request) => !Enum.TryParse<RequestStatus>(request.Status, out var status) || !status.IsOver();

    private static TurnPlan DecisionWords(TurnFacts facts, Understood read, Func<string, Answer, string[], TurnPlan> say)
    {
        if (WordDecisions(read, facts).ToList() is { Count: > 0 } steps) return say(Name(read.Intent), Answer.Outcomes, ["An approver's words about a card that was sent to them."]) with { Steps = steps };
        return facts.Sender.Person!.Roles.Contains(PersonRoles.Approver) && read.Request is null
            ? say(Name(read.Intent), Answer.NothingToDecide, ["No card awaits this person."])
            : say("refused", Answer.NotAnApprover, ["The words of somebody whom the policy did not ask decide nothing."]);
    }

    private static TurnPlan Receipt(TurnFacts facts, Understood read, Func<string, Answer, string[], TurnPlan> say) =>
        read.Request is { } number
            ? say("receipt", Answer.Outcomes, [$"What arrived for {number} was reported."]) with { Steps = [new ReceiveStep(number, read.Arrived, $"turn:{facts.TurnId}")] }
            : say("receipt", Answer.NothingToReceive, ["No delivery is open."]);

    private static string Name(Intent intent) => char.ToLowerInvariant(intent.ToString()[0]) + intent.ToString()[1..];
}
