using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Procurement.Data;
using Procurement.Data.Work;

namespace Procurement.Engine.Work;

/// <summary>
/// The shape of every stage that touches the outside: lease due rows and commit; act with no transaction open; record. An exception is
/// kept on its row and repeated by <see cref="Backoff"/>, until a person takes over.
/// </summary>
public abstract partial class OutsideJob<T>(IDbContextFactory<ProcurementDb> dbs, Node node, TimeProvider clock, ILogger logger) : ISweep where T : OwedWork
{
    protected abstract int Take { get; }
    protected virtual int AtOnce => Take;

    /// <summary>Longer than one row can take; after it another node may take the row.</summary>
    protected abstract TimeSpan Lease { get; }
    protected virtual Backoff Backoff => Backoff.Usual;

    /// <summary>Further SQL condition for claiming; null for none.</summary>
    protected virtual string? Where => null;

    /// <summary>Acts for leased rows and records the outcomes; most call <see cref="EachAsync"/>. Trouble that leaves it is kept on every row that nothing was recorded for.</summary>
    protected abstract Task ActAsync(IReadOnlyList<T> rows, CancellationToken cancellationToken);

    /// <summary>Records that trying has ended for good; by default the row's <see cref="OwedWork.GiveUp"/>.</summary>
    protected virtual void EndTrying(T row, DateTimeOffset now, Exception trouble) => row.GiveUp(now, Describe(trouble));

    public async Task<bool> SweepAsync(CancellationToken cancellationToken)
    {
        var rows = await LeaseAsync(Take, cancellationToken);
        if (rows.Count == 0) return false;
        try
        {
            await ActAsync(rows, cancellationToken);
        }
#pragma warning disable CA1031 // Whatever went wrong is kept on the rows, where an operator sees it.
        catch (Exception trouble) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            TryFailed(typeof(T).Name, rows[0].Attempts, trouble);
            foreach (var row in rows) await KeepTroubleAsync(row, trouble, cancellationToken);
        }

        return rows.Count == Take;
    }

    /// <summary>Takes due rows for this node.</summary>
    protected async Task<List<T>> LeaseAsync(int take, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        db.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTracking;
        return await db.LeaseDueAsync<T>(node.Name, clock.GetUtcNow(), Lease, take, cancellationToken, Where);
    }

    /// <summary>Acts side by side, at most <see cref="AtOnce"/>; trouble with one is kept on its row.</summary>
    protected Task EachAsync<TPiece>(IEnumerable<TPiece> pieces, Func<TPiece, CancellationToken, Task> act, Func<TPiece, T> row, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(pieces, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, async (piece, stop) => await KeepingTroubleAsync(row(piece), () => act(piece, stop), stop));

    /// <summary>Trouble that leaves <paramref name="act"/> is kept on its row.</summary>
    protected async Task KeepingTroubleAsync(T row, Func<Task> act, CancellationToken cancellationToken)
    {
        try
        {
            await act();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (DbUpdateConcurrencyException)
        {
            LeaseLost(typeof(T).Name);
        }
#pragma warning disable CA1031 // Whatever went wrong is kept on the row, where an operator sees it.
        catch (Exception trouble)
#pragma warning restore CA1031
        {
            TryFailed(typeof(T).Name, row.Attempts, trouble);
            await KeepTroubleAsync(row, trouble, cancellationToken);
        }
    }

    private async Task KeepTroubleAsync(T row, Exception trouble, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        db.Attach(row);
#pragma warning disable CA5394 // Jitter, not a secret.
        var next = Backoff.NextTry(row.Attempts, now, Random.Shared.NextDouble());
#pragma warning restore CA5394
        if (next is { } at) row.RetryAt(at, Describe(trouble));
        else EndTrying(row, now, trouble);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            LeaseLost(typeof(T).Name);
        }
    }

    /// <summary>For a person to read; the type first, as some messages say little.</summary>
    protected static string Describe(Exception trouble) => $"{trouble.GetType().Name}: {trouble.Message}";

    [LoggerMessage(LogLevel.Warning, "A try of {Work} failed (attempt {Attempt})")]
    private static partial void LogTryFailed(ILogger logger, string work, int attempt, Exception trouble);

    [LoggerMessage(LogLevel.Information, "A lease of {Work} had lapsed; another worker has the row")]
    private static partial void LogLeaseLost(ILogger logger, string work);

    private void TryFailed(string work, int attempt, Exception trouble) => LogTryFailed(logger, work, attempt, trouble);

    private void LeaseLost(string work) => LogLeaseLost(logger, work);
}

/// <summary>This process among the nodes: holder of leases.</summary>
public sealed record Node(string Name)
{
    public static Node OfThisProcess() => new($"{Environment.MachineName}:{Environment.ProcessId}:{Guid.NewGuid().ToString("N")[..8]}");
}
