using Procurement.Engine.Requests;
using Procurement.Engine.Understanding;

namespace Procurement.Engine.Turns;

/// <summary>What the turn does to the draft.</summary>
/// <param name="State">Contents afterwards.</param>
/// <param name="Done">Operations for the history.</param>
/// <param name="Author">rules, model or requester (a tap).</param>
/// <param name="Questions">Questions to ask in this reply, in order; empty when the draft is complete.</param>
/// <param name="Escalated">Questions that go to an operator, as they were repeated without an answer.</param>
/// <param name="Changed">The draft orders something else than before.</param>
/// <param name="Counts">The turn brought nothing new, so that asking again counts as repeating.</param>
public sealed record DraftChange(RequestState State, IReadOnlyList<RequestOperation> Done, string Author, IReadOnlyList<Missing> Questions, IReadOnlyList<Guid> Answered,
    IReadOnlyList<OpenQuestion> Escalated, IReadOnlyList<string> Refused, bool Complete, bool Changed, bool Counts)
{
    /// <summary>Operations that could not be applied, and why.</summary>
    public IReadOnlyList<string> Faults { get; init; } = [];

    /// <summary>Words that may have meant something to order and changed nothing: the person is told, so that nothing is lost silently.</summary>
    public IReadOnlyList<string> NotUnderstood { get; init; } = [];
}

/// <summary>Something that touches another request than the draft; carried out in the turn's transaction, and answered by its outcome.</summary>
public abstract record Step(string Number);
public sealed record DecideStep(string Number, bool Yes, int? Revision, string? Comment) : Step(Number);
public sealed record CancelStep(string Number, int? Revision) : Step(Number);
public sealed record ChangeStep(string Number, IReadOnlyList<RequestOperation> Operations) : Step(Number);

/// <param name="Lines">Empty: everything that is still open.</param>
public sealed record ReceiveStep(string Number, IReadOnlyList<Arrived> Lines, string Key) : Step(Number);

/// <summary>Which words answer, apart from what steps and draft say.</summary>
public enum Answer
{
    None, UnknownSender, Inactive, ReceiverOnly, RefusedItems, Summary, OutdatedButton, Questions, WhichRequest, Submitted, Cancelled, ChangePrompt, Status, NothingOpen,
    NothingToCancel, NothingToConfirm, NothingToDecide, NotAnApprover, NothingToReceive, HandoverAsked, HandoverQuestion, Complaint, Greeting, Unclear, Unreadable, Price, EditUnclear, Outcomes,
}

/// <summary>What a turn decided; the job writes it.</summary>
/// <param name="Intent">As kept on the turn.</param>
/// <param name="PersonWanted">Why an operator is wanted in the conversation; null when none is.</param>
/// <param name="Submit">The draft is confirmed as it was shown.</param>
/// <param name="CancelDraft">The draft is given up.</param>
/// <param name="About">Requests that a status answer tells of.</param>
/// <param name="Asks">Questions about no request, e.g. which one was meant.</param>
public sealed record TurnPlan(string Intent, string Language, Answer Answer, IReadOnlyList<string> Explanation)
{
    public DraftChange? Draft { get; init; }
    public IReadOnlyList<Step> Steps { get; init; } = [];
    public bool Submit { get; init; }
    public bool CancelDraft { get; init; }
    public string? PersonWanted { get; init; }
    public IReadOnlyList<RequestFact> About { get; init; } = [];
    public IReadOnlyList<Ask> Asks { get; init; } = [];
    public IReadOnlyList<string> Refused { get; init; } = [];
    public IReadOnlyList<PriceShown> Prices { get; init; } = [];
    public bool MentionUnreadable { get; init; }
    public bool MentionEdit { get; init; }

    /// <summary>The last words that were read, where the batch was too much to be read whole; else null.</summary>
    public string? ReadUpTo { get; init; }

    /// <summary>Language that the person was heard to write in; null when the turn heard none.</summary>
    public string? Heard { get; init; }
}
