using Procurement.Simulators.Shop;

namespace Procurement.Route.Tests.Orders.Matrix;

/// <summary>What must come of a case, besides no double, lost and wrong order.</summary>
internal enum Wanted
{
    Anything,

    /// <summary>Nothing is really in the way, or it passes.</summary>
    Order,

    /// <summary>It must not be ordered so.</summary>
    NoOrder,
}

/// <summary>One thing, or several, that a shop does to an order.</summary>
/// <param name="Faults">For the articles of the order, the first one first.</param>
internal sealed record FaultCase(string Name, Func<IReadOnlyList<string>, IReadOnlyList<Fault>> Faults)
{
    public Wanted Wanted { get; init; }

    /// <summary>Null: every personality.</summary>
    public IReadOnlyList<ShopKind>? Only { get; init; }

    /// <summary>The shop hides what became of the click from everyone who looks while the engine looks.</summary>
    public bool MayNotBeKnown { get; init; }

    /// <summary>Minutes that the recipe says the history is late by; null where it says nothing.</summary>
    public int? LateBy { get; init; }

    public override string ToString() => Name;

    private static readonly string[] Steps = [Step.Account, Step.Product, Step.Add, Step.Cart, Step.Checkout, Step.Address, Step.Delivery, Step.Payment, Step.Reference, Step.Review, Step.Commit, Step.Confirmation, Step.Orders];

