using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Procurement.Data;

namespace Procurement.Engine.Work;

/// <summary>
/// Says every second that this node lives, so that what a killed node held is taken up within seconds and not when its leases lapse.
/// </summary>
internal sealed partial class NodeHeartbeat(IDbContextFactory<ProcurementDb> dbs, Node node, TimeProvider clock, ILogger<NodeHeartbeat> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    /// <summary>Nodes that ended long ago are of no more use.</summary>
    private static readonly TimeSpan Forget = TimeSpan.FromDays(1);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await BeatAsync(clock.GetUtcNow(), cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await BeatOrSayAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Ending.
        }
    }

    /// <summary>What this node still holds is free at once.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var longAgo = clock.GetUtcNow() - (WorkClaims.NodeLost * 2);
        await db.WorkNodes.Where(x => x.Name == node.Name).ExecuteUpdateAsync(set => set.SetProperty(x => x.SeenAt, longAgo), cancellationToken);
    }

    private async Task BeatOrSayAsync(CancellationToken cancellationToken)
    {
        try
        {
            await BeatAsync(clock.GetUtcNow(), cancellationToken);
        }
        catch (Exception trouble) when (trouble is System.Data.Common.DbException or TimeoutException or InvalidOperationException)
        {
            NotSeen(trouble);
        }
    }

    private async Task BeatAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        await db.Database.ExecuteSqlAsync($"INSERT INTO work_nodes (name, started_at, seen_at) VALUES ({node.Name}, {now}, {now}) ON CONFLICT (name) DO UPDATE SET seen_at = excluded.seen_at", cancellationToken);
        await db.WorkNodes.Where(x => x.SeenAt < now - Forget).ExecuteDeleteAsync(cancellationToken);
    }

    [LoggerMessage(LogLevel.Warning, "This node could not say that it lives")]
    private partial void NotSeen(Exception trouble);
}
