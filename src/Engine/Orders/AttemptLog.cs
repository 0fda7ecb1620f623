using Microsoft.EntityFrameworkCore;
using Procurement.Data;
using Procurement.Data.Orders;
using Procurement.Engine.Files;
using Procurement.Engine.Orders.Browser;

namespace Procurement.Engine.Orders;

/// <summary>Writes an attempt's steps as they happen, each with its screenshot: a run that is cut off leaves all that it did.</summary>
internal sealed class AttemptLog(IDbContextFactory<ProcurementDb> dbs, IFileStore files, TimeProvider clock, PurchaseOrder order, OrderAttempt attempt)
{
    private int steps;

    /// <summary>A step that went well, with the page as it is now.</summary>
    public async Task StepAsync(string name, ISupplierSite site, CancellationToken cancellationToken, string? detail = null) =>
        await WriteAsync(name, await site.CaptureAsync(name, cancellationToken), detail, cancellationToken);

    public async Task WriteAsync(string name, Screenshot? picture, string? detail, CancellationToken cancellationToken)
    {
        string? key = null;
        if (picture is not null)
        {
            key = $"orders/{order.Number}/{attempt.Number}/{++steps:D2}-{name}-{Guid.CreateVersion7(clock.GetUtcNow()):N}.png";
            await files.PutAsync(key, picture.Png, "image/png", cancellationToken);
        }

        var now = clock.GetUtcNow();
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        db.AttemptSteps.Add(new AttemptStep { Id = Guid.CreateVersion7(now), AttemptId = attempt.Id, Name = name, At = now, ScreenshotKey = key, Detail = detail });
        await db.SaveChangesAsync(cancellationToken);
    }
}
