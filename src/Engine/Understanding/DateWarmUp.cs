using Microsoft.Extensions.Hosting;

namespace Procurement.Engine.Understanding;

/// <summary>Builds the recogniser library's patterns beside the start of the host, once in a process.</summary>
internal sealed class DateWarmUp : IHostedService
{
    private static int started;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref started, 1) == 0) new Thread(RecognizedDates.Warm) { IsBackground = true, Priority = ThreadPriority.BelowNormal, Name = "Dates" }.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
