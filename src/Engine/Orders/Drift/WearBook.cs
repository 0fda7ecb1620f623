using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Procurement.Data;
using Procurement.Engine.Notices;
using Procurement.Engine.Orders.Browser;

namespace Procurement.Engine.Orders.Drift;

/// <summary>Keeps what a run met that is wearing out, whatever became of the run. What cannot be kept is said in the log and changes nothing else.</summary>
internal sealed partial class WearBook(IDbContextFactory<ProcurementDb> dbs, TimeProvider clock, IChangeNotices notices, ILogger<WearBook> logger)
{
    private static readonly TimeSpan ToKeep = TimeSpan.FromSeconds(10);

    /// <summary>Never throws.</summary>
    /// <param name="run">Number of the order, or <see cref="SupplierCheck.Name"/>.</param>
    public async Task KeepAsync(string supplier, string run, ISupplierSite site)
    {
        if (site.Wear.Count == 0 && site.Passed.Count == 0) return;
        try
        {
            using var stop = new CancellationTokenSource(ToKeep);
            await using var db = await dbs.CreateDbContextAsync(stop.Token);
            var open = await db.SupplierWear.Where(x => x.SupplierCode == supplier && x.ResolvedAt == null).ToListAsync(stop.Token);
            var fresh = WearLedger.Update(open, site.Wear, site.Passed, supplier, run, clock.GetUtcNow());
            db.AddRange(fresh);
            if (await db.SaveChangesAsync(stop.Token) == 0) return;
            if (fresh.Count > 0) Wearing(supplier, fresh.Count);
            notices.Changed(ChangeKinds.Company, supplier);
            if (fresh.Count > 0) notices.Changed(ChangeKinds.Work, supplier);
        }
#pragma warning disable CA1031 // The order's outcome stands already, and must stand whatever goes wrong here.
        catch (Exception trouble)
#pragma warning restore CA1031
        {
            NotKept(supplier, trouble);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The website of supplier {Supplier} is wearing out: {Count} new")]
    private partial void Wearing(string supplier, int count);

    [LoggerMessage(LogLevel.Warning, "What wears out at supplier {Supplier} could not be kept")]
    private partial void NotKept(string supplier, Exception trouble);
}
