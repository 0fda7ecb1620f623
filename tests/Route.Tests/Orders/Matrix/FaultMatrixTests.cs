using Procurement.Testing.Services;

namespace Procurement.Route.Tests.Orders.Matrix;

/// <summary>Whatever the shop does, no order is doubled, lost or wrong.</summary>
public sealed class FaultMatrixTests(PostgresFixture postgres)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Category", "Long")]
    public async Task Every_fault_alone_and_in_pairs_doubles_loses_and_spoils_no_order()
    {
        var todo = (from round in Enumerable.Range(1, Knobs.Number("MATRIX_ROUNDS", 1))
                    from fault in FaultCase.Singles.Concat(FaultCase.Pairs)
                    from kind in ShopKind.All
                    where fault.Applies(kind)
                    select (kind, fault, round)).Select((one, at) => (one.kind, one.fault, seed: one.round * 1000 + at)).Where(one => Knobs.Wants($"{one.kind} {one.fault}")).ToList();

        var runs = await Workers.RunAsync(postgres, "faults", todo, FaultRuns.OpenAsync, (faults, one, stop) => faults.PlayAsync(one.kind, one.fault, one.seed, finish: true, stop), Stop);

        Assert.DoesNotContain(runs, run => run.IsBad);
    }
}
