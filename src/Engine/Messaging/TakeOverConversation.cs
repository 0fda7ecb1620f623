using Microsoft.EntityFrameworkCore;
using Procurement.Data;
using Procurement.Engine.Access;
using Procurement.Engine.Notices;

namespace Procurement.Engine.Messaging;

/// <summary>An operator speaks from now on: no automatic replies until the conversation is handed back.</summary>
public sealed class TakeOverConversation(IDbContextFactory<ProcurementDb> dbs, TimeProvider clock, IChangeNotices notices)
{
    public async Task<Outcome> RunAsync(Guid conversationId, Actor actor, CancellationToken cancellationToken)
    {
        if (!actor.IsOperator || actor.UserId is not { } user) return ConversationRows.NotAllowed;
        var now = clock.GetUtcNow();
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        await using var tx = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await ConversationRows.LockAsync(db, conversationId, cancellationToken) is not { } conversation) return ConversationRows.NotFound;
        if (conversation.TakenOverBy is { } other && other != user) return Outcome.No(NoCodes.WrongState, "Somebody else has taken this conversation over.");

        conversation.TakeOver(user, now);
        conversation.PersonCame();
        db.AuditEntries.Add(ConversationRows.Audit(actor, "takeOverConversation", "conversation", conversationId.ToString(), now));
        await db.SaveChangesAsync(cancellationToken);
        await tx.CommitAsync(cancellationToken);
        notices.Changed(ChangeKinds.Conversation, conversationId.ToString());
        return Outcome.Done;
    }
}
