using Procurement.Data.Company;
using Procurement.Data.Requests;
using Procurement.Engine.Requests;
using Procurement.Engine.Understanding;

namespace Procurement.Engine.Turns;

/// <summary>Who wrote, as far as we know.</summary>
/// <param name="Address">State of the address that the conversation is bound to.</param>
/// <param name="Person">Null for somebody we do not know.</param>
/// <param name="Active">False: may no longer request, approve or receive.</param>
public sealed record Sender(AddressState Address, Speaker? Person, bool Active)
{
    public bool Known => Person is not null && Address == AddressState.Verified;

    /// <summary>Everybody but those who only receive.</summary>
    public bool MayRequest => Person is { } person && person.Roles.Any(role => role != PersonRoles.Receiver);
}

/// <summary>The draft that is talked about.</summary>
public sealed record DraftFacts(Guid Id, string Number, int Revision, RequestStatus Status, RequestState State);

/// <summary>An open question and how often it was asked.</summary>
/// <param name="Escalated">It lies with an operator already.</param>
public sealed record AskedQuestion(OpenQuestion Question, int TimesAsked, bool Escalated);

/// <summary>All that a turn decides by.</summary>
/// <param name="Language">Language of the conversation so far; null when nothing is known.</param>
/// <param name="Batch">Oldest first, buttons included.</param>
/// <param name="Unreadable">Messages whose file or kind could not be read.</param>
/// <param name="Talk">Null for an unknown sender.</param>
/// <param name="RefusedToday">A refusal of this sender was sent within the day.</param>
/// <param name="HintedToday">A greeting was answered within the day.</param>
public sealed record TurnFacts(Guid TurnId, DateTimeOffset Now, Sender Sender, bool TakenOver, string? Language, IReadOnlyList<HeardMessage> Batch, int Unreadable, Talk? Talk,
    DraftFacts? Draft, IReadOnlyList<AskedQuestion> Questions, CompanyFacts Company, bool RefusedToday, bool HintedToday)
{
    /// <summary>Earlier messages that the batch edits or deletes.</summary>
    public IReadOnlyList<EditFacts> Edits { get; init; } = [];

    /// <summary>A message was edited, and WhatsApp does not show us to what.</summary>
    public bool EditUnseen { get; init; }

    /// <summary>Newest message of the batch: relative dates count from its time.</summary>
    public DateTimeOffset HeardAt => Batch.Count == 0 ? Now : Batch.Max(message => message.SentAt);
}
