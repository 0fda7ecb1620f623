using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Procurement.Data;
using Quartz;

namespace Procurement.Engine.Messaging.Receiving;

/// <summary>
/// Removes raw deliveries after 30 days: each message keeps its own JSON, and WhatsApp repeats nothing after 7 days. One with a parked item that waits for a
/// person stays. Once per cluster, at night.
/// </summary>
[DisallowConcurrentExecution]
internal sealed partial class ForgetDeliveriesJob(IDbContextFactory<ProcurementDb> dbs, TimeProvider clock, ILogger<ForgetDeliveriesJob> logger) : IJob
{
    public static readonly TimeSpan Kept = TimeSpan.FromDays(30);
    private const int AtOnce = 5_000;

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await ForgetAsync(cancellationToken);

    /// <summary>How many were removed. In portions, so that none holds its locks for long.</summary>
    public async Task<int> ForgetAsync(CancellationToken cancellationToken)
    {
        var before = clock.GetUtcNow() - Kept;
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var all = 0;
        for (var count = AtOnce; count == AtOnce; all += count)
        {
            count = await db.WebhookDeliveries
                .Where(x => db.WebhookDeliveries.Where(old => old.ReceivedAt < before && !db.ParkedItems.Any(item => item.DeliveryId == old.Id && item.SettledAt == null)).OrderBy(old => old.ReceivedAt).Take(AtOnce).Select(old => old.Id).Contains(x.Id))
                .ExecuteDeleteAsync(cancellationToken);
        }

        if (all > 0) Forgotten(all);
        return all;
    }

    [LoggerMessage(LogLevel.Information, "{Count} raw deliveries were removed")]
    private partial void Forgotten(int count);
}
