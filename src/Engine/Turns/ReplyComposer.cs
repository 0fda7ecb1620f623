using Procurement.Data.Requests;
using Procurement.Engine.Requests;
using Procurement.Engine.Understanding;

namespace Procurement.Engine.Turns;

/// <summary>A request as a reply speaks of it.</summary>
/// <param name="SiteName">Null where it has none.</param>
public sealed record RequestShown(string Number, int Revision, RequestState State, string Currency, string? SiteName);

/// <summary>A question as it is asked, with the id under which its answer comes back.</summary>
public sealed record QuestionShown(Guid Id, Ask Ask);

/// <summary>What became of a step.</summary>
/// <param name="Code">Null when it was done; else the code of the no.</param>
/// <param name="Result">What exactly was done: a key of the phrases.</param>
/// <param name="Rest">Lines still to come, after a receipt in part.</param>
/// <param name="RequestId">Of the request, where it was found.</param>
public sealed record StepOutcome(Step Step, string? Code, string? Result = null, RequestStatus? Status = null, IReadOnlyList<string>? Rest = null, string? Reason = null, Guid? RequestId = null);

/// <summary>At most one reply for a turn, in the person's language and within WhatsApp's limits.</summary>
public static class ReplyComposer
{
    private const int MostAboutChars = 70;

    /// <summary>A unit that is spoken of without a number: "only whole boxes".</summary>
    private const int Several = 2;

    /// <returns>Null when no reply is due.</returns>
    public static Reply? Compose(TurnPlan plan, RequestShown? draft, IReadOnlyList<QuestionShown> questions, IReadOnlyList<StepOutcome> outcomes)
    {
        var say = Phrases.In(plan.Language);
        var reply = plan.Answer switch
        {
            Answer.None => null,
            Answer.Summary => Summary(draft!, say, Notes(plan, say), plan.Draft?.Changed == true ? "summary.changed" : "summary.title"),
            Answer.OutdatedButton => Summary(draft!, say, null, "outdated.button"),
            Answer.Questions => Questions(draft, questions, say, Notes(plan, say)),
            Answer.WhichRequest => Questions(null, questions, say, null),
            Answer.HandoverQuestion => ReplyShapes.Text("handover", say.Say("handover.question", ("about", AboutOf(plan.Draft!.Escalated)))),
            Answer.Submitted => ReplyShapes.Text("acknowledgement", say.Say("ack.submitted", ("number", draft!.Number))),
            Answer.Cancelled => ReplyShapes.Text("acknowledgement", say.Say("ack.cancelled", ("number", draft!.Number))),
            Answer.ChangePrompt => ReplyShapes.Text("question", say.Say("change.prompt", ("number", draft!.Number))),
            Answer.Status => ReplyShapes.Text("status", string.Join('\n', plan.About.Select(request => StatusLine(request, say)))),
            Answer.RefusedItems => ReplyShapes.Text("refusal", say.Say("refuse.items", ("items", Names(plan.Refused)))),
            Answer.Outcomes => Outcomes(outcomes, say),
            Answer.Price => PriceAnswer.Reply(plan.Prices, draft, say),
            _ => ReplyShapes.Text(Purpose(plan.Answer), say.Say(Key(plan.Answer))),
        };
        reply = WithOutcomes(reply, plan, outcomes, say);
        if (plan.ReadUpTo is { } end) reply = TooMuch(reply, say.Say("warn.tooMuch", ("words", end)));
        return Mention(Mention(reply, plan.MentionUnreadable, "warn.unreadable", say), plan.MentionEdit, "hint.editUnclear", say);
    }

    /// <summary>Told first, so that no limit of length cuts it off.</summary>
    private static Reply TooMuch(Reply? reply, string note) =>
        reply is null ? ReplyShapes.Text("handover", note) : reply with { Text = ReplyShapes.Shorten($"{note}\n{reply.Text}", Most(reply.Kind)) };

    private static Reply? Mention(Reply? reply, bool due, string key, Phrases say) => reply is null || !due ? reply : reply with { Text = ReplyShapes.Shorten($"{reply.Text}\n{say.Say(key)}", Most(reply.Kind)) };

    /// <summary>The draft with Confirm, Change and Cancel.</summary>
    public static Reply Summary(RequestShown draft, Phrases say, string? refused, string titleKey = "summary.title")
    {
        var title = say.Say(titleKey, ("number", draft.Number));
        var notes = ReplyShapes.Shorten(string.Join('\n', Warnings(draft, say).Append(refused).OfType<string>()), 350);
        var ask = say.Say("confirm.ask");
        var body = RequestSummary.Text(draft.State, draft.Currency, say.Language, draft.SiteName, ReplyShapes.MostBodyChars - title.Length - notes.Length - ask.Length - 6);
        var text = string.Join("\n", new[] { title, body, notes.Length == 0 ? null : notes, ask }.OfType<string>());
        return ReplyShapes.Buttons("summary", text, (Buttons.Id(Buttons.Confirm, draft.Number, draft.Revision), say.Say("button.confirm")),
            (Buttons.Id(Buttons.Change, draft.Number, draft.Revision), say.Say("button.change")), (Buttons.Id(Buttons.Cancel, draft.Number, draft.Revision), say.Say("button.cancel")));
    }

