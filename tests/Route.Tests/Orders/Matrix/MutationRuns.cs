using System.Diagnostics;
using Procurement.Simulators.Shop.Mutations;

namespace Procurement.Route.Tests.Orders.Matrix;

/// <summary>Orders in shops that were redesigned by a seed: all kinds of change, half of what can change, and some words.</summary>
internal sealed class MutationRuns(MatrixRoom room) : IAsyncDisposable
{
    private const double LabelRate = 0.15;

    public static Task<MutationRuns> OpenAsync(MatrixRoom room, CancellationToken cancellationToken) => Task.FromResult(new MutationRuns(room));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public async Task<RunRecord> PlayAsync(ShopKind kind, int seed, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        var run = await room.PrepareAsync(kind, seed, cancellationToken);
        await room.RedesignAsync(new Mutation(seed, kind.Supplier) { LabelRate = LabelRate }, cancellationToken);
        await run.SettleAsync(room.SweepAsync, cancellationToken);
        var verdict = await run.JudgeAsync(mayNotBeKnown: true, cancellationToken);
        await run.EndAsync(cancellationToken);
        return new RunRecord(kind.Name, "redesigned", seed, verdict, null, watch.Elapsed.TotalSeconds);
    }
}
