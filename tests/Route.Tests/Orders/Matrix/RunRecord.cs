using System.Diagnostics;

namespace Procurement.Route.Tests.Orders.Matrix;

/// <summary>One run as the report lists it.</summary>
/// <param name="Case">The fault, the kill or the mutation.</param>
/// <param name="After">How it ended after a person acted on it; null where none had to.</param>
internal sealed record RunRecord(string Shop, string Case, int Seed, Verdict Verdict, Verdict? After, double Seconds)
{
    /// <summary>Processes that were killed.</summary>
    public int Kills { get; init; }

    public bool IsBad => Verdict.IsBad || After is { IsBad: true };

    public override string ToString() => $"{Shop} | {Case} | seed {Seed} | {Verdict.End} | {Verdict.Why.ReplaceLineEndings(" ")}{(After is null ? "" : $" | then {After.End} {After.Why}")} | {Seconds:0.0} s";
}

/// <summary>Plays cases with faults in one room.</summary>
internal sealed class FaultRuns(MatrixRoom room) : IAsyncDisposable
{
    public static Task<FaultRuns> OpenAsync(MatrixRoom room, CancellationToken cancellationToken) => Task.FromResult(new FaultRuns(room));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <param name="finish">Whether a person then acts on what was left to one.</param>
    public async Task<RunRecord> PlayAsync(ShopKind kind, FaultCase fault, int seed, bool finish, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        var run = await room.PrepareAsync(kind.Late(fault.LateBy), seed, cancellationToken);
        foreach (var broken in fault.Faults(run.Articles)) await room.BreakAsync(broken with { Supplier = kind.Supplier }, cancellationToken);
        await run.SettleAsync(room.SweepAsync, cancellationToken);
        var verdict = await run.JudgeAsync(fault.MayNotBeKnown, cancellationToken);
        var after = finish && verdict.End is RunEnd.Person or RunEnd.Unsure ? await run.FinishAsync(room.SweepAsync, cancellationToken) : null;
        await run.EndAsync(cancellationToken);
        return new RunRecord(kind.Name, fault.Name, seed, Wished(verdict, fault), after, watch.Elapsed.TotalSeconds);
    }

    /// <summary>An order that had to come, or must not have come.</summary>
    private static Verdict Wished(Verdict verdict, FaultCase fault) => (fault.Wanted, verdict.End) switch
    {
        (Wanted.NoOrder, RunEnd.Ordered or RunEnd.Told) => new Verdict(RunEnd.Wrong, $"It must not be ordered so. {verdict.Why}"),
        (Wanted.Order, RunEnd.Person) => verdict with { Why = $"NOT ORDERED {verdict.Why}" },
        _ => verdict,
    };
}
