using Microsoft.EntityFrameworkCore;
using Procurement.Data;
using Procurement.Data.Messaging;
using Procurement.Engine.Access;
using Procurement.Engine.Notices;

namespace Procurement.Engine.Messaging;

/// <summary>A person decides that a message that failed, or whose fate nobody knows, is sent now.</summary>
public sealed class SendAgain(IDbContextFactory<ProcurementDb> dbs, TimeProvider clock, IChangeNotices notices)
{
    public async Task<Outcome> RunAsync(Guid outboundId, Actor actor, CancellationToken cancellationToken)
    {
        if (!actor.IsOperator) return ConversationRows.NotAllowed;
        var now = clock.GetUtcNow();
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        await using var tx = await db.Database.BeginTransactionAsync(cancellationToken);
        var row = await db.OutboundMessages.FromSql($"SELECT *, xmin FROM outbound_messages WHERE id = {outboundId} FOR NO KEY UPDATE").SingleOrDefaultAsync(cancellationToken);
        if (row is null) return Outcome.No(NoCodes.NotFound, "There is no such message.");
        if (row.State is not (OutboundState.Failed or OutboundState.Uncertain)) return Outcome.No(NoCodes.WrongState, $"The message is {row.State}: only one that failed, or whose fate is unknown, is sent again.");

        row.SendAgain(now);
        db.AuditEntries.Add(ConversationRows.Audit(actor, "sendAgain", "outboundMessage", outboundId.ToString(), now));
        await db.SaveChangesAsync(cancellationToken);
        await tx.CommitAsync(cancellationToken);
        notices.Wake(Stages.Tell);
        notices.Changed(ChangeKinds.Conversation, row.ConversationId.ToString());
        return Outcome.Done;
    }
}
