using Microsoft.EntityFrameworkCore;
using Procurement.Data;
using Procurement.Engine.Access;
using Procurement.Engine.Messaging.Sending;
using Procurement.Engine.Notices;

namespace Procurement.Engine.Messaging;

/// <summary>An operator writes to the person, in their own words. Refused outside the 24-hour window, when WhatsApp would refuse it too.</summary>
public sealed class ReplyAsOperator(IDbContextFactory<ProcurementDb> dbs, TimeProvider clock, IChangeNotices notices)
{
    public async Task<Outcome> RunAsync(Guid conversationId, string text, Actor actor, CancellationToken cancellationToken)
    {
        if (!actor.IsOperator) return ConversationRows.NotAllowed;
        if (string.IsNullOrWhiteSpace(text)) return Outcome.No(NoCodes.Invalid, "Write something first.");
        var now = clock.GetUtcNow();
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        await using var tx = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await ConversationRows.LockAsync(db, conversationId, cancellationToken) is not { } conversation) return ConversationRows.NotFound;
        if (!ReplyWindow.IsOpen(conversation.LastInboundAt, now))
            return Outcome.No(NoCodes.WrongState, "More than 24 hours since the person wrote: WhatsApp takes only templates until they write again.");

        var key = $"operator:{Guid.CreateVersion7(now)}";
        Outbox.Add(db, conversation, new NewOutbound(key, "notification", OutboundKinds.Text, text.Trim(), WrittenBy: actor.UserId), now);
        conversation.PersonCame();
        db.AuditEntries.Add(ConversationRows.Audit(actor, "replyAsOperator", "conversation", conversationId.ToString(), now));
        await db.SaveChangesAsync(cancellationToken);
        await tx.CommitAsync(cancellationToken);
        notices.Wake(Stages.Tell);
        notices.Changed(ChangeKinds.Conversation, conversationId.ToString());
        return Outcome.Done;
    }
}
