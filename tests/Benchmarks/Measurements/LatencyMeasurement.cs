using Procurement.Benchmarks.Parts;

namespace Procurement.Benchmarks.Measurements;

/// <summary>How long an answer to WhatsApp takes at half of our own maximum, measured from the time at which each request was due.</summary>
internal sealed class LatencyMeasurement(Room room, BenchOptions options)
{
    private const int Connections = 64, WarmUpSeconds = 2;

    public async Task<OpenLoopResult> RunAsync(Uri portal, double perSecond, CancellationToken cancellationToken)
    {
        await OnceAsync(portal, perSecond, WarmUpSeconds, cancellationToken);
        var before = await OurPortal.StoredAsync(room, cancellationToken);
        var result = await OnceAsync(portal, perSecond, options.Seconds, cancellationToken);
        var rows = await OurPortal.StoredAsync(room, cancellationToken) - before;
        if (result.Refused > 0 || rows != result.Requests) throw new InvalidOperationException($"{result.Requests} requests, {result.Refused} refused, {rows} rows stored");
        return result;
    }

    private async Task<OpenLoopResult> OnceAsync(Uri portal, double perSecond, int seconds, CancellationToken cancellationToken)
    {
        var payloads = await room.WritePayloadsAsync((int)(perSecond * seconds), cancellationToken);
        var requests = OpenLoopSender.RequestsOf(await File.ReadAllLinesAsync(payloads, cancellationToken));
        File.Delete(payloads);
        await room.SettleDiskAsync(cancellationToken);
        return await OpenLoopSender.RunAsync(portal, requests, perSecond, Connections, cancellationToken);
    }
}
