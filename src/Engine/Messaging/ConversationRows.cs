using Microsoft.EntityFrameworkCore;
using Procurement.Data;
using Procurement.Data.Audit;
using Procurement.Data.Messaging;
using Procurement.Engine.Access;

namespace Procurement.Engine.Messaging;

/// <summary>What the operations on conversations share.</summary>
internal static class ConversationRows
{
    public static readonly Outcome NotAllowed = Outcome.No(NoCodes.NotAllowed, "Only operators and admins may do this.");
    public static readonly Outcome NotFound = Outcome.No(NoCodes.NotFound, "There is no such conversation.");

    /// <summary>Under its lock: receiving writes the same row at any moment. Null when there is none.</summary>
    public static Task<Conversation?> LockAsync(ProcurementDb db, Guid id, CancellationToken cancellationToken) =>
        db.Conversations.FromSql($"SELECT *, xmin FROM conversations WHERE id = {id} FOR NO KEY UPDATE").SingleOrDefaultAsync(cancellationToken);

    public static AuditEntry Audit(Actor actor, string action, string subject, string key, DateTimeOffset now, string? detail = null) => new()
    {
        Id = Guid.CreateVersion7(now),
        At = now,
        Actor = actor.Name,
        ActorId = actor.UserId ?? actor.PersonId,
        Action = action,
        Subject = subject,
        SubjectKey = key,
        Detail = detail,
        TraceId = System.Diagnostics.Activity.Current?.TraceId.ToString(),
    };
}
