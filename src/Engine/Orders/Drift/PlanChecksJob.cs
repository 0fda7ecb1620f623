using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Procurement.Data;
using Procurement.Data.Company;
using Quartz;

namespace Procurement.Engine.Orders.Drift;

/// <summary>Owes every supplier that is bought from on its website its next check; those that are owed one already are left alone.</summary>
[DisallowConcurrentExecution]
internal sealed class PlanChecksJob(IDbContextFactory<ProcurementDb> dbs, TimeProvider clock, IOptions<OrderingOptions> ordering) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await PlanAsync(cancellationToken);

    public async Task PlanAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var zone = await CompanyZone.ReadAsync(db, cancellationToken);
        var codes = await db.Suppliers.Where(x => x.Channel == SupplierChannel.Web && x.Status == SupplierStatus.Approved && x.Website != null
            && db.SupplierAccounts.Any(account => account.SupplierCode == x.Code) && db.SupplierRecipes.Any(recipe => recipe.SupplierCode == x.Code)).Select(x => x.Code).ToListAsync(cancellationToken);
        var rows = await db.SupplierCanaries.ToDictionaryAsync(x => x.SupplierCode, cancellationToken);
        foreach (var code in codes)
        {
            if (!rows.TryGetValue(code, out var row)) db.SupplierCanaries.Add(row = new SupplierCanary { Id = Guid.CreateVersion7(now), SupplierCode = code });
#pragma warning disable CA5394 // So that suppliers are not checked all at once; no secret.
            if (row.DueAt is null && CanaryPlan.Next(row.CheckedAt, now, ordering.Value.CanaryHours, zone, Random.Shared.NextDouble()) is { } next) row.Owe(next);
#pragma warning restore CA5394
        }

        // Switched off: what is owed to the schedule is owed no more; what a person asked for is.
        if (ordering.Value.CanaryHours <= 0)
            foreach (var row in rows.Values.Where(row => row.DueAt is not null && row.LeasedBy is null && row.AskedBy is null)) row.Settle();
        await db.SaveChangesAsync(cancellationToken);
    }
}
