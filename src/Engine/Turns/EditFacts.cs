using Procurement.Data.Requests;
using Procurement.Engine.Requests;
using Procurement.Engine.Understanding;

namespace Procurement.Engine.Turns;

/// <summary>A message that the person edited or deleted after a turn had read it, or may have.</summary>
/// <param name="Message">The edit or deletion itself.</param>
/// <param name="Now">What the original says now; nothing where it was deleted.</param>
/// <param name="Turn">The turn that read the original and what it changed; null where it changed no request.</param>
public sealed record EditFacts(Guid Message, IReadOnlyList<HeardMessage> Now, EditedTurn? Turn);

/// <summary>A turn whose words have changed since.</summary>
/// <param name="Batch">All that it read, as it reads now.</param>
/// <param name="Request">Number of the request that it changed.</param>
/// <param name="History">All that ever changed that request, oldest first.</param>
/// <param name="Edits">All edits and deletions that its messages have had: what they changed is part of what its words say.</param>
public sealed record EditedTurn(Guid Id, IReadOnlyList<HeardMessage> Batch, string Request, RequestStatus Status, IReadOnlyList<PastOperation> History, IReadOnlyCollection<Guid> Edits)
{
    /// <summary>Whether the turn, or an edit of its messages since, did it.</summary>
    public bool Did(PastOperation past) => past.TurnId == Id || past.Operation.Evidence.Any(evidence => Edits.Contains(evidence.MessageId));

    /// <summary>Read again it would not be the same: a model had a hand in it, or buttons were tapped in it.</summary>
    public bool CannotBeReadAgain => History.Any(past => past.TurnId == Id && (past.Author == "model" || past.Operation is Submit or Cancel)) || Batch.Any(message => message.ReplyId is not null);
}

/// <summary>An operation as the history has it.</summary>
public sealed record PastOperation(Guid? TurnId, string Author, RequestOperation Operation);
