using Procurement.Testing.Services;

namespace Procurement.Route.Tests.Orders.Matrix;

/// <summary>A few of the long matrix: what cost money before it was mended, in each kind of shop.</summary>
public sealed class QuickFaultTests(PostgresFixture postgres)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("classic", "insurance ticked", RunEnd.Person, "Transport insurance")]
    [InlineData("classic", "address changed at commit", RunEnd.Told, "It goes to")]
    [InlineData("classic", "price up after the review", RunEnd.Told, "its review said")]
    [InlineData("classic", "customer swapped at cart", RunEnd.Person, "customer number")]
    [InlineData("classic", "customer swapped at review", RunEnd.Told, "For whom the account bought")]
    [InlineData("classic", "hangs after the order + history 5 min late + second click orders again", RunEnd.Ordered, "")]
    public async Task What_the_shop_does_ends_as_it_should(string shop, string name, RunEnd end, string why)
    {
        await using var room = await MatrixRoom.OpenAsync(postgres, Stop);
        var fault = FaultCase.Singles.Concat(FaultCase.Pairs).Single(one => one.Name == name);

        var run = await new FaultRuns(room).PlayAsync(ShopKind.All.Single(kind => kind.Name == shop), fault, seed: 1, finish: false, Stop);

        Assert.Equal(end, run.Verdict.End);
        Assert.Contains(why, run.Verdict.Why, StringComparison.Ordinal);
    }
}

/// <summary>One kill where it is most dangerous, and one redesigned shop.</summary>
public sealed class QuickKillTests(PostgresFixture postgres)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Killed_while_the_shop_answers_the_click_the_order_is_found_and_not_made_again()
    {
        await using var room = await MatrixRoom.OpenAsync(postgres, Stop);
        await using var kills = await KillRuns.OpenAsync(room, Stop);

        var run = await kills.PlayAsync(ShopKind.Classic, new KillPlan("quick", [new Kill(KillMoment.AnswerUnderWay, "", TimeSpan.Zero)], AnswerIsLost: false, WaitForLease: true), seed: 1, Stop);

        Assert.Equal((RunEnd.Ordered, 1), (run.Verdict.End, run.Kills));
    }

    [Fact]
    public async Task A_redesigned_shop_is_bought_from_rightly_or_a_person_is_told()
    {
        await using var room = await MatrixRoom.OpenAsync(postgres, Stop);

        var run = await new MutationRuns(room).PlayAsync(ShopKind.Classic, seed: 904, Stop);

        Assert.Equal(RunEnd.Ordered, run.Verdict.End);
    }
}
