using Microsoft.EntityFrameworkCore;
using Procurement.Data;
using Procurement.Data.Messaging;

namespace Procurement.Engine.Messaging.Sending;

/// <summary>Pauses or stops all sending from a number after an error that concerns more than one message.</summary>
internal static class SenderBook
{
    /// <summary>Inside the caller's transaction; errors about one message or person change nothing here.</summary>
    public static async Task ApplyAsync(ProcurementDb db, string ourNumberId, int code, string error, int attempts, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var kind = SendError.ClassOf(code);
        if (kind is not (SendErrorClass.PauseSender or SendErrorClass.StopSender) || ourNumberId.Length == 0) return;
        await db.Database.ExecuteSqlAsync($"INSERT INTO sender_states (our_number_id) VALUES ({ourNumberId}) ON CONFLICT DO NOTHING", cancellationToken);
        var sender = await db.SenderStates.FromSql($"SELECT * FROM sender_states WHERE our_number_id = {ourNumberId} FOR UPDATE").SingleAsync(cancellationToken);
        sender.Reason = error.Length <= 500 ? error : error[..500];
        if (kind == SendErrorClass.StopSender) sender.StoppedAt ??= now;
        else Pause(sender, now + SendError.PauseFor(attempts, chance: 0.5));
    }

    private static void Pause(SenderState sender, DateTimeOffset until)
    {
        if (sender.PausedUntil is null || sender.PausedUntil < until) sender.PausedUntil = until;
    }
}
