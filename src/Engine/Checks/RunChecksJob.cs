using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Procurement.Data;
using Procurement.Data.Requests;
using Procurement.Engine.Notices;
using Procurement.Engine.Work;

namespace Procurement.Engine.Checks;

/// <summary>
/// Takes requests that owe their checks, many in one transaction. Where one of them makes trouble each is taken alone, and the trouble is
/// kept on its own row.
/// </summary>
internal sealed partial class RunChecksJob(IDbContextFactory<ProcurementDb> dbs, CheckRequests checks, TimeProvider clock, IChangeNotices notices, ILogger<RunChecksJob> logger) : ISweep
{
    private const int Take = 50;
    private const string Ours = "status IN ('Checking', 'Approved')";

    public async Task<bool> SweepAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await CheckDueAsync(Take, Ours, cancellationToken) == Take;
        }
#pragma warning disable CA1031 // One bad request must not keep the others from being checked.
        catch (Exception trouble) when (trouble is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            TogetherFailed(trouble);
            await CheckOneByOneAsync(cancellationToken);
            return false;
        }
    }

    private async Task<int> CheckDueAsync(int take, string where, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        await using var tx = await db.Database.BeginTransactionAsync(cancellationToken);
        var due = await db.LockDueAsync<PurchaseRequest>(now, take, cancellationToken, where);
        if (due.Count == 0) return 0;
        List<Guid> ids = [.. due.Select(request => request.Id)];
        await db.RequestLines.Where(x => ids.Contains(x.RequestId)).LoadAsync(cancellationToken);
        await checks.RunAsync(db, due, now, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await tx.CommitAsync(cancellationToken);
        Say(due);
        return due.Count;
    }

    private async Task CheckOneByOneAsync(CancellationToken cancellationToken)
    {
        List<Guid> ids;
        await using (var db = await dbs.CreateDbContextAsync(cancellationToken))
        {
            var now = clock.GetUtcNow();
            ids = await db.Requests.Where(x => x.DueAt <= now && (x.Status == RequestStatus.Checking || x.Status == RequestStatus.Approved)).OrderBy(x => x.DueAt).Take(Take).Select(x => x.Id).ToListAsync(cancellationToken);
        }

        foreach (var id in ids)
        {
            try
            {
                await CheckDueAsync(1, $"{Ours} AND id = '{id}'", cancellationToken);
            }
#pragma warning disable CA1031 // Kept on the row, where an operator sees it.
            catch (Exception trouble) when (trouble is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                CheckFailed(id, trouble);
                await KeepTroubleAsync(id, trouble, cancellationToken);
            }
        }
    }

    private async Task KeepTroubleAsync(Guid id, Exception trouble, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        await db.Requests.Where(x => x.Id == id && x.DueAt <= now).ExecuteUpdateAsync(set => set.SetProperty(x => x.Attempts, x => x.Attempts + 1), cancellationToken);
        var request = await db.Requests.FirstAsync(x => x.Id == id, cancellationToken);
        var error = $"{trouble.GetType().Name}: {(trouble.InnerException ?? trouble).Message}";
#pragma warning disable CA5394 // Jitter, not a secret.
        if (Backoff.Usual.NextTry(request.Attempts, now, Random.Shared.NextDouble()) is { } next) request.RetryAt(next, error);
#pragma warning restore CA5394
        else request.GiveUp(now, error);
        await db.SaveChangesAsync(cancellationToken);
        notices.Changed(ChangeKinds.Work, request.Number);
    }

    private void Say(List<PurchaseRequest> checkedNow)
    {
        foreach (var request in checkedNow)
        {
            notices.Changed(ChangeKinds.Request, request.Number);
            Checked(request.Number, request.Revision, request.Status);
        }

        if (checkedNow.Exists(request => request.Status == RequestStatus.Ordering)) notices.Wake(Stages.Order);
        notices.Wake(Stages.Tell);
    }

    [LoggerMessage(LogLevel.Information, "Request {Number} revision {Revision} was checked: {Status}")]
    private partial void Checked(string number, int revision, RequestStatus status);

    [LoggerMessage(LogLevel.Warning, "Checking requests together failed; each is taken alone")]
    private partial void TogetherFailed(Exception trouble);

    [LoggerMessage(LogLevel.Error, "Checking request {RequestId} failed; the error is kept on it")]
    private partial void CheckFailed(Guid requestId, Exception trouble);
}
