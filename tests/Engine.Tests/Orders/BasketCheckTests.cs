using System.Globalization;
using Procurement.Engine.Orders;

namespace Procurement.Engine.Tests.Orders;

public class BasketCheckTests
{
    private static readonly DeliveryAddress Building7 = new("Building 7", "Building 7, Bayview Staff Village, Service Road 4", "Dubai", "AE");
    private static readonly BasketTolerance Tolerance = new(Percent: 2, Amount: 25);
    private static readonly BasketExpectation Approved = new([new("BC4533K", 30, 39.00m), new("BC4559B", 2, 21.00m)], 1212.00m, "AED", Building7, "PO-2026-000045");
    private static readonly Cart Exact = new([new("BC4533K", 30, 39.00m, 1170.00m), new("BC4559B", 2, 21.00m, 42.00m)], 1212.00m, "AED");

    [Fact]
    public void A_cart_with_exactly_the_approved_goods_and_prices_is_the_same() => Assert.IsType<BasketVerdict.Same>(BasketCheck.Check(Approved, Exact, Tolerance));

    [Fact]
    public void The_order_of_rows_and_the_case_of_article_numbers_do_not_matter()
    {
        var cart = Exact with { Rows = [Exact.Rows[1] with { Article = "bc4559b" }, Exact.Rows[0]] };

        Assert.IsType<BasketVerdict.Same>(BasketCheck.Check(Approved, cart, Tolerance));
    }

