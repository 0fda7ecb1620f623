using Procurement.Engine.Orders;
using Procurement.Engine.Orders.Channels;
using Procurement.Engine.Orders.Live;

namespace Procurement.Engine.Tests.Orders;

public class AfterHandsTests
{
    private static readonly HistorySnapshot Before = new([new("100")]), More = new([new("101"), new("100")]), None = new([]);

    [Fact]
    public void A_browser_that_nobody_touched_raises_no_doubt() => Assert.Null(AfterHands.Decide(null, More));

    [Fact]
    public void A_history_without_a_new_order_lets_the_run_go_on() => Assert.Null(AfterHands.Decide(new BeforeHands(Before), Before));

    [Fact]
    public void An_order_that_came_while_a_person_had_the_browser_leaves_it_open_whether_ours_was_placed()
    {
        var unknown = Assert.IsType<ChannelOutcome.Unknown>(AfterHands.Decide(new BeforeHands(Before), More));

        Assert.False(unknown.CanLookUp);
        Assert.Contains("101", unknown.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_the_history_was_not_seen_before_a_person_is_asked() => Assert.Contains("101", Assert.IsType<ChannelOutcome.NeedsOperator>(AfterHands.Decide(new BeforeHands(null), More)).Why, StringComparison.Ordinal);

    [Fact]
    public void An_empty_history_has_nothing_that_was_ordered_by_hand() => Assert.Null(AfterHands.Decide(new BeforeHands(null), None));
}
