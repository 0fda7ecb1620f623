using Microsoft.EntityFrameworkCore;
using Procurement.Data;
using Procurement.Engine.Access;
using Procurement.Engine.Notices;

namespace Procurement.Engine.Messaging;

/// <summary>A person has put right what stopped all sending from one of our numbers (token, account, configuration).</summary>
public sealed class RestartSender(IDbContextFactory<ProcurementDb> dbs, TimeProvider clock, IChangeNotices notices)
{
    public async Task<Outcome> RunAsync(string ourNumberId, Actor actor, CancellationToken cancellationToken)
    {
        if (!actor.IsOperator) return ConversationRows.NotAllowed;
        var now = clock.GetUtcNow();
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        await using var tx = await db.Database.BeginTransactionAsync(cancellationToken);
        var sender = await db.SenderStates.FromSql($"SELECT * FROM sender_states WHERE our_number_id = {ourNumberId} FOR UPDATE").SingleOrDefaultAsync(cancellationToken);
        if (sender is null || (sender.StoppedAt is null && sender.PausedUntil is null)) return Outcome.No(NoCodes.WrongState, "Sending from this number is not stopped.");

        (sender.StoppedAt, sender.PausedUntil, sender.Reason) = (null, null, null);
        await db.Database.ExecuteSqlAsync($"UPDATE outbound_messages SET due_at = {now} WHERE state = 'Pending' AND due_at > {now} AND conversation_id IN (SELECT id FROM conversations WHERE our_number_id = {ourNumberId})", cancellationToken);
        db.AuditEntries.Add(ConversationRows.Audit(actor, "restartSender", "sender", ourNumberId, now));
        await db.SaveChangesAsync(cancellationToken);
        await tx.CommitAsync(cancellationToken);
        notices.Wake(Stages.Tell);
        notices.Changed(ChangeKinds.Work, ourNumberId);
        return Outcome.Done;
    }
}
