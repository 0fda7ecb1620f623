using Microsoft.Extensions.DependencyInjection;

namespace Procurement.Engine.Work;

/// <summary>
/// One stage's look at its due rows. Runs on every node, by the schedule and whenever the stage is woken; never twice at once on one node.
/// </summary>
public interface ISweep
{
    /// <summary>Takes and handles due rows once. True when there may be more due at once.</summary>
    Task<bool> SweepAsync(CancellationToken cancellationToken);
}

/// <summary>A sweep and the stage whose wake-ups and interval (<see cref="EngineSchedule"/>) it follows.</summary>
public sealed record SweepRegistration(string Stage, Type Sweep);

/// <summary>A job that runs once per cluster, by a cron expression in UTC.</summary>
public sealed record ClusterJobRegistration(string Name, Type Job, string Cron);

public static class SweepRegistrations
{
    /// <param name="stage">One of <see cref="Stages"/>.</param>
    public static IServiceCollection AddSweep<TSweep>(this IServiceCollection services, string stage) where TSweep : class, ISweep
    {
        services.AddSingleton<TSweep>();
        services.AddSingleton(new SweepRegistration(stage, typeof(TSweep)));
        return services;
    }

    /// <summary>Adds a Quartz job to the clustered scheduler.</summary>
    public static IServiceCollection AddClusterJob<TJob>(this IServiceCollection services, string name, string cron) where TJob : class, Quartz.IJob
    {
        services.AddTransient<TJob>();
        services.AddSingleton(new ClusterJobRegistration(name, typeof(TJob), cron));
        return services;
    }
}
