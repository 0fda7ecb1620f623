using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using Procurement.Data;
using Procurement.Data.Messaging;
using Procurement.Data.Turns;
using Procurement.Engine.Messaging;
using Procurement.Engine.Notices;
using Procurement.Engine.Work;

namespace Procurement.Engine.Turns;

/// <summary>Reads what waits in due conversations, closes the batches that are over and owes their turns.</summary>
internal sealed partial class BatchDueMessagesJob(IDbContextFactory<ProcurementDb> dbs, ReadAhead ahead, IOptions<IntakeOptions> options, TimeProvider clock, IChangeNotices notices, ILogger<BatchDueMessagesJob> logger) : ISweep
{
    private const int Take = 200;

    /// <summary>Read by the operator who has the conversation: no turn answers it.</summary>
    private const string ReadByPerson = "readByPerson";

    public async Task<bool> SweepAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var read = await ahead.RunAsync(now, Take, cancellationToken);
        if (read.Count == 0) return false;
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var due = await db.LockDueAsync<Conversation>(now, Take, cancellationToken);
        if (due.Count == 0) return false;
        var waiting = await WaitingAsync(db, due, cancellationToken);
        var batched = new List<(Guid Message, Guid Batch)>();
        var turns = 0;
        foreach (var conversation in due)
        {
            var messages = waiting[conversation.Id].ToList();
            // Due only since then, or one more has come since then: the next round reads it.
            if (!read.TryGetValue(conversation.Id, out var heard) || heard.Messages != messages.Count) continue;
            var burst = Burst(conversation, messages, heard.Reading);
            var decision = BatchWindow.Decide([.. messages.Select(message => message.Waiting)], now, QuietWindow.For(burst, options.Value.Quiet), options.Value.Longest, heard.Reading.Shape == BurstShape.Complete);
            // One batch a round: turns are numbered by the database, and two of one conversation must be numbered in order.
            if (decision.Close.Count > 0)
            {
                var closed = decision.Close[0];
                var batch = Row(conversation, closed, now);
                db.Add(batch);
                batched.AddRange(closed.Messages.Select(message => (message, batch.Id)));
                Learn(conversation, [.. messages.Where(message => closed.Messages.Contains(message.Waiting.Id)).Select(message => message.Waiting)], burst.WentOn, now);
                if (conversation.TakenOverBy is null)
                {
                    db.Add(TurnFor(batch, messages.Single(message => message.Waiting.Id == closed.Messages[^1]).TraceId, now));
                    Outbox.AddRead(db, conversation, closed.Messages[^1], messages.Single(message => message.Waiting.Id == closed.Messages[^1]).WhatsAppId, now);
                    turns++;
                }
            }

            if (decision.Close.Count > 1) conversation.Postpone(now);
            else if (decision.LookAgainAt is { } at) conversation.Postpone(at);
            else conversation.Settle();
        }

        await MarkAsync(db, batched, cancellationToken);
        await db.SaveInBulkAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        if (turns > 0)
        {
            notices.Wake(Stages.Turn);
            notices.Wake(Stages.Tell);
            BatchesClosed(turns);
        }

        return due.Count == Take || due.Exists(conversation => conversation.DueAt <= now);
    }

    private static BurstFacts Burst(Conversation conversation, List<WaitingRow> messages, BurstReading reading)
    {
        var first = messages.MinBy(message => message.Waiting.ReceivedAt);
        return new(reading, messages.Count, first is not null && HowPeopleWrite.WentOn(conversation.LastHeardAt, conversation.LastBatchAt, first.Waiting.ReceivedAt, first.Chars), conversation.Habits);
    }

    /// <summary>On the row that is saved anyway. A tap says nothing of how somebody types, and what follows it is a new thought.</summary>
    private static void Learn(Conversation conversation, List<WaitingMessage> closed, bool wentOn, DateTimeOffset now)
    {
        var received = closed.Select(message => message.ReceivedAt).Order().ToList();
        if (closed.Exists(message => message.Tapped)) conversation.Heard(conversation.Habits, null, null);
        else conversation.Heard(HowPeopleWrite.After(conversation.Habits, received, wentOn ? conversation.LastHeardAt : null), received[^1], now);
    }

    private static async Task<ILookup<Guid, WaitingRow>> WaitingAsync(ProcurementDb db, List<Conversation> due, CancellationToken cancellationToken)
    {
        var ids = due.Select(conversation => conversation.Id).ToList();
        var messages = await db.InboundMessages.AsNoTracking()
            .Where(message => ids.Contains(message.ConversationId) && message.BatchId == null && !message.NotForTurn)
            .Select(message => new { message.Id, message.ConversationId, message.SentAt, message.Arrival, message.ReceivedAt, message.ReplyId, message.WhatsAppId, message.TraceId, Chars = message.Text == null ? 0 : message.Text.Length })
            .ToListAsync(cancellationToken);
        var pending = await db.MediaFiles.AsNoTracking().Where(file => ids.Contains(file.ConversationId) && file.State == MediaState.Pending).Select(file => file.MessageId).ToListAsync(cancellationToken);
        return messages.ToLookup(message => message.ConversationId, message => new WaitingRow(
            new WaitingMessage(message.Id, message.SentAt, message.Arrival, message.ReceivedAt, message.ReplyId is not null, pending.Contains(message.Id)), message.WhatsAppId, message.TraceId, message.Chars));
    }

    private static MessageBatch Row(Conversation conversation, ClosedBatch closed, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        ConversationId = conversation.Id,
        ClosedAt = now,
        Reason = conversation.TakenOverBy is null ? closed.Reason : ReadByPerson,
        Messages = closed.Messages.Count,
    };

    private static Turn TurnFor(MessageBatch batch, string? traceId, DateTimeOffset now)
    {
        var turn = new Turn { Id = Guid.CreateVersion7(now), ConversationId = batch.ConversationId, BatchId = batch.Id, CreatedAt = now, TraceId = traceId };
        turn.Owe(now);
        return turn;
    }

    private static async Task MarkAsync(ProcurementDb db, List<(Guid Message, Guid Batch)> batched, CancellationToken cancellationToken)
    {
        if (batched.Count == 0) return;
        await db.Database.ExecuteSqlRawAsync(
            "UPDATE inbound_messages SET batch_id = marked.batch FROM unnest(@messages, @batches) AS marked(message, batch) WHERE inbound_messages.id = marked.message",
            [new NpgsqlParameter("messages", batched.Select(pair => pair.Message).ToArray()), new NpgsqlParameter("batches", batched.Select(pair => pair.Batch).ToArray())], cancellationToken);
    }

    private sealed record WaitingRow(WaitingMessage Waiting, string WhatsAppId, string? TraceId, int Chars);

    [LoggerMessage(LogLevel.Debug, "Closed {Batches} batches")]
    private partial void BatchesClosed(int batches);
}