    [Fact]
    public void An_article_left_over_from_an_earlier_cart_is_different()
    {
        var cart = Exact with { Rows = [.. Exact.Rows, new("BC7478B", 1, 21.00m, 21.00m)], Total = 1233.00m };

        Assert.Contains("BC7478B", Reason(BasketCheck.Check(Approved, cart, Tolerance)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_article_is_different()
    {
        var cart = Exact with { Rows = [Exact.Rows[0]], Total = 1170.00m };

        Assert.Equal("BC4559B is missing.", Reason(BasketCheck.Check(Approved, cart, Tolerance)));
    }

    [Fact]
    public void A_quantity_that_the_site_capped_is_different()
    {
        var cart = Exact with { Rows = [new("BC4533K", 25, 39.00m, 975.00m), Exact.Rows[1]], Total = 1017.00m };

        Assert.Equal("BC4533K: 25 instead of 30.", Reason(BasketCheck.Check(Approved, cart, Tolerance)));
    }

    [Fact]
    public void A_row_that_the_site_marks_as_not_available_is_different()
    {
        var cart = Exact with { Rows = [Exact.Rows[0], Exact.Rows[1] with { Available = false }] };

        Assert.Equal("BC4559B is not available.", Reason(BasketCheck.Check(Approved, cart, Tolerance)));
    }

    [Theory]
    [InlineData("EUR")]
    [InlineData(null)]
    public void Another_currency_or_none_is_different(string? currency)
        => Assert.Contains("currency", Reason(BasketCheck.Check(Approved, Exact with { Currency = currency }, Tolerance)), StringComparison.Ordinal);

    [Fact]
    public void An_amount_that_its_quantity_and_price_do_not_make_is_different()
    {
        var cart = Exact with { Rows = [Exact.Rows[0] with { LineTotal = 117.00m }, Exact.Rows[1]] };

        Assert.Contains("do not make", Reason(BasketCheck.Check(Approved, cart, Tolerance)), StringComparison.Ordinal);
    }

    [Fact]
    public void Two_approved_lines_of_one_article_may_come_back_as_one_row()
    {
        var approved = Approved with { Lines = [new("BC4533K", 10, 39.00m), new("BC4533K", 20, 39.00m), new("BC4559B", 2, 21.00m)] };

        Assert.IsType<BasketVerdict.Same>(BasketCheck.Check(approved, Exact, Tolerance));
    }

    [Fact]
    public void A_higher_unit_price_is_a_changed_price_with_both_prices_named()
    {
        var cart = Exact with { Rows = [new("BC4533K", 30, 45.00m, 1350.00m), Exact.Rows[1]], Total = 1392.00m };

        var verdict = Assert.IsType<BasketVerdict.PriceChanged>(BasketCheck.Check(Approved, cart, Tolerance));

        Assert.Equal(new PriceChange("BC4533K", 39.00m, 45.00m), Assert.Single(verdict.Prices));
        Assert.Equal((1212.00m, 1392.00m, false), (verdict.ApprovedTotal, verdict.SeenTotal, verdict.WithinTolerance));
    }

    [Fact]
    public void A_higher_unit_price_is_a_changed_price_even_inside_the_totals_tolerance()
    {
        var cart = Exact with { Rows = [Exact.Rows[0], new("BC4559B", 2, 21.50m, 43.00m)], Total = 1213.00m };

        Assert.True(Assert.IsType<BasketVerdict.PriceChanged>(BasketCheck.Check(Approved, cart, Tolerance)).WithinTolerance);
    }

    [Fact]
    public void A_lower_price_is_welcome()
    {
        var cart = Exact with { Rows = [new("BC4533K", 30, 35.00m, 1050.00m), Exact.Rows[1]], Total = 1092.00m };

        Assert.IsType<BasketVerdict.Same>(BasketCheck.Check(Approved, cart, Tolerance));
    }

    [Theory]
    [InlineData("1236.24", true)]
    [InlineData("1236.25", false)]
    public void A_fee_may_raise_the_total_by_the_percentage_where_that_is_the_lower(string total, bool same)
        => Assert.Equal(same, BasketCheck.Check(Approved, Exact with { Total = Amount(total) }, Tolerance) is BasketVerdict.Same);

    [Theory]
    [InlineData("7825.00", true)]
    [InlineData("7825.01", false)]
    public void A_fee_may_raise_the_total_by_the_amount_where_that_is_the_lower(string total, bool same)
    {
        var approved = Approved with { Lines = [new("BC4533K", 200, 39.00m)], Total = 7800.00m };
        var cart = new Cart([new("BC4533K", 200, 39.00m, 7800.00m)], Amount(total), "AED");

        Assert.Equal(same, BasketCheck.Check(approved, cart, Tolerance) is BasketVerdict.Same);
    }

    [Theory]
    [InlineData("Building 7, Building 7, Bayview Staff Village, Service Road 4, Dubai, AE", true)]
    [InlineData("BUILDING 7\nBayview Staff Village\nService Road 4\nDUBAI", true)]
    [InlineData("Building 7, Bayview Staff Village, Service Road 40, Dubai, AE", false)]
    [InlineData("Marina Hotel, 3 Quay Street, Service Entrance C, Dubai, AE", false)]
    [InlineData("Building 7, Bayview Staff Village, Service Road 4, Lisbon", false)]
    [InlineData(null, false)]
    public void The_order_must_go_to_the_approved_address(string? shipTo, bool same)
        => Assert.Equal(same, BasketCheck.Check(Approved, new CheckoutSummary(Exact, shipTo, "PO-2026-000045"), Tolerance) is BasketVerdict.Same);

    [Theory]
    [InlineData("PO-2026-000045", true)]
    [InlineData("PO-2026-00004", false)]
    [InlineData(null, false)]
    public void The_order_must_carry_our_whole_reference(string? reference, bool same)
        => Assert.Equal(same, BasketCheck.Check(Approved, new CheckoutSummary(Exact, Building7.ToString(), reference), Tolerance) is BasketVerdict.Same);

    [Fact]
    public void An_empty_cart_is_different_for_each_missing_article()
        => Assert.Equal(2, Assert.IsType<BasketVerdict.Different>(BasketCheck.Check(Approved, Cart.Empty, Tolerance)).Reasons.Count);

    private static decimal Amount(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);

    private static string Reason(BasketVerdict verdict) => Assert.Single(Assert.IsType<BasketVerdict.Different>(verdict).Reasons);
}
