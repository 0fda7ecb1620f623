namespace Procurement.Simulators.Shop;

/// <summary>A line of a cart or an order at the price of the moment. <paramref name="Available"/> is false where the whole quantity is not there.</summary>
public sealed record ShopLine(string Article, string Name, string Unit, decimal Quantity, decimal UnitPrice, bool Available = true)
{
    public decimal Total => decimal.Round(Quantity * UnitPrice, 2, MidpointRounding.AwayFromZero);
    /// <summary>How many there are, where that is less than wanted; null where it does not matter.</summary>
    public decimal? AvailableQuantity { get; init; }
    /// <summary>The article that was asked for, where this one is given instead of it.</summary>
    public string? InsteadOf { get; init; }
}

/// <summary>Something that the buyer pays besides the goods.</summary>
public sealed record ShopExtra(string Code, string Label, decimal Price);

/// <summary>An order as the shop took it. <paramref name="Reference"/> is the buyer's own.</summary>
public sealed record ShopOrder(string Supplier, string Number, string Reference, string ShipTo, string Currency, IReadOnlyList<ShopLine> Lines, DateTimeOffset At)
{
    /// <summary>The goods, before VAT, delivery and extras.</summary>
    public decimal Total => Lines.Sum(line => line.Total);
    public string Personality { get; init; } = Personalities.Classic;
    public string CustomerNumber { get; init; } = "";
    public string Comment { get; init; } = "";
    public string Note { get; init; } = "";
    public string Delivery { get; init; } = "";
    public string DeliverOn { get; init; } = "";
    public string Slot { get; init; } = "";
    public string Payment { get; init; } = "";
    public IReadOnlyList<ShopExtra> Extras { get; init; } = [];
}

/// <summary>What the buyer chose at checkout; kept with the account until the order is placed.</summary>
internal sealed record CheckoutForm(string ShipTo, string Reference)
{
    public static readonly CheckoutForm Blank = new("", "");
    public string Comment { get; init; } = "";
    public string Note { get; init; } = "";
    public string Delivery { get; init; } = "";
    public string DeliverOn { get; init; } = "";
    public string Slot { get; init; } = "";
    public string Payment { get; init; } = "";
}

/// <summary>What comes with the click that orders: whose page it was, and the codes of the extras that were ticked.</summary>
internal sealed record Placing(string Personality, IReadOnlyCollection<string> Extras);

/// <summary>What of a shop outlives a restart.</summary>
internal sealed class ShopBooks
{
    public const string HomeCustomer = "Bayview Group";

    public Dictionary<string, decimal> Cart { get; init; } = [];
    public CheckoutForm? Checkout { get; set; }
    public List<ShopOrder> Orders { get; init; } = [];
    /// <summary>Session key to whether its second factor was given.</summary>
    public Dictionary<string, bool> Sessions { get; init; } = [];
    /// <summary>Addresses that earlier orders went to.</summary>
    public List<string> AddressBook { get; init; } = [];
    public int LastNumber { get; set; } = 700100;
    /// <summary>The branch that the account orders for now.</summary>
    public string Customer { get; set; } = HomeCustomer;
}