    /// <summary>All questions in one message; buttons or a list answer the first one that has options.</summary>
    public static Reply Questions(RequestShown? draft, IReadOnlyList<QuestionShown> questions, Phrases say, string? refused)
    {
        var offered = questions.FirstOrDefault(question => question.Ask.Options.Count > 0);
        var asked = questions.Select(question => QuestionText(question.Ask, say, spellOut: question != offered)).Distinct().ToList();
        var text = asked.Count == 1 ? asked[0] : string.Join('\n', asked.Select(question => $"• {question}").Prepend(say.Say("ask.intro")));
        if (refused is not null) text = $"{refused}\n{text}";
        text = ReplyShapes.Shorten(text, ReplyShapes.MostBodyChars);
        var settled = draft is null ? RequestState.Empty : draft.State with { Lines = [.. draft.State.Present.Where(line => line.Quantity is not null && !questions.Any(question => question.Ask.Position == line.Position))] };
        if (settled.Lines.Count > 0 && text.Length < 700)
        {
            var intro = say.Say("ask.soFar", ("number", draft!.Number));
            text = $"{intro}\n{RequestSummary.Lines(settled, draft.Currency, say.Language, ReplyShapes.MostBodyChars - text.Length - intro.Length - 2)}\n{text}";
        }

        return offered is null
            ? ReplyShapes.Text("question", text)
            : ReplyShapes.Choice("question", text, say.Say("button.choose"), [.. offered.Ask.Options.Take(ReplyShapes.MostRows).Select(option => (Buttons.AnswerId(offered.Id, option.Value), Label(offered.Ask, option, say)))]);
    }

    /// <param name="spellOut">Name the options in the text, as no buttons show them.</param>
    public static string QuestionText(Ask ask, Phrases say, bool spellOut)
    {
        if (ask is { Kind: AskKinds.Item, Position: null, About.Length: 0 }) return say.Say("ask.empty");
        if (ask is { Kind: AskKinds.Unit, Options: [{ Note: { } first }, { Note: { } second }] }) return say.Say("ask.unitTrap", ("about", ReplyShapes.Shorten(ask.About, MostAboutChars)), ("first", first), ("second", second));
        var text = say.Say($"ask.{ask.Kind}", ("about", ReplyShapes.Shorten(ask.About, MostAboutChars)));
        return spellOut && ask.Options.Count > 0 ? $"{text} ({ReplyShapes.Shorten(string.Join(" / ", ask.Options.Select(option => Label(ask, option, say))), 200)})" : text;
    }

    // A unit is named in the person's language; all else as the catalogue names it.
    private static string Label(Ask ask, AskOption option, Phrases say) => ask.Kind == AskKinds.Unit && option.Label == option.Value ? say.Unit(option.Value) : option.Label;

    private static IEnumerable<string> Warnings(RequestShown draft, Phrases say)
    {
        foreach (var warning in draft.State.Warnings.Where(warning => warning.Code != Warning.RefusedLine))
        {
            var line = warning.Position is { } position ? draft.State.Line(position) : null;
            if (warning.Position is not null && line is null) continue;
            yield return say.Say($"warn.{warning.Code}", ("position", warning.Position is { } at ? Phrases.Number(at) : ""), ("unit", say.Unit(line?.Unit, Several)),
                ("total", draft.State.MaxTotal is { } most ? Phrases.Money(most, draft.Currency) : ""));
        }
    }

    /// <summary>What was left off, and what was not understood; null when nothing was.</summary>
    private static string? Notes(TurnPlan plan, Phrases say)
    {
        var notes = new List<string>();
        if (plan.Refused.Count > 0) notes.Add(say.Say("warn.refused", ("items", Names(plan.Refused))));
        if (plan.Draft?.NotUnderstood is { Count: > 0 } words) notes.Add(say.Say("warn.notUnderstood", ("words", Names(words))));
        notes.AddRange(PriceAnswer.Lines(plan.Prices, say));
        return notes.Count == 0 ? null : string.Join('\n', notes);
    }

    private static string Names(IReadOnlyList<string> items) => ReplyShapes.Shorten(string.Join(", ", items), 250);

    private static string AboutOf(IReadOnlyList<OpenQuestion> questions) =>
        ReplyShapes.Shorten(string.Join(", ", questions.Select(question => question.About.Length > 0 ? question.About : question.Kind).Distinct()), 200);

    private static string StatusLine(RequestFact request, Phrases say)
    {
        var items = ReplyShapes.Shorten(string.Join(", ", request.Lines.Take(3).Select(line => line.Description)), 120);
        var key = request is { Status: nameof(RequestStatus.Ordered), Receipt: "part" } ? "status.part" : $"status.{request.Status}";
        var status = say.Say(key);
        if (request.NeedBy is { } date && request.Status is not (nameof(RequestStatus.Closed) or nameof(RequestStatus.Rejected) or nameof(RequestStatus.Cancelled) or nameof(RequestStatus.Expired)))
            status += $", {say.Say("status.needBy", ("date", say.Date(date)))}";
        return say.Say("status.line", ("number", request.Number), ("items", items), ("status", status));
    }

