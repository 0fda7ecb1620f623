using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Procurement.Data;
using Procurement.Engine.Company;
using Procurement.Engine.Understanding;

namespace Procurement.Engine.Turns;

/// <summary>What was read of a conversation's waiting messages.</summary>
/// <param name="Messages">How many they were: with one more, it is to be read again.</param>
internal sealed record AheadRead(BurstReading Reading, int Messages);

/// <summary>
/// Reads what waits in due conversations before any row is locked: reading takes processor time, and the webhook stores into the same rows.
/// </summary>
internal sealed partial class ReadAhead(IDbContextFactory<ProcurementDb> dbs, CompanyKnowledgeCache company, IOptions<IntakeOptions> options, ILogger<ReadAhead> logger)
{
    /// <returns>By conversation; those that are due now, at most <paramref name="take"/>, oldest first.</returns>
    public async Task<IReadOnlyDictionary<Guid, AheadRead>> RunAsync(DateTimeOffset now, int take, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var due = await db.Conversations.AsNoTracking().Where(row => row.DueAt <= now).OrderBy(row => row.DueAt).Take(take).Select(row => row.Id).ToListAsync(cancellationToken);
        if (due.Count == 0) return new Dictionary<Guid, AheadRead>();
        var waiting = await db.InboundMessages.AsNoTracking().Where(message => due.Contains(message.ConversationId) && message.BatchId == null && !message.NotForTurn)
            .GroupBy(message => message.ConversationId).Select(group => new { Conversation = group.Key, Count = group.Count(), Tapped = group.Max(message => message.ReplyId) != null, Since = group.Min(message => message.ReceivedAt) })
            .ToDictionaryAsync(group => group.Conversation, cancellationToken);
        // What closes whatever it says need not be read.
        var worth = due.FindAll(id => waiting.GetValueOrDefault(id) is { Tapped: false, Count: < BatchWindow.Full } one && one.Since + options.Value.Longest > now);
        var (facts, knowledge) = await company.BothAsync(cancellationToken);
        var ahead = worth.Count == 0 ? [] : await TurnLoader.LoadAheadAsync(db, worth, facts, now, cancellationToken);
        var read = due.ToDictionary(id => id, id => new AheadRead(ahead.TryGetValue(id, out var turn) ? Read(id, turn, knowledge) : BurstReading.None, waiting.GetValueOrDefault(id)?.Count ?? 0));
        // "approve", "all received": words about an earlier request are complete once that request is known.
        var unclear = worth.FindAll(id => read[id].Reading.Shape == BurstShape.Unclear);
        if (unclear.Count == 0) return read;
        foreach (var (id, turn) in await TurnLoader.LoadAheadAsync(db, unclear, facts, now, cancellationToken, withHistory: true)) read[id] = read[id] with { Reading = Read(id, turn, knowledge) };
        return read;
    }

    /// <summary>A text that cannot be read must not hold up the others: its turn will show the trouble.</summary>
    private BurstReading Read(Guid conversation, TurnFacts turn, CompanyKnowledge knowledge)
    {
        try
        {
            return ReadBurst.Of(turn, knowledge);
        }
#pragma warning disable CA1031 // Whatever it was: without a reading the usual quiet period holds.
        catch (Exception trouble)
#pragma warning restore CA1031
        {
            ReadingFailed(conversation, trouble);
            return BurstReading.None;
        }
    }

    [LoggerMessage(LogLevel.Warning, "What waits in conversation {Conversation} could not be read ahead")]
    private partial void ReadingFailed(Guid conversation, Exception trouble);
}
