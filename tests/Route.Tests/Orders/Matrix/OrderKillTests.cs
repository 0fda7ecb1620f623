using Procurement.Testing.Services;

namespace Procurement.Route.Tests.Orders.Matrix;

/// <summary>Whenever a process that orders is killed, no order is doubled, lost or wrong.</summary>
public sealed class OrderKillTests(PostgresFixture postgres)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Category", "Long")]
    public async Task Killed_at_every_step_and_at_random_no_order_is_doubled_lost_or_spoilt()
    {
        var todo = ShopKind.All.SelectMany((kind, at) => KillPlan.Of(seed: 7 + at, random: Knobs.Number("MATRIX_RANDOM_KILLS", 40)).Select((plan, number) => (kind, plan, seed: 50_000 + at * 1000 + number)))
            .Where(one => Knobs.Wants($"{one.kind} {one.plan.Row}")).OrderBy(one => one.seed % 1000).ToList();

        var runs = await Workers.RunAsync(postgres, "kills", todo, KillRuns.OpenAsync, (kills, one, stop) => kills.PlayAsync(one.kind, one.plan, one.seed, stop), Stop);

        Assert.DoesNotContain(runs, run => run.IsBad);
    }
}
