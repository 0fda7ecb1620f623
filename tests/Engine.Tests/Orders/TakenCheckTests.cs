using Procurement.Engine.Orders;

namespace Procurement.Engine.Tests.Orders;

/// <summary>What a supplier took is compared with what its review showed; only a difference is told.</summary>
public sealed class TakenCheckTests
{
    private static readonly BasketExpectation Approved = new([new ApprovedLine("A-1", 2, 10)], 20, "AED", new DeliveryAddress("Building 7", "Service Road 4", "Dubai", "AE"), "PO-1");
    private static readonly NewOrderClue Review = new(new HistorySnapshot([]), Total: 36.75m, [new HistoryLine("A-1", 2)], Goods: 20);

    [Theory]
    [InlineData("36.75")]
    [InlineData("36.74")]
    [InlineData("20")]
    public void The_reviews_total_and_that_of_its_goods_are_as_reviewed(string total) => Assert.Null(Of(new TakenOrder(Amount(total), "Building 7, Service Road 4, Dubai, AE")));

    [Theory]
    [InlineData("47.78")]
    [InlineData("35")]
    public void Any_other_total_is_told(string total) => Assert.Contains("its review said 36.75", Of(new TakenOrder(Amount(total))), StringComparison.Ordinal);

    [Fact]
    public void Another_address_is_told() => Assert.Contains("It goes to “HQ Tower, Dubai”", Of(new TakenOrder(ShipTo: "HQ Tower, Dubai")), StringComparison.Ordinal);

    [Fact]
    public void More_than_one_order_with_our_reference_is_told() => Assert.Contains("2 orders with our reference: 7, 8", TakenCheck.Difference(Approved, Review, null, ["7", "8"]), StringComparison.Ordinal);

    [Fact]
    public void What_could_not_be_read_is_told() => Assert.Equal("No total.", Of(new TakenOrder(Unreadable: ["No total."])));

    [Fact]
    public void What_is_not_shown_and_what_was_not_kept_is_not_compared()
    {
        Assert.Null(Of(new TakenOrder()));
        Assert.Null(Of(null));
        Assert.Null(TakenCheck.Difference(Approved, null, new TakenOrder(99), ["7"]));
    }

    [Fact]
    public void A_second_page_fills_in_what_the_first_does_not_show() => Assert.Equal((5m, "here"), new TakenOrder(ShipTo: "here").And(new TakenOrder(5, "there")) is var both ? (both.Total, both.ShipTo) : default);

    private static string? Of(TakenOrder? taken) => TakenCheck.Difference(Approved, Review, taken, ["7"]);

    private static decimal Amount(string text) => decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
