using Procurement.Testing.Services;

namespace Procurement.Route.Tests.Orders.Matrix;

/// <summary>Whatever the shop does, no order is doubled, lost or wrong.</summary>
public sealed class FaultMatrixTests(PostgresFixture postgres)
{
    private const int Workers = 3;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Category", "Long")]
    public async Task Every_fault_alone_and_in_pairs_doubles_loses_and_spoils_no_order()
    {
        var only = Environment.GetEnvironmentVariable("MATRIX_ONLY");
        var repeats = int.Parse(Environment.GetEnvironmentVariable("MATRIX_REPEATS") ?? "2", System.Globalization.CultureInfo.InvariantCulture);
        var todo = (from seed in Enumerable.Range(1, repeats)
                    from fault in FaultCase.Singles.Concat(FaultCase.Pairs)
                    from kind in ShopKind.All
                    where fault.Applies(kind) && (only is null || $"{kind} {fault}".Contains(only, StringComparison.OrdinalIgnoreCase))
                    select (kind, fault, seed: seed * 1000)).Select((one, at) => (one.kind, one.fault, seed: one.seed + at)).ToList();

        var runs = await Matrix.Workers.RunAsync(postgres, "faults", Workers, todo, (room, one, stop) => new FaultRuns(room).PlayAsync(one.kind, one.fault, one.seed, finish: true, stop), Stop);

        Assert.Empty(runs.Where(run => run.IsBad));
    }
}
