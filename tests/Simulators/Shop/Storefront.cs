using System.Security.Cryptography;
using System.Text.Json;

namespace Procurement.Simulators.Shop;

/// <summary>A line of a cart or an order at the price of the moment.</summary>
public sealed record ShopLine(string Article, string Name, string Unit, decimal Quantity, decimal UnitPrice, bool Available = true)
{
    public decimal Total => decimal.Round(Quantity * UnitPrice, 2, MidpointRounding.AwayFromZero);
}

/// <summary>An order as the shop took it. <paramref name="Reference"/> is the buyer's own.</summary>
public sealed record ShopOrder(string Supplier, string Number, string Reference, string ShipTo, string Currency, IReadOnlyList<ShopLine> Lines, DateTimeOffset At)
{
    public decimal Total => Lines.Sum(line => line.Total);
}

/// <summary>What the buyer typed at checkout; kept with the account until the order is placed.</summary>
internal sealed record CheckoutForm(string ShipTo, string Reference);

/// <summary>What of a shop outlives a restart.</summary>
internal sealed class ShopBooks
{
    public Dictionary<string, decimal> Cart { get; init; } = [];
    public CheckoutForm? Checkout { get; set; }
    public List<ShopOrder> Orders { get; init; } = [];
    /// <summary>Session key to whether its second factor was given.</summary>
    public Dictionary<string, bool> Sessions { get; init; } = [];
    public int LastNumber { get; set; } = 700100;
}

/// <summary>One supplier's shop with its one account. The cart belongs to the account, not to the session.</summary>
internal sealed class Storefront(ShopSupplier supplier, IEnumerable<Product> products, IReadOnlyList<KnownAddress> addresses, FaultBoard faults, ShopOptions options)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Product> _products = products.ToDictionary(product => product.Article, StringComparer.OrdinalIgnoreCase);
    private readonly string? _file = options.DataFolder is { } folder ? Path.Combine(folder, $"{supplier.Code}.json") : null;
    private ShopBooks _books = new();

    public ShopSupplier Supplier => supplier;
    public IReadOnlyList<KnownAddress> Addresses => addresses;
    public IReadOnlyList<Product> Products { get; } = [.. products.OrderBy(product => product.Name, StringComparer.OrdinalIgnoreCase)];

    public void Load()
    {
        if (_file is null) return;
        Directory.CreateDirectory(Path.GetDirectoryName(_file)!);
        if (File.Exists(_file)) _books = JsonSerializer.Deserialize<ShopBooks>(File.ReadAllText(_file), Json) ?? new();
    }

    public void Reset() => Change(books => _books = new ShopBooks { LastNumber = books.LastNumber });

    public Product? Find(string article) => _products.GetValueOrDefault(article);

    /// <summary>Name, description and article number are searched for every word.</summary>
    public IReadOnlyList<Product> Search(string words)
    {
        var wanted = words.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return Products.Where(product => !product.Discontinued && wanted.All(word => $"{product.Article} {product.Name} {product.Description}".Contains(word, StringComparison.OrdinalIgnoreCase))).ToList();
    }

    public decimal Price(Product product)
    {
        var price = product.Price;
        foreach (var fault in faults.Of(supplier.Code))
        {
            if (fault.Prices?.TryGetValue(product.Article, out var set) == true) price = set;
            else if (fault.PriceFactor is { } factor) price = decimal.Round(price * factor, 2, MidpointRounding.AwayFromZero);
        }
        return price;
    }

    public bool InStock(Product product)
        => !product.Discontinued && !faults.Of(supplier.Code).Any(fault => fault.OutOfStock?.Contains(product.Article, StringComparer.OrdinalIgnoreCase) == true);

    public string? SignIn(string user, string password)
    {
        if (!string.Equals(user, options.User, StringComparison.OrdinalIgnoreCase) || password != options.Password) return null;
        var key = Convert.ToHexString(RandomNumberGenerator.GetBytes(20));
        Change(books => books.Sessions[key] = options.TotpSecret is null);
        return key;
    }

    public bool GiveCode(string session, string code)
    {
        var right = new OtpNet.Totp(OtpNet.Base32Encoding.ToBytes(options.TotpSecret)).VerifyTotp(options.Clock.GetUtcNow().UtcDateTime, code, out _, OtpNet.VerificationWindow.RfcSpecifiedNetworkDelay);
        if (right) Change(books => books.Sessions[session] = true);
        return right;
    }

    /// <summary>Null: no such session; false: the second factor is still owed.</summary>
    public bool? SessionState(string? key) => Read(books => key is not null && books.Sessions.TryGetValue(key, out var whole) ? whole : (bool?)null);

    public void SignOut(string key) => Change(books => books.Sessions.Remove(key));

    public IReadOnlyList<ShopLine> Cart() => Read(Lines);

    public void AddToCart(Product product, decimal quantity) => Change(books => books.Cart[product.Article] = books.Cart.GetValueOrDefault(product.Article) + quantity);

    public void SetQuantity(string article, decimal quantity) => Change(books =>
    {
        if (quantity <= 0) books.Cart.Remove(article);
        else if (books.Cart.ContainsKey(article)) books.Cart[article] = quantity;
    });

    public void EmptyCart() => Change(books => books.Cart.Clear());

    public CheckoutForm? Checkout() => Read(books => books.Checkout);

    public void SaveCheckout(CheckoutForm form) => Change(books => books.Checkout = form);

    /// <summary>Takes the order and empties the cart; null where there is nothing to order, something is sold out, or the form is not filled in.</summary>
    public ShopOrder? PlaceOrder()
    {
        ShopOrder? order = null;
        Change(books =>
        {
            var lines = Lines(books);
            if (books.Checkout is not { } form || lines.Count == 0 || lines.Any(line => !line.Available)) return;
            order = new ShopOrder(supplier.Code, $"{supplier.Code}-{++books.LastNumber}", form.Reference, form.ShipTo, supplier.Currency, lines, options.Clock.GetUtcNow());
            books.Orders.Add(order);
            books.Cart.Clear();
            books.Checkout = null;
        });
        return order;
    }

    public IReadOnlyList<ShopOrder> Orders() => Read(books => books.Orders.ToList());

    private List<ShopLine> Lines(ShopBooks books) => books.Cart.Select(entry => (Product: _products[entry.Key], Quantity: entry.Value))
        .Select(entry => new ShopLine(entry.Product.Article, entry.Product.Name, entry.Product.Unit, entry.Quantity, Price(entry.Product), InStock(entry.Product))).ToList();

    private T Read<T>(Func<ShopBooks, T> read)
    {
        lock (_gate) return read(_books);
    }

    private void Change(Action<ShopBooks> change)
    {
        lock (_gate)
        {
            change(_books);
            if (_file is null) return;
            File.WriteAllText(_file + ".new", JsonSerializer.Serialize(_books, Json));
            File.Move(_file + ".new", _file, overwrite: true);
        }
    }
}
