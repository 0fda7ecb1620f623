using Microsoft.Extensions.DependencyInjection;
using Procurement.Engine.Notices;
using Procurement.Engine.Work;
using Quartz;

namespace Procurement.Engine;

/// <summary>Stages of the route, by the names that wake them.</summary>
public static class Stages
{
    public const string FetchMedia = "fetch-media", Batch = "batch", Turn = "turn", Check = "check", Order = "order", Book = "book", Tell = "tell", Live = "live", File = "file", CheckSuppliers = "check-suppliers";
}

/// <summary>Every sweep's interval in one table; wake-ups cut the wait, the interval is the safety net.</summary>
public static class EngineSchedule
{
    public static readonly IReadOnlyDictionary<string, TimeSpan> SweepEvery = new Dictionary<string, TimeSpan>
    {
        [Stages.FetchMedia] = TimeSpan.FromSeconds(2),
        [Stages.Batch] = TimeSpan.FromMilliseconds(250),
        [Stages.Turn] = TimeSpan.FromSeconds(1),
        [Stages.Check] = TimeSpan.FromSeconds(1),
        [Stages.Order] = TimeSpan.FromSeconds(2),
        [Stages.Book] = TimeSpan.FromSeconds(2),
        [Stages.Tell] = TimeSpan.FromMilliseconds(500),
        [Stages.Live] = TimeSpan.FromSeconds(1),
        [Stages.CheckSuppliers] = TimeSpan.FromSeconds(30),
        [Stages.File] = TimeSpan.FromSeconds(20),
    };

    /// <summary>Builds both schedulers from the registered sweeps and cluster jobs.</summary>
    public static IServiceCollection AddEngineSchedule(this IServiceCollection services)
    {
        var sweeps = services.Where(x => x.ServiceType == typeof(SweepRegistration)).Select(x => (SweepRegistration)x.ImplementationInstance!).ToList();
        var clustered = services.Where(x => x.ServiceType == typeof(ClusterJobRegistration)).Select(x => (ClusterJobRegistration)x.ImplementationInstance!).ToList();
        services.AddSingleton<SweepSignals>();
        services.AddQuartz("node", q =>
        {
            q.UseInMemoryStore();
            q.UseDefaultThreadPool(Math.Max(10, sweeps.Count + 2));
            foreach (var sweep in sweeps)
            {
                var key = KeyOf(sweep);
                q.AddJob(typeof(SweepJob<>).MakeGenericType(sweep.Sweep), (IJobConfigurator<IJob> job) => job.WithIdentity(key).StoreDurably());
                q.AddTrigger(trigger => trigger.ForJob(key).WithIdentity(key.Name, "schedule").WithSimpleSchedule(every => every.WithInterval(SweepEvery[sweep.Stage]).RepeatForever()));
            }
        });
        services.AddQuartz("cluster", q =>
        {
            q.UsePersistentStore(store =>
            {
                store.UsePostgres(database => database.UseRegisteredDataSource = true);
                store.UseSystemTextJsonSerializer();
                store.UseClustering(cluster =>
                {
                    cluster.CheckinInterval = TimeSpan.FromSeconds(3);
                    cluster.CheckinMisfireThreshold = TimeSpan.FromSeconds(3);
                });
                store.ProvisionSchema();
            });
            foreach (var job in clustered)
            {
                var key = new JobKey(job.Name, "cluster");
                q.AddJob(job.Job, (IJobConfigurator<IJob> declared) => declared.WithIdentity(key).StoreDurably());
                q.AddTrigger(trigger => trigger.ForJob(key).WithIdentity(job.Name, "cluster").WithCronSchedule(job.Cron, cron => cron.InTimeZone(TimeZoneInfo.Utc)));
            }
        });
        services.AddHostedService<SweepWaker>();
        services.AddQuartzHostedService(hosted => hosted.WaitForJobsToComplete = true);
        return services;
    }

    internal static JobKey KeyOf(SweepRegistration sweep) => new(sweep.Sweep.Name, sweep.Stage);
}

/// <summary>Turns wake-ups into runs of the sweeps on this node.</summary>
internal sealed class SweepWaker(IChangeNotices notices, IEnumerable<SweepRegistration> sweeps, SweepSignals signals, [FromKeyedServices("node")] IScheduler scheduler)
    : Microsoft.Extensions.Hosting.IHostedService
{
    private IDisposable? listening;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var byStage = sweeps.ToLookup(x => x.Stage);
        listening = notices.OnWake(stage =>
        {
            foreach (var sweep in byStage[stage])
            {
                if (signals.Wake(sweep.Sweep)) _ = scheduler.TriggerJob(EngineSchedule.KeyOf(sweep), CancellationToken.None).AsTask();
            }
        });
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        listening?.Dispose();
        return Task.CompletedTask;
    }
}
