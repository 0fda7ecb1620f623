using System.Diagnostics;
using System.Globalization;
using Procurement.Simulators.Shop;
using Procurement.Testing;
using Procurement.Testing.Services;
using Fault = Procurement.Simulators.Shop.Fault;

namespace Procurement.Route.Tests.Orders.Matrix;

/// <summary>Places orders with processes of their own, which are killed (SIGKILL) as planned; each next process finds what the last one left.</summary>
internal sealed class KillRuns(MatrixRoom room, PointListener points) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly string Node = Repository.PathTo("tests", "OrderNode", "bin", Repository.Configuration, "net10.0", "Procurement.OrderNode.dll");
    private int started;

    public static async Task<KillRuns> OpenAsync(MatrixRoom room, CancellationToken cancellationToken) => new(room, await PointListener.StartAsync(room.ConnectionString, cancellationToken));

    public ValueTask DisposeAsync() => points.DisposeAsync();

    public async Task<RunRecord> PlayAsync(ShopKind kind, KillPlan plan, int seed, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        var run = await room.PrepareAsync(kind, seed, cancellationToken);
        if (plan.AnswerIsLost) await room.BreakAsync(new Fault(kind.Supplier, ErrorAfterOrder: true, Times: 1), cancellationToken);
        var (kills, killed) = (new Queue<Kill>(plan.Kills), 0);
        await run.SettleAsync(async stop =>
        {
            var before = Stopwatch.GetTimestamp();
            var died = await ProcessAsync(run, kills.TryDequeue(out var kill) ? kill : null, stop);
            room.Clock.Advance(Stopwatch.GetElapsedTime(before));
            if (!died) return;
            killed++;
            // A node that was not seen for a while holds nothing any more; without that its lease must lapse.
            if (!plan.WaitForLease) await room.ForgetNodesAsync(stop);
            room.Clock.Advance(TimeSpan.FromMinutes(1));
        }, cancellationToken);
        var verdict = await run.JudgeAsync(mayNotBeKnown: true, cancellationToken);
        var after = verdict.End is RunEnd.Person or RunEnd.Unsure ? await run.FinishAsync(room.SweepAsync, cancellationToken) : null;
        await run.EndAsync(cancellationToken);
        return new RunRecord(kind.Name, plan.Row, seed, verdict with { Why = $"{killed} killed: {plan}. {verdict.Why}".TrimEnd() }, after, watch.Elapsed.TotalSeconds) { Kills = killed };
    }

    /// <returns>Whether it was killed before it ended by itself.</returns>
    private async Task<bool> ProcessAsync(MatrixRun run, Kill? kill, CancellationToken cancellationToken)
    {
        var moment = kill is null ? Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken) : await MomentAsync(run, kill, cancellationToken);
        await using var process = ChildProcess.Start(new ChildStart("dotnet", Node, room.ConnectionString, room.KeyFolder, room.FileFolder, room.Clock.GetUtcNow().ToString("O", CultureInfo.InvariantCulture), $"node-{++started}"));
        var ended = process.WaitForExitAsync(cancellationToken);
        var first = await Task.WhenAny(ended, KillAsync()).WaitAsync(Patience, cancellationToken);
        if (first != ended)
        {
            await process.KillAsync();
            if (kill!.Moment != KillMoment.Point) await room.MendAsync(cancellationToken);
            return true;
        }

        if (await ended != 0) throw new InvalidOperationException($"The process that orders ended with {await ended}:\n{process.Output}");
        return false;

        async Task KillAsync()
        {
            await moment;
            await Task.Delay(kill!.After, cancellationToken);
        }
    }

    /// <summary>Ends when the moment has come from which the kill counts.</summary>
    private async Task<Task> MomentAsync(MatrixRun run, Kill kill, CancellationToken cancellationToken)
    {
        if (kill.Moment == KillMoment.Point) return points.NextAsync(kill.Name);
        var isClick = kill.Moment == KillMoment.ClickUnderWay;
        await room.BreakAsync(isClick ? new Fault(run.Kind.Supplier, SlowMs: 2500) { SlowAt = [Step.Commit] } : new Fault(run.Kind.Supplier) { ConfirmationAfterMs = 2500 }, cancellationToken);
        var step = isClick ? Step.Commit : "ordered";
        var before = await room.ReachedAsync(run.Kind, step, cancellationToken);
        return Eventually.Until(async () => await room.ReachedAsync(run.Kind, step, cancellationToken) > before, cancellationToken, $"The shop reaching {step}", Patience);
    }
}
