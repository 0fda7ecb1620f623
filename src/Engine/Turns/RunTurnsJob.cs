using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Procurement.Data;
using Procurement.Data.Turns;
using Procurement.Engine.Agent;
using Procurement.Engine.Notices;
using Procurement.Engine.Work;

namespace Procurement.Engine.Turns;

/// <summary>
/// Runs due turns, many conversations in one transaction and one turn of each conversation at a time, in their order. When a group fails,
/// its turns run one by one, so that a turn that cannot run fails alone.
/// </summary>
internal sealed partial class RunTurnsJob(IDbContextFactory<ProcurementDb> dbs, TurnRun run, TimeProvider clock, IChangeNotices notices, ILogger<RunTurnsJob> logger, IChatModel? model = null) : ISweep
{
    private const int Take = 100;

    /// <summary>Groups at once on this node: while one computes, the other waits for the database.</summary>
    private const int Groups = 2;

    /// <summary>The first turn of its conversation that has not ended; Running ones are with the model.</summary>
    private const string Next = "state = 'Pending' AND NOT EXISTS (SELECT 1 FROM turns earlier WHERE earlier.conversation_id = turns.conversation_id AND earlier.number < turns.number AND earlier.state IN ('Pending', 'Running'))";

    private static readonly Backoff Backoff = new(TimeSpan.FromSeconds(2), TimeSpan.FromMinutes(5), 6);

    public async Task<bool> SweepAsync(CancellationToken cancellationToken)
    {
        var ran = await Task.WhenAll(Enumerable.Range(0, Groups).Select(_ => RunGroupAsync(cancellationToken)));
        return ran.Any(any => any);
    }

    private async Task<bool> RunGroupAsync(CancellationToken cancellationToken)
    {
        var ids = new List<Guid>();
        try
        {
            await using var db = await dbs.CreateDbContextAsync(cancellationToken);
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            var now = clock.GetUtcNow();
            var turns = await db.LockDueAsync<Turn>(now, Take, cancellationToken, Next);
            if (turns.Count == 0) return false;
            ids.AddRange(turns.Select(turn => turn.Id));
            var written = await run.RunAsync(db, turns, model is not null, null, now, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            run.Say(written);
            TurnsRun(written.Turns);
            return true;
        }
#pragma warning disable CA1031 // Whatever one turn does to its group, the others must go on; the trouble shows again on the turn alone.
        catch (Exception trouble) when (ids.Count > 0 && !cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            GroupFailed(ids.Count, trouble);
        }

        foreach (var id in ids) await RunAloneAsync(id, cancellationToken);
        return true;
    }

    private async Task RunAloneAsync(Guid id, CancellationToken cancellationToken)
    {
        // Counted before it runs: a turn that kills its process is counted too.
        await using (var counting = await dbs.CreateDbContextAsync(cancellationToken))
        {
            var now = clock.GetUtcNow();
            if (await counting.Database.ExecuteSqlAsync($"UPDATE turns SET attempts = attempts + 1 WHERE id = {id} AND state = 'Pending' AND due_at <= {now}", cancellationToken) == 0) return;
        }

        try
        {
            await using var db = await dbs.CreateDbContextAsync(cancellationToken);
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            var now = clock.GetUtcNow();
            var turns = await db.LockDueAsync<Turn>(now, 1, cancellationToken, $"id = '{id}' AND {Next}");
            if (turns.Count == 0) return;
            var written = await run.RunAsync(db, turns, model is not null, null, now, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            run.Say(written);
        }
#pragma warning disable CA1031 // Whatever went wrong is kept on the row, where an operator sees it.
        catch (Exception trouble) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            await KeepTroubleAsync(id, trouble, cancellationToken);
        }
    }

    private async Task KeepTroubleAsync(Guid id, Exception trouble, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        if (await db.Turns.SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is not { State: TurnState.Pending } turn) return;
        TurnFailed(id, turn.Attempts, trouble);
        var error = $"{trouble.GetType().Name}: {trouble.Message}";
#pragma warning disable CA5394 // Jitter, not a secret.
        var next = Backoff.NextTry(turn.Attempts, now, Random.Shared.NextDouble());
#pragma warning restore CA5394
        if (next is { } at) turn.TryLater(at, error);
        else turn.Fail(now, error);
        await db.SaveChangesAsync(cancellationToken);
        if (turn.State != TurnState.Failed) return;
        await db.Database.ExecuteSqlAsync($"UPDATE conversations SET person_wanted = 'turnFailed', person_wanted_at = coalesce(person_wanted_at, {now}) WHERE id = {turn.ConversationId}", cancellationToken);
        notices.Changed(ChangeKinds.Conversation, turn.ConversationId.ToString());
        notices.Changed(ChangeKinds.Work, nameof(Turn));
    }

    [LoggerMessage(LogLevel.Debug, "Ran {Turns} turns")]
    private partial void TurnsRun(int turns);

    [LoggerMessage(LogLevel.Warning, "A group of {Turns} turns failed; they run one by one")]
    private partial void GroupFailed(int turns, Exception trouble);

    [LoggerMessage(LogLevel.Error, "Turn {Turn} failed (attempt {Attempt})")]
    private partial void TurnFailed(Guid turn, int attempt, Exception trouble);
}