    public static IReadOnlyList<FaultCase> Singles =>
    [
        Of("nothing", Wanted.Order),
        Of("slow, every page 1.5 s", Wanted.Order, new Fault(SlowMs: 1500)),
        Of("slow commit, 3 s", Wanted.Order, new Fault(SlowMs: 3000) { SlowAt = [Step.Commit] }),
        Of("out of stock", Wanted.NoOrder, articles => new Fault(OutOfStock: [articles[0]])),
        Of("only one there", Wanted.NoOrder, articles => new Fault { AvailableAtMost = Each(articles[0], 1) }),
        Of("quantity capped", Wanted.NoOrder, new Fault { CappedAt = Each("*", 1) }),
        Of("minimum quantity", Wanted.NoOrder, articles => new Fault { MinimumQuantity = Each(articles[0], 50) }),
        Of("substituted in the cart", Wanted.NoOrder, articles => new Fault { Substitutes = new Dictionary<string, string> { [articles[0]] = articles[^1] } }),
        Of("substituted if the extra stays ticked", Wanted.Anything, articles => new Fault { Substitutes = new Dictionary<string, string> { [articles[0]] = articles[^1] }, SubstituteAt = "order", PreTickedExtras = ["substitutes"] }),
        Of("added twice", Wanted.NoOrder, new Fault { AddsTwice = true }),
        Of("price up 50 %", Wanted.NoOrder, new Fault(PriceFactor: 1.5m)),
        Of("price up 0.4 %", Wanted.Anything, new Fault(PriceFactor: 1.004m)),
        Of("price down", Wanted.Order, new Fault(PriceFactor: 0.9m)),
        Of("one price up", Wanted.NoOrder, articles => new Fault(Prices: Each(articles[0], 4000m))),
        Of("price up at checkout", Wanted.NoOrder, new Fault { CheckoutPriceFactor = 1.3m }),
        Of("price up after the review", Wanted.Anything, new Fault { CommitPriceFactor = 1.3m }),
        Of("minimum order value", Wanted.NoOrder, new Fault { MinimumOrderValue = 100_000 }),
        Of("insurance ticked", Wanted.Anything, new Fault { PreTickedExtras = ["insurance"] }),
        Of("donation ticked", Wanted.Anything, new Fault { PreTickedExtras = ["donation"] }),
        Of("all extras ticked", Wanted.Anything, new Fault { PreTickedExtras = ["insurance", "donation", "substitutes"] }),
        Of("prices with tax", Wanted.Anything, new Fault { TaxMode = "gross" }),
        Of("prices without tax", Wanted.Anything, new Fault { TaxMode = "net" }),
        Of("other currency", Wanted.NoOrder, new Fault { Currency = "EUR" }),
        Of("other number format", Wanted.Anything, new Fault { Locale = "de" }),
        Of("reference cut", Wanted.NoOrder, new Fault { ReferenceLength = 8 }),
        .. Steps.Select(step => Of($"session lost at {step}", Wanted.Anything, new Fault { SessionLostAt = step })),
        .. new[] { Step.Address, Step.Review, Step.Commit }.Select(step => Of($"address changed at {step}", Wanted.Anything, new Fault { AddressChangedAt = step })),
        .. new[] { Step.Account, Step.Cart, Step.Checkout, Step.Review, Step.Commit }.Select(step => Of($"customer swapped at {step}", Wanted.Anything, new Fault { CustomerSwappedAt = step })),
        .. new[] { Step.Review, Step.Commit }.Select(step => Of($"slot expired at {step}", Wanted.Anything, new Fault { SlotExpiredAt = step }) with { Only = [ShopKind.OnePage, ShopKind.Spa] }),
        .. Steps.Select(step => Of($"error at {step}, once", Wanted.Anything, new Fault(Times: 1) { ErrorAt = step })),
        .. new[] { Step.Cart, Step.Review, Step.Orders, Step.Confirmation }.Select(step => Of($"error at {step}, always", Wanted.Anything, new Fault { ErrorAt = step }) with { MayNotBeKnown = true }),
        Of("error before the order", Wanted.Anything, new Fault(ErrorBeforeOrder: true, Times: 1)),
        Of("error before the order, always", Wanted.NoOrder, new Fault(ErrorBeforeOrder: true)),
        Of("error after the order", Wanted.Order, new Fault(ErrorAfterOrder: true, Times: 1)),
        Of("hangs after the order", Wanted.Order, new Fault(HangAfterOrder: true, Times: 1)),
        Of("confirmation after 4 s", Wanted.Order, new Fault { ConfirmationAfterMs = 4000 }),
        Of("confirmation after 12 s", Wanted.Order, new Fault { ConfirmationAfterMs = 12_000 }),
        Of("connection cut after the order", Wanted.Order, new Fault(Times: 1) { DropAfterOrder = true }),
        Of("confirmation lost", Wanted.Order, new Fault(Times: 1) { ConfirmationLost = true }),
        Of("thanks without an order", Wanted.Anything, new Fault(Times: 1) { ConfirmsWithoutOrder = true }),
        Of("thanks without an order, always", Wanted.NoOrder, new Fault { ConfirmsWithoutOrder = true }) with { MayNotBeKnown = true },
        Of("no number on the confirmation", Wanted.Order, new Fault(NoNumberOnConfirmation: true, Times: 1)),
        Of("a second click orders again", Wanted.Order, new Fault { DoubleSubmit = "again" }),
        Of("a second click shows the same", Wanted.Order, new Fault { DoubleSubmit = "same" }),
        Of("a second click is refused", Wanted.Order, new Fault { DoubleSubmit = "refused" }),
        Of("no second order for two minutes", Wanted.Anything, new Fault { SecondOrderWaitSeconds = 120 }),
        Of("history 90 s late", Wanted.Order, new Fault { HistoryDelaySeconds = 90 }),
        Of("history 2 h late", Wanted.Anything, new Fault { HistoryDelaySeconds = 7200 }) with { MayNotBeKnown = true },
        Of("history hides the newest, 2 looks", Wanted.Order, new Fault(Times: 2) { HistoryHidesNewest = true }),
        Of("history hides the newest", Wanted.Anything, new Fault { HistoryHidesNewest = true }) with { MayNotBeKnown = true },
        Of("one way to pay", Wanted.Anything, new Fault { OnePaymentMethod = true }) with { Only = [ShopKind.OnePage] },
        .. new[] { "signIn", "checkout" }.Select(page => Of($"challenge at {page}", Wanted.NoOrder, new Fault(Challenge: true, ChallengeAt: page)) with { Only = [ShopKind.Classic] }),
        .. new[] { "signIn", "product", "cart", "checkout", "review", "confirmation", "orders" }.Select(page => Of($"changed markup: {page}", Wanted.Anything, new Fault(ChangedMarkup: true, ChangedPages: [page])) with { Only = [ShopKind.Classic], MayNotBeKnown = page is "confirmation" or "orders" }),
    ];

