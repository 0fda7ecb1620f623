using Procurement.Testing.Services;

namespace Procurement.Route.Tests.Orders.Matrix;

/// <summary>A shop that was redesigned since its recipe was written is bought from rightly, or a person is told why not.</summary>
public sealed class MutationTests(PostgresFixture postgres)
{
    private const double LeastOrdered = 0.9;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Category", "Long")]
    public async Task Nine_of_ten_redesigned_shops_are_still_ordered_from_and_none_wrongly()
    {
        var (first, count) = (Knobs.Number("MATRIX_FIRST_SEED", 1), Knobs.Number("MATRIX_SEEDS", 36));
        var todo = Enumerable.Range(first, count).SelectMany(seed => ShopKind.All.Select(kind => (kind, seed))).Where(one => Knobs.Wants($"{one.kind} {one.seed}")).ToList();

        var runs = await Workers.RunAsync(postgres, "mutations", todo, MutationRuns.OpenAsync, (mutations, one, stop) => mutations.PlayAsync(one.kind, one.seed, stop), Stop);

        Assert.DoesNotContain(runs, run => run.IsBad);
        Assert.True(runs.Count(run => run.Verdict.End == RunEnd.Ordered) >= LeastOrdered * runs.Count);
    }
}
