namespace Procurement.Engine.Orders;

/// <summary>One row of a supplier's cart or order review, as read from the page.</summary>
/// <param name="Article">The supplier's article number.</param>
/// <param name="Available">False where the site marks the row as not to be had.</param>
public sealed record CartRow(string Article, decimal Quantity, decimal UnitPrice, decimal LineTotal, bool Available = true);

/// <summary>A cart as read from the page. <paramref name="Currency"/> is ISO 4217, null where the page did not say one (or the cart is empty).</summary>
public sealed record Cart(IReadOnlyList<CartRow> Rows, decimal Total, string? Currency)
{
    /// <summary>The total without what is not compared with the approved one: agreed delivery, tax where prices were approved without; null: the total itself.</summary>
    public decimal? GoodsTotal { get; init; }

    /// <summary>Approved prices times this are comparable with the rows; other than 1 where a site shows prices with tax and they were approved without, or the reverse.</summary>
    public decimal PriceFactor { get; init; } = 1;

    /// <summary>The same for the total.</summary>
    public decimal TotalFactor { get; init; } = 1;

    /// <summary>What the page itself contradicts or adds, in words: each is a difference.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    public static readonly Cart Empty = new([], 0, null);
}

/// <summary>The order as the site shows it before the last click. Null address or reference: not shown.</summary>
public sealed record CheckoutSummary(Cart Cart, string? ShipTo, string? Reference);

/// <summary>Where goods go. <paramref name="Street"/> is the site's delivery address; the other parts may be empty.</summary>
public sealed record DeliveryAddress(string Name, string Street, string City, string Country)
{
    /// <summary>An address that is known only as one text.</summary>
    public static DeliveryAddress Of(string wholeAddress) => new("", wholeAddress, "", "");

    public override string ToString() => string.Join(", ", new[] { Name, Street, City, Country }.Where(part => part.Length > 0));
}

public sealed record ApprovedLine(string Article, decimal Quantity, decimal UnitPrice);

/// <summary>What was approved, in the supplier's articles. <paramref name="Total"/> is that of the first approval: the tolerance counts from there.</summary>
/// <param name="Reference">Null where the site shows none anywhere.</param>
public sealed record BasketExpectation(IReadOnlyList<ApprovedLine> Lines, decimal Total, string Currency, DeliveryAddress ShipTo, string? Reference);

/// <summary>How far the total may be above the approved one: the lower of both.</summary>
public sealed record BasketTolerance(decimal Percent, decimal Amount)
{
    public decimal Of(decimal total) => Math.Min(total * Percent / 100m, Amount);
}

/// <summary>An article that costs more than was approved, per unit.</summary>
public sealed record PriceChange(string Article, decimal Approved, decimal Seen);

/// <summary>Whether what the supplier would deliver is what was approved.</summary>
public abstract record BasketVerdict
{
    private BasketVerdict() { }

    public sealed record Same : BasketVerdict;

    /// <summary>Right goods, other money. <paramref name="Prices"/> is empty where only the total rose (a fee).</summary>
    /// <param name="WithinTolerance">The total is still inside the tolerance, although a price is not the approved one.</param>
    public sealed record PriceChanged(IReadOnlyList<PriceChange> Prices, decimal ApprovedTotal, decimal SeenTotal, bool WithinTolerance) : BasketVerdict;

    /// <summary>Not what was approved, or not readable; every reason in words.</summary>
    public sealed record Different(IReadOnlyList<string> Reasons) : BasketVerdict;
}
