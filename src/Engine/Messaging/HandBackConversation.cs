using Microsoft.EntityFrameworkCore;
using Procurement.Data;
using Procurement.Engine.Access;
using Procurement.Engine.Notices;

namespace Procurement.Engine.Messaging;

/// <summary>The automatic replies speak again, first to what has come in meanwhile.</summary>
public sealed class HandBackConversation(IDbContextFactory<ProcurementDb> dbs, TimeProvider clock, IChangeNotices notices)
{
    public async Task<Outcome> RunAsync(Guid conversationId, Actor actor, CancellationToken cancellationToken)
    {
        if (!actor.IsOperator) return ConversationRows.NotAllowed;
        var now = clock.GetUtcNow();
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        await using var tx = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await ConversationRows.LockAsync(db, conversationId, cancellationToken) is not { } conversation) return ConversationRows.NotFound;
        if (conversation.TakenOverBy is null) return Outcome.No(NoCodes.WrongState, "Nobody has taken this conversation over.");

        conversation.HandBack();
        var waits = await db.InboundMessages.AnyAsync(x => x.ConversationId == conversationId && x.BatchId == null && !x.NotForTurn, cancellationToken);
        if (waits) conversation.Owe(now);
        db.AuditEntries.Add(ConversationRows.Audit(actor, "handBackConversation", "conversation", conversationId.ToString(), now));
        await db.SaveChangesAsync(cancellationToken);
        await tx.CommitAsync(cancellationToken);
        if (waits) notices.Wake(Stages.Batch);
        notices.Changed(ChangeKinds.Conversation, conversationId.ToString());
        return Outcome.Done;
    }
}
