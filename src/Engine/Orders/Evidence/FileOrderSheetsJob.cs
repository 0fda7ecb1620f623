using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Procurement.Data;
using Procurement.Data.Orders;
using Procurement.Engine.Orders.Documents;
using Procurement.Engine.Work;

namespace Procurement.Engine.Orders.Evidence;

/// <summary>Keeps the sheets of orders that were placed or settled, when nothing has changed about them for a while.</summary>
internal sealed partial class FileOrderSheetsJob(IDbContextFactory<ProcurementDb> dbs, FileOrderSheet file, TimeProvider clock, ILogger<FileOrderSheetsJob> logger) : ISweep
{
    /// <summary>By then the last picture is written.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromMinutes(1);

    /// <summary>Printing takes a browser's place: not many at once.</summary>
    private const int Take = 3;

    public async Task<bool> SweepAsync(CancellationToken cancellationToken)
    {
        foreach (var number in await DueAsync(cancellationToken))
        {
            try
            {
                await file.RunAsync(number, cancellationToken);
                Filed(number);
            }
            catch (PdfPrinterException trouble)
            {
                NotFiled(number, trouble.Message);
                return false;
            }
        }

        return false;
    }

    private async Task<List<string>> DueAsync(CancellationToken cancellationToken)
    {
        var until = clock.GetUtcNow() - Quiet;
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        return await db.Orders.Where(x => x.Status == OrderStatus.Placed || x.Status == OrderStatus.Received || x.Status == OrderStatus.ShortClosed || x.Status == OrderStatus.Cancelled)
            .Where(x => x.UpdatedAt <= until && !db.OrderSheets.Any(sheet => sheet.OrderId == x.Id && sheet.FiledAt > x.UpdatedAt) && db.OrderAttempts.Any(attempt => attempt.OrderId == x.Id && attempt.EvidenceHash != null))
            .OrderBy(x => x.UpdatedAt).Select(x => x.Number).Take(Take).ToListAsync(cancellationToken);
    }

    [LoggerMessage(LogLevel.Information, "The sheet of order {Order} is kept")]
    private partial void Filed(string order);

    [LoggerMessage(LogLevel.Warning, "The sheet of order {Order} could not be printed: {Trouble}")]
    private partial void NotFiled(string order, string trouble);
}
