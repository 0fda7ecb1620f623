using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Procurement.Data;
using Procurement.Data.Messaging;
using Procurement.Engine.Notices;
using Procurement.Engine.Work;

namespace Procurement.Engine.Messaging.Sending;

/// <summary>What became of one try to send a letter.</summary>
internal sealed record SendOutcome(Letter Letter, bool AsTemplate, SendResult Result)
{
    public OutboundMessage Row => Letter.Row;
}

/// <summary>Records what became of sends, under the rows' locks: a status may have come before our own answer.</summary>
internal sealed partial class SendRecorder(IDbContextFactory<ProcurementDb> dbs, IChangeNotices notices, TimeProvider clock, ILogger<SendRecorder> logger)
{
    /// <summary>Tries of a message that certainly did not go.</summary>
    private static readonly Backoff Tries = new(TimeSpan.FromSeconds(2), TimeSpan.FromMinutes(10), 12);
    private const int MostHolds = 8, MostReadTries = 2, MostTogether = 64;

    /// <summary>Records answers as they come, those that have come meanwhile with one commit, until the writer is done. Never throws: a row that could not be recorded stays "Sending" and is settled by its status.</summary>
    public async Task RecordAllAsync(ChannelReader<SendOutcome> answers)
    {
        var group = new List<SendOutcome>();
        while (await answers.WaitToReadAsync())
        {
            while (group.Count < MostTogether && answers.TryRead(out var answer)) group.Add(answer);
            if (!await TryRecordAsync(group) && group.Count > 1)
                foreach (var one in group) await TryRecordAsync([one]);
            group.Clear();
        }
    }

    private async Task<bool> TryRecordAsync(List<SendOutcome> group)
    {
        try
        {
            await RecordAsync(group, CancellationToken.None);
            return true;
        }
#pragma warning disable CA1031 // The send has happened; what could not be written down is found by its status.
        catch (Exception trouble)
#pragma warning restore CA1031
        {
            NotRecorded(group.Count, trouble);
            return false;
        }
    }

    /// <summary>One transaction for all. Conversations are locked before messages and both in the order of their ids, as receiving does.</summary>
    public async Task RecordAsync(IReadOnlyList<SendOutcome> group, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        await using var tx = await db.Database.BeginTransactionAsync(cancellationToken);
        var spoken = group.Where(one => one.Result is SendResult.Accepted && one.Row.Kind != OutboundKinds.Read).Select(one => one.Row.ConversationId).Distinct().ToArray();
        if (spoken.Length > 0)
        {
            await db.Database.ExecuteSqlAsync($"""
                WITH locked AS MATERIALIZED (SELECT id FROM conversations WHERE id = ANY({spoken}) ORDER BY id FOR NO KEY UPDATE)
                UPDATE conversations SET last_message_at = greatest(last_message_at, {now}) FROM locked WHERE conversations.id = locked.id
                """, cancellationToken);
        }

        var ids = group.Select(one => one.Row.Id).ToArray();
        var rows = await db.OutboundMessages.FromSql($"SELECT *, xmin FROM outbound_messages WHERE id = ANY({ids}) ORDER BY id FOR NO KEY UPDATE").AsTracking().ToDictionaryAsync(row => row.Id, cancellationToken);
        foreach (var one in group)
        {
            // Heard of meanwhile: the status knows better.
            var row = rows[one.Row.Id];
            if (row.State is OutboundState.Sending or OutboundState.Pending or OutboundState.Uncertain) await ApplyAsync(db, row, one, now, cancellationToken);
        }

        await db.SaveChangesAsync(cancellationToken);
        var conversations = rows.Values.Select(row => row.ConversationId).Distinct().ToArray();
        var more = await db.OutboundMessages.AnyAsync(x => conversations.Contains(x.ConversationId) && !ids.Contains(x.Id) && x.State == OutboundState.Pending && x.DueAt <= now, cancellationToken);
        await tx.CommitAsync(cancellationToken);
        Tell(rows.Values, more);
    }

    private void Tell(IReadOnlyCollection<OutboundMessage> rows, bool more)
    {
        foreach (var row in rows)
        {
            Recorded(row.Id, row.State, row.ErrorCode);
            if (row.Kind != OutboundKinds.Read) notices.Changed(ChangeKinds.Conversation, row.ConversationId.ToString());
            if (row.GaveUpAt is not null) notices.Changed(ChangeKinds.Work, row.Id.ToString());
        }

        if (more) notices.Wake(Stages.Tell);
    }

    private static async Task ApplyAsync(ProcurementDb db, OutboundMessage row, SendOutcome outcome, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var isRead = row.Kind == OutboundKinds.Read;
        switch (outcome.Result)
        {
            case SendResult.Accepted accepted:
                row.Accepted(accepted.WhatsAppId, accepted.WhatsAppId is { } whatsAppId ? MessageToken.Of(whatsAppId) : null, now);
                break;
            case SendResult.Refused refused:
                await SenderBook.ApplyAsync(db, outcome.Letter.Conversation.OurNumberId, refused.Code, refused.Error, row.Attempts, now, cancellationToken);
                if (isRead) row.Supersede();
                else await RefuseAsync(db, row, refused, outcome.Letter.Facts.HasTemplate && !outcome.AsTemplate, now, cancellationToken);
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

    [LoggerMessage(LogLevel.Error, "The answers to {Count} sends could not be recorded")]
    private partial void NotRecorded(int count, Exception trouble);
}