    private static Reply? Outcomes(IReadOnlyList<StepOutcome> outcomes, Phrases say)
    {
        var texts = outcomes.Select(outcome => OutcomeText(outcome, say)).OfType<string>().ToList();
        return texts.Count == 0 ? null : ReplyShapes.Text(outcomes.All(outcome => outcome.Code is not null) ? "refusal" : "acknowledgement", string.Join('\n', texts));
    }

    /// <summary>Steps beside a draft's answer are told first, in the same message.</summary>
    private static Reply? WithOutcomes(Reply? reply, TurnPlan plan, IReadOnlyList<StepOutcome> outcomes, Phrases say)
    {
        if (plan.Answer == Answer.Outcomes || outcomes.Count == 0) return reply;
        var texts = string.Join('\n', outcomes.Select(outcome => OutcomeText(outcome, say)).OfType<string>());
        if (texts.Length == 0) return reply;
        return reply is null ? ReplyShapes.Text("acknowledgement", texts) : reply with { Text = ReplyShapes.Shorten($"{texts}\n{reply.Text}", Most(reply.Kind)) };
    }

    private static int Most(string kind) => kind == "text" ? ReplyShapes.MostTextChars : ReplyShapes.MostBodyChars;

    private static string? OutcomeText(StepOutcome outcome, Phrases say)
    {
        var number = outcome.Step.Number;
        var status = outcome.Status is { } known ? say.Say($"status.{known}") : "";
        return (outcome.Step, outcome.Code) switch
        {
            (_, null) when outcome.Rest is { Count: > 0 } rest => $"{say.Say("ack.receivedPart", ("number", number))}\n{string.Join('\n', rest)}",
            (_, null) => say.Say(outcome.Result!, ("number", number)),
            (_, StepCodes.NothingToSay) => null,
            (_, Access.NoCodes.OwnRequest) => say.Say("refuse.ownRequest", ("number", number)),
            (DecideStep, Access.NoCodes.NotAnApprover or Access.NoCodes.NotAllowed or Access.NoCodes.NotFound) => say.Say("refuse.notAnApprover"),
            (_, Access.NoCodes.WrongRevision) => say.Say("refuse.outdatedCard", ("number", number)),
            (DecideStep, Access.NoCodes.WrongState) => say.Say("refuse.alreadyDecided", ("number", number), ("status", status)),
            (_, StepCodes.TooLate) => say.Say("refuse.tooLate", ("number", number)),
            (ReceiveStep, Access.NoCodes.NotFound) => say.Say("nothing.toReceive"),
            (ReceiveStep, _) => say.Say("refuse.receipt", ("number", number), ("reason", outcome.Reason)),
            (CancelStep, Access.NoCodes.NotFound or Access.NoCodes.NotAllowed) => say.Say("nothing.toCancel"),
            _ => say.Say("refuse.over", ("number", number), ("status", status)),
        };
    }

    private static string Purpose(Answer answer) => answer switch
    {
        Answer.UnknownSender or Answer.Inactive or Answer.ReceiverOnly or Answer.NotAnApprover => "refusal",
        Answer.HandoverAsked or Answer.Complaint => "handover",
        Answer.Unclear or Answer.Unreadable or Answer.EditUnclear => "question",
        Answer.NothingOpen => "status",
        _ => "acknowledgement",
    };

    private static string Key(Answer answer) => answer switch
    {
        Answer.UnknownSender => "refuse.unknownSender",
        Answer.Inactive => "refuse.inactive",
        Answer.ReceiverOnly => "refuse.receiverOnly",
        Answer.NotAnApprover => "refuse.notAnApprover",
        Answer.NothingOpen => "status.none",
        Answer.NothingToCancel => "nothing.toCancel",
        Answer.NothingToConfirm => "nothing.toConfirm",
        Answer.NothingToDecide => "nothing.toDecide",
        Answer.NothingToReceive => "nothing.toReceive",
        Answer.HandoverAsked => "handover.asked",
        Answer.Complaint => "handover.complaint",
        Answer.Greeting => "hint.greeting",
        Answer.Unclear => "hint.unclear",
        Answer.Unreadable => "hint.unreadable",
        Answer.EditUnclear => "hint.editUnclear",
        _ => throw new InvalidOperationException($"Answer {answer} has no words of its own."),
    };
}

/// <summary>Noes of steps beside <see cref="Access.NoCodes"/>.</summary>
public static class StepCodes
{
    /// <summary>Somebody else tells the person already.</summary>
    public const string NothingToSay = "current-card-sent";

    /// <summary>It is being ordered already; an operator looks.</summary>
    public const string TooLate = "too-late";
}
