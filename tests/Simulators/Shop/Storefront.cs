using System.Security.Cryptography;

namespace Procurement.Simulators.Shop;

/// <summary>One supplier's shop with its one account. The cart belongs to the account, not to the session.</summary>
internal sealed class Storefront(ShopSupplier supplier, IEnumerable<Product> products, IReadOnlyList<KnownAddress> addresses, FaultBoard faults, ShopOptions options)
{
    private readonly Dictionary<string, Product> _products = products.ToDictionary(product => product.Article, StringComparer.OrdinalIgnoreCase);
    private readonly BookKeeper _keeper = new(options.DataFolder is { } folder ? Path.Combine(folder, $"{supplier.Code}.json") : null);
    private readonly ShopRules _rules = new(supplier, faults);

    public ShopSupplier Supplier => supplier;
    public ShopRules Rules => _rules;
    public IReadOnlyList<KnownAddress> Addresses => addresses;
    public IReadOnlyList<Product> Products { get; } = [.. products.OrderBy(product => product.Name, StringComparer.OrdinalIgnoreCase)];

    public void Load() => _keeper.Load();

    public void Reset() => _keeper.Change(books => _keeper.Replace(new ShopBooks { LastNumber = books.LastNumber }));

    public Product? Find(string article) => _products.GetValueOrDefault(article);

    /// <summary>Name, description and article number are searched for every word.</summary>
    public IReadOnlyList<Product> Search(string words) => Search(words, product => $"{product.Article} {product.Name} {product.Description}");

    public IReadOnlyList<Product> Search(string words, Func<Product, string> searched)
    {
        var wanted = words.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return Products.Where(product => !product.Discontinued && wanted.All(word => searched(product).Contains(word, StringComparison.OrdinalIgnoreCase))).ToList();
    }

    public decimal Price(Product product) => _rules.Price(product, PriceAt.Shelf);
    public bool InStock(Product product) => _rules.InStock(product);

    public string? SignIn(string user, string password)
    {
        if (!string.Equals(user, options.User, StringComparison.OrdinalIgnoreCase) || password != options.Password) return null;
        var key = Convert.ToHexString(RandomNumberGenerator.GetBytes(20));
        _keeper.Change(books => books.Sessions[key] = options.TotpSecret is null);
        return key;
    }

    public bool GiveCode(string session, string code)
    {
        var right = new OtpNet.Totp(OtpNet.Base32Encoding.ToBytes(options.TotpSecret)).VerifyTotp(options.Clock.GetUtcNow().UtcDateTime, code, out _, OtpNet.VerificationWindow.RfcSpecifiedNetworkDelay);
        if (right) _keeper.Change(books => books.Sessions[session] = true);
        return right;
    }

    /// <summary>Null: no such session; false: the second factor is still owed.</summary>
    public bool? SessionState(string? key) => _keeper.Read(books => key is not null && books.Sessions.TryGetValue(key, out var whole) ? whole : (bool?)null);

    public void SignOut(string key) => _keeper.Change(books => books.Sessions.Remove(key));

    public void SignEverybodyOut() => _keeper.Change(books => books.Sessions.Clear());

    /// <summary>The branch that the account orders for, and its customer number.</summary>
    public (string Name, string Number) Customer() => _keeper.Read(CustomerOf);

    public void SwapCustomer() => _keeper.Change(books => books.Customer = books.Customer == ShopBooks.HomeCustomer ? "Bayview Retail LLC" : ShopBooks.HomeCustomer);

    public IReadOnlyList<ShopLine> Cart(PriceAt at = PriceAt.Shelf) => _keeper.Read(books => Lines(books, at));

    public void AddToCart(Product product, decimal quantity) => _keeper.Change(books =>
    {
        var given = _rules.GivenInCart(product.Article) is { } other && _products.TryGetValue(other, out var substitute) ? substitute : product;
        var times = faults.Happens(supplier.Code, fault => fault.AddsTwice) ? 2 : 1;
        books.Cart[given.Article] = _rules.Capped(given.Article, books.Cart.GetValueOrDefault(given.Article) + quantity * times);
    });

    public void SetQuantity(string article, decimal quantity) => _keeper.Change(books =>
    {
        if (quantity <= 0) books.Cart.Remove(article);
        else if (books.Cart.ContainsKey(article)) books.Cart[article] = _rules.Capped(article, quantity);
    });

    /// <summary>Puts articles into the cart as another session of the account would have.</summary>
    public void LeaveInCart(IReadOnlyDictionary<string, decimal> quantities) => _keeper.Change(books =>
    {
        foreach (var (article, quantity) in quantities.Where(entry => _products.ContainsKey(entry.Key))) books.Cart[_products[article].Article] = quantity;
    });

    public void EmptyCart() => _keeper.Change(books => books.Cart.Clear());

