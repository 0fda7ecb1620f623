namespace Procurement.Simulators.Shop;

/// <summary>Where a price is shown: faults let it drift on the way.</summary>
internal enum PriceAt { Shelf, Checkout, Commit }

/// <summary>Prices, stock and limits of a shop with the faults that are switched on now.</summary>
internal sealed class ShopRules(ShopSupplier supplier, FaultBoard faults)
{
    private IReadOnlyList<Fault> Now => faults.Of(supplier.Code);

    public MoneyStyle Style => new(
        faults.Last(supplier.Code, fault => fault.Currency) ?? supplier.Currency,
        faults.Last(supplier.Code, fault => fault.Locale) ?? "en",
        faults.Last(supplier.Code, fault => fault.TaxMode) is { } mode ? mode == "gross" : null);

    public bool KeepsCartForSecondSubmit => Now.Any(fault => fault.DoubleSubmit == "again");
    public bool OnePaymentMethod => Now.Any(fault => fault.OnePaymentMethod);

    /// <summary>Net, in the currency of the moment.</summary>
    public decimal Price(Product product, PriceAt at)
    {
        var price = product.Price;
        foreach (var fault in Now)
        {
            if (fault.Prices?.TryGetValue(product.Article, out var set) == true) price = set;
            else if (fault.PriceFactor is { } factor) price = MoneyStyle.Round(price * factor);
            if (at >= PriceAt.Checkout && fault.CheckoutPriceFactor is { } drift) price = MoneyStyle.Round(price * drift);
            if (at >= PriceAt.Commit && fault.CommitPriceFactor is { } late) price = MoneyStyle.Round(price * late);
        }
        return MoneyStyle.Convert(price, supplier.Currency, Style.Currency);
    }

    public bool InStock(Product product)
        => !product.Discontinued && !Now.Any(fault => fault.OutOfStock?.Contains(product.Article, StringComparer.OrdinalIgnoreCase) == true);

    public ShopLine Line(Product product, decimal quantity, PriceAt at)
    {
        var most = Limit(fault => fault.AvailableAtMost, product.Article);
        return new ShopLine(product.Article, product.Name, product.Unit, quantity, Price(product, at), InStock(product) && (most is null || quantity <= most))
        {
            AvailableQuantity = !InStock(product) ? 0 : quantity > most ? most : null,
        };
    }

    public decimal Capped(string article, decimal quantity) => Limit(fault => fault.CappedAt, article) is { } most ? Math.Min(quantity, most) : quantity;

    public decimal MinimumQuantity(Product product) => Math.Max(product.MinQuantity, MinimumQuantity(product.Article));

    public string? GivenInCart(string article) => Given(article, "cart");
    public string? GivenInOrder(string article) => Given(article, "order");

    /// <summary>The shop cuts references to 35 characters, or to what a fault says.</summary>
    public string CutReference(string reference)
    {
        var length = faults.Last(supplier.Code, fault => fault.ReferenceLength) ?? Endpoints.CheckoutEndpoints.ReferenceLength;
        return reference.Length > length ? reference[..length] : reference;
    }

    /// <summary>Extras that are offered, ticked, at checkout.</summary>
    public IReadOnlyList<ShopExtra> Extras(IReadOnlyList<ShopLine> lines) => Now.SelectMany(fault => fault.PreTickedExtras ?? []).Distinct().Select(code => code switch
    {
        "insurance" => new ShopExtra(code, "Transport insurance", Math.Max(4.5m, MoneyStyle.Round(lines.Sum(line => line.Total) * 0.015m))),
        "donation" => new ShopExtra(code, "Donate 5.00 to plant a tree", 5m),
        _ => new ShopExtra(code, "Send an equal article where one is sold out", 0m),
    }).ToList();

    /// <summary>Why these lines cannot be ordered; null where they can.</summary>
    public string? Obstacle(IReadOnlyList<ShopLine> lines)
    {
        if (lines.Any(line => !line.Available)) return "Some articles are no longer available. Remove them to go on.";
        if (lines.FirstOrDefault(line => line.Quantity < MinimumQuantity(line.Article)) is { } small)
            return $"Minimum order amount for {small.Name} is {Style.Quantity(MinimumQuantity(small.Article))}!";
        var least = Now.Max(fault => fault.MinimumOrderValue);
        return least is { } value && lines.Sum(line => line.Total) < value ? $"The minimum order value is {Style.Show(value)}." : null;
    }

    private decimal MinimumQuantity(string article) => Limit(fault => fault.MinimumQuantity, article) ?? 0;

    private string? Given(string article, string at) => Now.Where(fault => fault.SubstituteAt == at).Select(fault => fault.Substitutes?.GetValueOrDefault(article)).LastOrDefault(other => other is not null);

    private decimal? Limit(Func<Fault, IReadOnlyDictionary<string, decimal>?> limits, string article)
        => Now.Select(limits).OfType<IReadOnlyDictionary<string, decimal>>()
            .Select(limit => limit.TryGetValue(article, out var own) ? own : limit.TryGetValue("*", out var every) ? every : (decimal?)null).LastOrDefault(found => found is not null);
}