    public static IReadOnlyList<FaultCase> Pairs =>
    [
        Of("error after the order + history 90 s late", Wanted.Order, new Fault(ErrorAfterOrder: true, Times: 1), new Fault { HistoryDelaySeconds = 90 }),
        Of("error after the order + history 2 h late", Wanted.Anything, new Fault(ErrorAfterOrder: true, Times: 1), new Fault { HistoryDelaySeconds = 7200 }) with { MayNotBeKnown = true },
        Of("error after the order + history hides the newest", Wanted.Anything, new Fault(ErrorAfterOrder: true, Times: 1), new Fault { HistoryHidesNewest = true }) with { MayNotBeKnown = true },
        Of("error after the order + session lost at the history", Wanted.Order, new Fault(ErrorAfterOrder: true, Times: 1), new Fault { SessionLostAt = Step.Orders }),
        Of("error after the order + a second click orders again", Wanted.Order, new Fault(ErrorAfterOrder: true, Times: 1), new Fault { DoubleSubmit = "again" }),
        Of("error after the order, always + history 90 s late", Wanted.Order, new Fault(ErrorAfterOrder: true), new Fault { HistoryDelaySeconds = 90 }),
        Of("hangs after the order + a second click orders again", Wanted.Order, new Fault(HangAfterOrder: true, Times: 1), new Fault { DoubleSubmit = "again" }),
        Of("hangs after the order + history 5 min late + second click orders again", Wanted.Anything, new Fault(HangAfterOrder: true, Times: 1), new Fault { DoubleSubmit = "again" }, new Fault { HistoryDelaySeconds = 300 }) with { MayNotBeKnown = true },
        Of("error after the order + second click orders again + history 2 h late, as its recipe says", Wanted.Anything, new Fault(ErrorAfterOrder: true, Times: 1), new Fault { DoubleSubmit = "again" }, new Fault { HistoryDelaySeconds = 7200 }) with { MayNotBeKnown = true, LateBy = 120 },
        Of("connection cut + history 90 s late", Wanted.Order, new Fault(Times: 1) { DropAfterOrder = true }, new Fault { HistoryDelaySeconds = 90 }),
        Of("confirmation lost + error at the history, once", Wanted.Order, new Fault(Times: 1) { ConfirmationLost = true }, new Fault(Times: 1) { ErrorAt = Step.Orders }),
        Of("thanks without an order + history 90 s late", Wanted.Anything, new Fault(Times: 1) { ConfirmsWithoutOrder = true }, new Fault { HistoryDelaySeconds = 90 }),
        Of("error before the order + session lost at the history", Wanted.Anything, new Fault(ErrorBeforeOrder: true, Times: 1), new Fault { SessionLostAt = Step.Orders }),
        Of("error before the order + error at the cart, once", Wanted.Anything, new Fault(ErrorBeforeOrder: true, Times: 1), new Fault(Times: 1) { ErrorAt = Step.Cart }),
        Of("no number + history hides the newest, 3 looks", Wanted.Anything, new Fault(NoNumberOnConfirmation: true, Times: 1), new Fault(Times: 3) { HistoryHidesNewest = true }),
        Of("price up after the review + error after the order", Wanted.Anything, new Fault { CommitPriceFactor = 1.3m }, new Fault(ErrorAfterOrder: true, Times: 1)),
        Of("address changed at commit + error after the order", Wanted.Anything, new Fault { AddressChangedAt = Step.Commit }, new Fault(ErrorAfterOrder: true, Times: 1)),
        Of("address changed at review + slow", Wanted.Anything, new Fault { AddressChangedAt = Step.Review }, new Fault(SlowMs: 700)),
        Of("session lost at checkout + added twice", Wanted.Anything, new Fault { SessionLostAt = Step.Checkout }, new Fault { AddsTwice = true }),
        Of("insurance ticked + session lost at review", Wanted.Anything, new Fault { PreTickedExtras = ["insurance"] }, new Fault { SessionLostAt = Step.Review }),
        Of("error at review, once + price up at checkout", Wanted.NoOrder, new Fault(Times: 1) { ErrorAt = Step.Review }, new Fault { CheckoutPriceFactor = 1.3m }),
        Of("error at commit, twice", Wanted.Anything, new Fault(Times: 2) { ErrorAt = Step.Commit }),
        Of("session lost at commit + history 90 s late", Wanted.Anything, new Fault { SessionLostAt = Step.Commit }, new Fault { HistoryDelaySeconds = 90 }),
        Of("no second order for two minutes + error before the order", Wanted.Anything, new Fault { SecondOrderWaitSeconds = 120 }, new Fault(ErrorBeforeOrder: true, Times: 1)),
    ];

    public bool Applies(ShopKind kind) => Only?.Contains(kind) != false;

    private static FaultCase Of(string name, Wanted wanted, params Fault[] faults) => new(name, _ => faults) { Wanted = wanted };

    private static FaultCase Of(string name, Wanted wanted, Func<IReadOnlyList<string>, Fault> fault) => new(name, articles => [fault(articles)]) { Wanted = wanted };

    private static Dictionary<string, decimal> Each(string article, decimal quantity) => new(StringComparer.OrdinalIgnoreCase) { [article] = quantity };
}
