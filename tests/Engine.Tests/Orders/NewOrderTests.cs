using Procurement.Engine.Orders;
using Procurement.Engine.Orders.Browser;

namespace Procurement.Engine.Tests.Orders;

public class NewOrderTests
{
    private static readonly HistoryEntry Old = new("100", 8.96m, [new("AJ-1", 3)]);
    private static readonly NewOrderClue Clue = new(new HistorySnapshot([Old]), 8.96m, [new("AJ-1", 3), new("OJ-1", 1)]);
    private static readonly HistoryEntry Ours = new("101", 8.96m, [new("oj-1", 1), new("AJ-1", 1), new("AJ-1", 2)]);

    [Fact]
    public void The_one_new_order_whose_total_and_lines_fit_is_ours() => Assert.Equal("101", Assert.IsType<HistoryLookup.Found>(Find(Ours, Old)).Number);

    [Fact]
    public void An_order_of_ours_that_a_lagging_history_did_not_show_before_is_not_the_new_one()
        => Assert.IsType<HistoryLookup.Absent>(NewOrder.Find(Clue with { Before = new HistorySnapshot([]).And(["100", "101"]) }, new HistorySnapshot([Ours, Old])));

    [Fact]
    public void A_history_without_a_new_order_says_that_there_is_none() => Assert.IsType<HistoryLookup.Absent>(Find(Old));

    [Fact]
    public void A_new_order_of_somebody_else_is_not_ours() => Assert.IsType<HistoryLookup.Absent>(Find(new("102", 50m, [new("XX-1", 1)]), Old));

    [Fact]
    public void Two_new_orders_that_fit_are_not_known() => Assert.IsType<HistoryLookup.Unreadable>(Find(Ours with { Number = "102" }, Ours, Old));

    [Fact]
    public void A_new_order_with_our_total_and_other_lines_is_not_known() => Assert.IsType<HistoryLookup.Unreadable>(Find(Ours with { Lines = [new("AJ-1", 3)] }, Old));

    [Fact]
    public void A_new_order_beside_one_that_fits_in_part_is_not_known() => Assert.IsType<HistoryLookup.Unreadable>(Find(Ours, Ours with { Number = "102", Total = 9m }, Old));

    [Fact]
    public void A_new_order_of_which_nothing_is_shown_is_not_known() => Assert.IsType<HistoryLookup.Unreadable>(Find(new("101"), Old));

    private static HistoryLookup Find(params HistoryEntry[] after) => NewOrder.Find(Clue, new HistorySnapshot(after));
}
