using Procurement.Benchmarks.Parts;

namespace Procurement.Benchmarks.Measurements;

/// <summary>The best run of one side.</summary>
internal sealed record BestIntake(double PerSecond, int Connections, double P50, double P99);

/// <summary>Messages durably stored per second: the same bodies and the same sender for both sides, every accepted one counted in the database.</summary>
internal sealed class IntakeMeasurement(Room room, BenchOptions options)
{
    /// <summary>More than any side can take, so that no body is sent twice.</summary>
    private const int MostPerSecond = 30_000, WarmUpSeconds = 3;

    public async Task<BestIntake> OfPeerAsync(CancellationToken cancellationToken)
    {
        await using var peer = await Peer.StartAsync(room, cancellationToken);
        return await BestAsync("peer", peer.Address, () => peer.StoredAsync(cancellationToken), cancellationToken);
    }

    public Task<BestIntake> OfOursAsync(Uri portal, CancellationToken cancellationToken) =>
        BestAsync("ours", portal, () => OurPortal.StoredAsync(room, cancellationToken), cancellationToken);

    private async Task<BestIntake> BestAsync(string who, Uri server, Func<Task<long>> stored, CancellationToken cancellationToken)
    {
        await RunAsync(who, server, stored, options.Connections[0], Math.Min(WarmUpSeconds, options.Seconds), counts: false, cancellationToken);
        BestIntake? best = null;
        foreach (var connections in options.Connections)
        {
            for (var run = 0; run < options.Runs; run++)
            {
                var one = await RunAsync(who, server, stored, connections, options.Seconds, counts: true, cancellationToken);
                if (best is null || one.PerSecond > best.PerSecond) best = one;
            }
        }
        return best!;
    }

    private async Task<BestIntake> RunAsync(string who, Uri server, Func<Task<long>> stored, int connections, int seconds, bool counts, CancellationToken cancellationToken)
    {
        var payloads = await room.WritePayloadsAsync(MostPerSecond * seconds, cancellationToken);
        await room.SettleDiskAsync(cancellationToken);
        var before = await stored();
        var run = await Wrk.RunAsync(server, payloads, connections, seconds, cancellationToken);
        File.Delete(payloads);
        if (run.Refused > 0 || run.TimedOut > 0) throw new InvalidOperationException($"{who}: {run.Refused} requests refused, {run.TimedOut} without answer");

        // wrk hangs up at the end of its time: what is under way then is stored and not counted by it, at most one on each connection.
        await Task.Delay(TimeSpan.FromMilliseconds(500), cancellationToken);
        var rows = await stored() - before;
        if (rows < run.Requests || rows > run.Requests + connections) throw new InvalidOperationException($"{who}: {run.Requests} requests accepted, but {rows} rows stored");
        if (counts) Console.WriteLine($"  {who}, {connections} connections: {run.PerSecond:0} messages/s, p50 {run.P50:0.0} ms, p99 {run.P99:0.0} ms, {run.Requests} accepted, {rows} rows");
        return new BestIntake(run.PerSecond, connections, run.P50, run.P99);
    }
}
