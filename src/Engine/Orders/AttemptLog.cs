using Microsoft.EntityFrameworkCore;
using Npgsql;
using Procurement.Data;
using Procurement.Data.Orders;
using Procurement.Engine.Files;
using Procurement.Engine.Orders.Browser;
using Procurement.Engine.Orders.Evidence;

namespace Procurement.Engine.Orders;

/// <summary>A file that belongs to a step, as it lies in the store.</summary>
/// <param name="Sha256">Of its bytes, lower-case hex.</param>
internal sealed record StepFile(string Key, string Sha256);

/// <summary>Writes an attempt's steps as they happen, each with its screenshot and chained to the one before: a run that is cut off leaves all that it did.</summary>
internal sealed class AttemptLog(IDbContextFactory<ProcurementDb> dbs, IFileStore files, TimeProvider clock, PurchaseOrder order, OrderAttempt attempt)
{
    /// <summary>Writers of one attempt come one after the other; this is for one that was given up and yet writes.</summary>
    private const int Tries = 3;

    private Link? newest;

    private sealed record Link(int Position, string Hash);

    /// <summary>A step that went well, with the page as it is now.</summary>
    public async Task StepAsync(string name, ISupplierSite site, CancellationToken cancellationToken, string? detail = null) =>
        await WriteAsync(name, await site.CaptureAsync(name, cancellationToken), detail, cancellationToken);

    public async Task WriteAsync(string name, Screenshot? picture, string? detail, CancellationToken cancellationToken, StepFile? file = null)
    {
        var key = picture is null ? null : await PutAsync(name, picture, cancellationToken);
        var now = clock.GetUtcNow();
        var step = new EvidenceStep(0, name, EvidenceChain.Whole(picture?.At ?? now), picture?.Url, picture is null ? null : EvidenceChain.Sha256(picture.Png), picture?.HtmlSha256, file?.Sha256, detail, null, null, key, file?.Key);
        for (var tried = 1; ; tried++)
        {
            try
            {
                newest = await AppendAsync(step, await NewestAsync(cancellationToken), now, cancellationToken);
                return;
            }
            catch (DbUpdateException taken) when (taken.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } && tried < Tries)
            {
                newest = null;
            }
        }
    }

    /// <summary>Keeps a file of this order, for a step to name.</summary>
    public async Task<StepFile> KeepAsync(string key, byte[] content, string contentType, CancellationToken cancellationToken)
    {
        await files.PutAsync(key, content, contentType, cancellationToken);
        return new StepFile(key, EvidenceChain.Sha256(content));
    }

    /// <summary>The chain's hash as it is now.</summary>
    public async Task<string> HashAsync(CancellationToken cancellationToken) => (await NewestAsync(cancellationToken)).Hash;

    private async Task<string> PutAsync(string name, Screenshot picture, CancellationToken cancellationToken)
    {
        var key = $"orders/{order.Number}/{attempt.Number}/{name}-{Guid.CreateVersion7(clock.GetUtcNow()):N}.png";
        await files.PutAsync(key, picture.Png, "image/png", cancellationToken);
        if (picture.Small is { } small) await files.PutAsync(SmallPictures.KeyOf(key), small, SmallPictures.ContentType, cancellationToken);
        return key;
    }

    private async Task<Link> NewestAsync(CancellationToken cancellationToken)
    {
        if (newest is not null) return newest;
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var last = await db.AttemptSteps.Where(x => x.AttemptId == attempt.Id).OrderByDescending(x => x.Position).Select(x => new { x.Position, x.Hash }).FirstOrDefaultAsync(cancellationToken);
        return newest = new Link(last?.Position ?? 0, last?.Hash ?? EvidenceChain.Start(order.Number, attempt.Number, attempt.Approved));
    }

    /// <summary>The step, and with it where the chain ends now.</summary>
    private async Task<Link> AppendAsync(EvidenceStep step, Link last, DateTimeOffset now, CancellationToken cancellationToken)
    {
        step = step with { Position = last.Position + 1, PreviousHash = last.Hash };
        var hash = EvidenceChain.HashOf(last.Hash, step);
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        db.AttemptSteps.Add(new AttemptStep
        {
            Id = Guid.CreateVersion7(now),
            AttemptId = attempt.Id,
            Position = step.Position,
            Name = step.Name,
            At = step.At,
            Address = step.Address,
            ScreenshotKey = step.PictureKey,
            PictureSha256 = step.PictureSha256,
            PageSha256 = step.PageSha256,
            FileKey = step.FileKey,
            FileSha256 = step.FileSha256,
            Detail = step.Detail,
            PreviousHash = last.Hash,
            Hash = hash,
        });
        await db.SaveChangesAsync(cancellationToken);
        await db.OrderAttempts.Where(x => x.Id == attempt.Id).ExecuteUpdateAsync(set => set.SetProperty(x => x.EvidenceHash, hash).SetProperty(x => x.EvidenceSteps, step.Position), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new Link(step.Position, hash);
    }
}