    public CheckoutForm? Checkout() => _keeper.Read(books => books.Checkout);

    public void SaveCheckout(CheckoutForm form) => ChangeCheckout(_ => form);

    public void ChangeCheckout(Func<CheckoutForm, CheckoutForm> change) => _keeper.Change(books =>
    {
        var form = change(books.Checkout ?? CheckoutForm.Blank);
        books.Checkout = form with { Reference = _rules.CutReference(form.Reference) };
    });

    public void SomebodyElseChangesTheAddress() => _keeper.Change(books =>
    {
        if (books.Checkout is { } form && addresses.FirstOrDefault(address => address.Label != form.ShipTo) is { } other) books.Checkout = form with { ShipTo = other.Label };
    });

    public void ExpireSlot() => _keeper.Change(books => books.Checkout = books.Checkout is { } form ? form with { Slot = "" } : null);

    public IReadOnlyList<string> AddressBook() => _keeper.Read(books => books.AddressBook.ToList());

    public void SetAddressBook(IEnumerable<string> known) => _keeper.Change(books =>
    {
        books.AddressBook.Clear();
        books.AddressBook.AddRange(known);
    });

    /// <summary>Why this cart cannot be ordered, in the words of the shop; null where it can.</summary>
    public string? Obstacle() => _rules.Obstacle(Cart(PriceAt.Checkout));

    /// <summary>Takes the order and empties the cart; null where there is nothing to order, something is in the way, or the form is not filled in.</summary>
    public ShopOrder? PlaceOrder(Placing placing)
    {
        ShopOrder? order = null;
        _keeper.Change(books =>
        {
            var lines = Lines(books, PriceAt.Commit);
            if (books.Checkout is not { ShipTo.Length: > 0 } form || lines.Count == 0 || _rules.Obstacle(Lines(books, PriceAt.Checkout)) is not null) return;
            order = NewOrder(books, form, lines, placing);
            books.Orders.Add(order);
            if (!books.AddressBook.Contains(form.ShipTo)) books.AddressBook.Add(form.ShipTo);
            if (_rules.KeepsCartForSecondSubmit) return;
            books.Cart.Clear();
            books.Checkout = null;
        });
        return order;
    }

    /// <summary>The confirmation was shown: what a second click would have ordered again is gone.</summary>
    public void ForgetCheckout()
    {
        if (!_rules.KeepsCartForSecondSubmit) return;
        _keeper.Change(books =>
        {
            books.Cart.Clear();
            books.Checkout = null;
        });
    }

    public IReadOnlyList<ShopOrder> Orders() => _keeper.Read(books => books.Orders.ToList());

    /// <summary>What the history shows now, newest first.</summary>
    public IReadOnlyList<ShopOrder> History()
    {
        var late = TimeSpan.FromSeconds(faults.Last(supplier.Code, fault => fault.HistoryDelaySeconds) ?? 0);
        var orders = Orders().Where(order => order.At + late <= options.Clock.GetUtcNow()).Reverse().ToList();
        return orders.Count > 0 && faults.Happens(supplier.Code, fault => fault.HistoryHidesNewest) ? orders[1..] : orders;
    }

    private ShopOrder NewOrder(ShopBooks books, CheckoutForm form, List<ShopLine> lines, Placing placing)
    {
        var given = placing.Extras.Contains("substitutes") ? lines.Select(Substituted).ToList() : lines;
        return new ShopOrder(supplier.Code, $"{supplier.Code}-{++books.LastNumber}", form.Reference, form.ShipTo, _rules.Style.Currency, given, options.Clock.GetUtcNow())
        {
            Personality = placing.Personality,
            CustomerNumber = CustomerOf(books).Number,
            Comment = form.Comment,
            Note = form.Note,
            Delivery = form.Delivery,
            DeliverOn = form.DeliverOn,
            Slot = form.Slot,
            Payment = form.Payment,
            Extras = _rules.Extras(lines).Where(extra => placing.Extras.Contains(extra.Code)).ToList(),
        };
    }

    private ShopLine Substituted(ShopLine line) => _rules.GivenInOrder(line.Article) is { } other && _products.TryGetValue(other, out var product)
        ? line with { Article = product.Article, Name = product.Name, Unit = product.Unit, InsteadOf = line.Article } : line;

    private (string Name, string Number) CustomerOf(ShopBooks books)
        => (books.Customer, books.Customer == ShopBooks.HomeCustomer ? $"10{supplier.Code.Length}4417" : $"20{supplier.Code.Length}8830");

    private List<ShopLine> Lines(ShopBooks books, PriceAt at) => books.Cart.Where(entry => _products.ContainsKey(entry.Key)).Select(entry => _rules.Line(_products[entry.Key], entry.Value, at)).ToList();
}
