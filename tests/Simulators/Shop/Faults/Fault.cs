namespace Procurement.Simulators.Shop;

/// <summary>What goes wrong in a shop, as tests post it to /_control/faults.</summary>
/// <param name="Supplier">Code of the shop; null means every shop.</param>
/// <param name="SlowMs">Every page takes this long, in milliseconds.</param>
/// <param name="OutOfStock">Article numbers that cannot be bought.</param>
/// <param name="PriceFactor">Multiplies every price.</param>
/// <param name="Prices">New prices by article number.</param>
/// <param name="ErrorAfterOrder">The order is taken, then 500.</param>
/// <param name="ErrorBeforeOrder">500 and no order.</param>
/// <param name="HangAfterOrder">The order is taken, an answer never comes.</param>
/// <param name="Challenge">A "verify that you are human" page instead of sign-in and checkout.</param>
/// <param name="ChallengeAt">Limits the challenge to <c>signIn</c> or <c>checkout</c>.</param>
/// <param name="ChangedMarkup">Ids, field marks and button words are no longer those that the shop had.</param>
/// <param name="ChangedPages">Limits the changed markup to pages: home, search, product, signIn, account, cart, checkout, review, confirmation, orders.</param>
/// <param name="NoNumberOnConfirmation">The confirmation page does not say the order's number.</param>
/// <param name="Times">How often (of what happens: errors, hangs, challenges, missing numbers); null means until reset.</param>
public sealed record Fault(string? Supplier = null, int? SlowMs = null, IReadOnlyList<string>? OutOfStock = null, decimal? PriceFactor = null,
    IReadOnlyDictionary<string, decimal>? Prices = null, bool ErrorAfterOrder = false, bool ErrorBeforeOrder = false, bool HangAfterOrder = false,
    bool Challenge = false, string? ChallengeAt = null, bool ChangedMarkup = false, IReadOnlyList<string>? ChangedPages = null,
    bool NoNumberOnConfirmation = false, int? Times = null)
{
    /// <summary>No more than so many of these articles are there: more of them is marked in the cart and stops the checkout.</summary>
    public IReadOnlyDictionary<string, decimal>? AvailableAtMost { get; init; }
    /// <summary>Quantities are cut to this without a word, by article number or <c>*</c>.</summary>
    public IReadOnlyDictionary<string, decimal>? CappedAt { get; init; }
    /// <summary>Fewer of these articles cannot be ordered, by article number or <c>*</c>.</summary>
    public IReadOnlyDictionary<string, decimal>? MinimumQuantity { get; init; }
    /// <summary>Article number to the article that is given instead of it.</summary>
    public IReadOnlyDictionary<string, string>? Substitutes { get; init; }
    /// <summary>Where articles are replaced: <c>cart</c> when they are added, <c>order</c> when the order is taken and the extra <c>substitutes</c> was left ticked.</summary>
    public string SubstituteAt { get; init; } = "cart";
    /// <summary>Putting an article into the cart puts it there twice. Once, unless Times says otherwise.</summary>
    public bool AddsTwice { get; init; }

    /// <summary>Multiplies every price from the checkout on; the cart keeps the old one.</summary>
    public decimal? CheckoutPriceFactor { get; init; }
    /// <summary>Multiplies every price when the order is taken, after the review showed the old one.</summary>
    public decimal? CommitPriceFactor { get; init; }
    /// <summary>Orders below this value of goods are refused at checkout.</summary>
    public decimal? MinimumOrderValue { get; init; }
    /// <summary>Extras at checkout that are ticked unless the buyer unticks them: <c>insurance</c>, <c>donation</c>, <c>substitutes</c>.</summary>
    public IReadOnlyList<string>? PreTickedExtras { get; init; }
    /// <summary><c>net</c> or <c>gross</c>: every price on every page without or with VAT, as after somebody's click on the shop's switch.</summary>
    public string? TaxMode { get; init; }
    /// <summary>Prices and orders in another currency (AED, EUR, USD, GBP), converted.</summary>
    public string? Currency { get; init; }
    /// <summary><c>en</c> writes 1,234.50 and <c>de</c> 1.234,50, typed quantities included.</summary>
    public string? Locale { get; init; }
    /// <summary>The reference is cut to so many characters without a word.</summary>
    public int? ReferenceLength { get; init; }

    /// <summary>The session ends when this step is reached. Once, unless Times says otherwise; steps are in <see cref="Step"/>.</summary>
    public string? SessionLostAt { get; init; }
    /// <summary>Somebody else of the account changes the delivery address when this step is reached. Once.</summary>
    public string? AddressChangedAt { get; init; }
    /// <summary>The session is moved to another branch with another customer number when this step is reached. Once.</summary>
    public string? CustomerSwappedAt { get; init; }
    /// <summary>The chosen delivery slot is gone when this step is reached. Once.</summary>
    public string? SlotExpiredAt { get; init; }
    /// <summary>500 at this step.</summary>
    public string? ErrorAt { get; init; }
    /// <summary>Limits <see cref="SlowMs"/> to these steps.</summary>
    public IReadOnlyList<string>? SlowAt { get; init; }

    /// <summary>The order is taken, and the answer takes this long, in milliseconds.</summary>
    public int? ConfirmationAfterMs { get; init; }
    /// <summary>The order is taken and the connection is cut.</summary>
    public bool DropAfterOrder { get; init; }
    /// <summary>The order is taken and the buyer lands on the start page without a word.</summary>
    public bool ConfirmationLost { get; init; }
    /// <summary>The buyer is thanked and there is no order.</summary>
    public bool ConfirmsWithoutOrder { get; init; }
    /// <summary>What a second commit of the same cart does: <c>again</c> orders again until the confirmation was shown, <c>same</c> shows the first order, <c>refused</c> says no.</summary>
    public string? DoubleSubmit { get; init; }
    /// <summary>Orders come into the history this many seconds late.</summary>
    public int? HistoryDelaySeconds { get; init; }
    /// <summary>The history does not show the newest order; with Times for so many looks.</summary>
    public bool HistoryHidesNewest { get; init; }

    /// <summary>How long after an order the shop refuses another; null means the personality's own (one page: 60).</summary>
    public int? SecondOrderWaitSeconds { get; init; }
    /// <summary>There is one way to pay, so that the payment step is not there.</summary>
    public bool OnePaymentMethod { get; init; }

    /// <summary>At this step comes a page whose script never ends: the browser's page answers nothing any more.</summary>
    public string? ScriptHangsAt { get; init; }

    /// <summary>What happens in the middle of an order happens once where Times says nothing.</summary>
    internal bool HappensOnce => AddsTwice || ScriptHangsAt is not null || SessionLostAt is not null || AddressChangedAt is not null || CustomerSwappedAt is not null || SlotExpiredAt is not null;
}
