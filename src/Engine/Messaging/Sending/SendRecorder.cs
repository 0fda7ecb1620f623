using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Procurement.Data;
using Procurement.Data.Messaging;
using Procurement.Engine.Notices;
using Procurement.Engine.Work;

namespace Procurement.Engine.Messaging.Sending;

/// <summary>Records what became of a send, under the row's lock: a status may have come before our own answer.</summary>
internal sealed partial class SendRecorder(IDbContextFactory<ProcurementDb> dbs, IChangeNotices notices, TimeProvider clock, ILogger<SendRecorder> logger)
{
    /// <summary>Tries of a message that certainly did not go.</summary>
    private static readonly Backoff Tries = new(TimeSpan.FromSeconds(2), TimeSpan.FromMinutes(10), 12);
    private const int MostHolds = 8, MostReadTries = 2;

    public async Task RecordAsync(Guid id, string ourNumberId, SendResult result, bool hasTemplate, bool wasTemplate, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        await using var tx = await db.Database.BeginTransactionAsync(cancellationToken);
        var row = await db.OutboundMessages.FromSql($"SELECT *, xmin FROM outbound_messages WHERE id = {id} FOR NO KEY UPDATE").SingleAsync(cancellationToken);
        // Heard of meanwhile: the status knows better.
        if (row.State is OutboundState.Sending or OutboundState.Pending or OutboundState.Uncertain) await ApplyAsync(db, row, ourNumberId, result, hasTemplate && !wasTemplate, now, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        var more = await db.OutboundMessages.AnyAsync(x => x.ConversationId == row.ConversationId && x.Id != id && x.State == OutboundState.Pending && x.DueAt <= now, cancellationToken);
        await tx.CommitAsync(cancellationToken);
        Recorded(row.Id, row.State, row.ErrorCode);
        if (more) notices.Wake(Stages.Tell);
        if (row.Kind != OutboundKinds.Read) notices.Changed(ChangeKinds.Conversation, row.ConversationId.ToString());
        if (row.GaveUpAt is not null) notices.Changed(ChangeKinds.Work, row.Id.ToString());
    }

    private static async Task ApplyAsync(ProcurementDb db, OutboundMessage row, string ourNumberId, SendResult result, bool canUseTemplate, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var isRead = row.Kind == OutboundKinds.Read;
        switch (result)
        {
            case SendResult.Accepted accepted:
                row.Accepted(accepted.WhatsAppId, accepted.WhatsAppId is { } whatsAppId ? MessageToken.Of(whatsAppId) : null, now);
                if (!isRead) await db.Database.ExecuteSqlAsync($"UPDATE conversations SET last_message_at = greatest(last_message_at, {now}) WHERE id = {row.ConversationId}", cancellationToken);
                break;
            case SendResult.Refused refused:
                await SenderBook.ApplyAsync(db, ourNumberId, refused.Code, refused.Error, row.Attempts, now, cancellationToken);
                if (isRead) row.Supersede();
                else await RefuseAsync(db, row, refused, canUseTemplate, now, cancellationToken);
                break;
            case SendResult.NotSent notSent:
                if (isRead && row.Attempts >= MostReadTries) row.Supersede();
                else Later(row, null, notSent.Error, now);
                break;
            case SendResult.Unknown unknown:
                if (isRead) row.Supersede();
                else row.BecomeUncertain(now + SendPolicy.WaitForStatus, unknown.Error);
                break;
            default:
                throw new InvalidOperationException("No such result.");
        }
    }

    private static async Task RefuseAsync(ProcurementDb db, OutboundMessage row, SendResult.Refused refused, bool canUseTemplate, DateTimeOffset now, CancellationToken cancellationToken)
    {
        switch (SendError.ClassOf(refused.Code))
        {
            case SendErrorClass.HoldPerson when row.Attempts < MostHolds:
                var until = now + SendError.HoldFor(row.Attempts);
                await db.Database.ExecuteSqlAsync($"UPDATE conversations SET send_held_until = greatest(send_held_until, {until}) WHERE id = {row.ConversationId}", cancellationToken);
                row.TryLater(until, refused.Code, refused.Error);
                break;
            case SendErrorClass.TryLater:
                Later(row, refused.Code, refused.Error, now);
                break;
            case SendErrorClass.PauseSender or SendErrorClass.StopSender:
                row.TryLater(now + SendError.PauseFor(row.Attempts, chance: 0.5), refused.Code, refused.Error);
                break;
            case SendErrorClass.WindowClosed when canUseTemplate:
                row.TryLater(now, refused.Code, refused.Error);
                break;
            default:
                row.Fail(now, refused.Code, refused.Error);
                break;
        }
    }

    private static void Later(OutboundMessage row, int? code, string error, DateTimeOffset now)
    {
#pragma warning disable CA5394 // Jitter, not a secret.
        var next = Tries.NextTry(row.Attempts, now, Random.Shared.NextDouble());
#pragma warning restore CA5394
        if (next is { } at) row.TryLater(at, code, error);
        else row.Fail(now, code, error);
    }

    [LoggerMessage(LogLevel.Debug, "Outbound message {Message} is {State} (error {Code})")]
    private partial void Recorded(Guid message, OutboundState state, int? code);
}
