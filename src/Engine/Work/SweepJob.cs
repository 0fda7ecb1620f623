using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Quartz;

namespace Procurement.Engine.Work;

/// <summary>Quartz's side of a sweep: repeats it while there may be more, and keeps trouble of one round from ending the schedule.</summary>
[DisallowConcurrentExecution]
public sealed partial class SweepJob<TSweep>(TSweep sweep, SweepSignals signals, ILogger<SweepJob<TSweep>> logger) : IJob where TSweep : class, ISweep
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            do
            {
                signals.Taken(typeof(TSweep));
                while (!cancellationToken.IsCancellationRequested && await sweep.SweepAsync(cancellationToken))
                {
                }
            }
            while (signals.IsWoken(typeof(TSweep)) && !cancellationToken.IsCancellationRequested);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Stopping: what was claimed comes back when its lease lapses.
        }
#pragma warning disable CA1031 // The next round must come whatever happened in this one; the rows keep their own errors.
        catch (Exception trouble)
#pragma warning restore CA1031
        {
            SweepFailed(typeof(TSweep).Name, trouble);
        }
    }

    [LoggerMessage(LogLevel.Error, "Sweep {Sweep} failed; it runs again by its schedule")]
    private partial void SweepFailed(string sweep, Exception trouble);
}

/// <summary>Wake-ups that came while a sweep was running, so that none is lost and none piles up.</summary>
public sealed class SweepSignals
{
    private readonly System.Collections.Concurrent.ConcurrentDictionary<Type, bool> woken = new();

    /// <summary>True when the sweep must be triggered: it was not woken already.</summary>
    public bool Wake(Type sweep)
    {
        if (woken.TryGetValue(sweep, out var already) && already) return false;
        woken[sweep] = true;
        return true;
    }

    public void Taken(Type sweep) => woken[sweep] = false;

    public bool IsWoken(Type sweep) => woken.TryGetValue(sweep, out var yes) && yes;
}
