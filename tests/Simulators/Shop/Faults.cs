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
    bool NoNumberOnConfirmation = false, int? Times = null);

/// <summary>The faults that are switched on now, in the order they were posted.</summary>
internal sealed class FaultBoard
{
    private readonly Lock _gate = new();
    private readonly List<Switched> _faults = [];

    public void Add(Fault fault)
    {
        lock (_gate) _faults.Add(new Switched(fault) { Left = fault.Times });
    }

    public void Clear()
    {
        lock (_gate) _faults.Clear();
    }

    /// <summary>The lasting faults of a shop: prices, stock, speed, markup.</summary>
    public IReadOnlyList<Fault> Of(string supplier)
    {
        lock (_gate) return _faults.Select(switched => switched.Fault).Where(fault => Concerns(fault, supplier)).ToList();
    }

    /// <summary>Whether a fault of this kind happens now; uses up one of its times.</summary>
    public bool Happens(string supplier, Func<Fault, bool> kind)
    {
        lock (_gate)
        {
            var switched = _faults.Find(candidate => candidate.Left is not 0 && Concerns(candidate.Fault, supplier) && kind(candidate.Fault));
            if (switched is null) return false;
            switched.Left--;
            return true;
        }
    }

    private static bool Concerns(Fault fault, string supplier) => fault.Supplier is null || string.Equals(fault.Supplier, supplier, StringComparison.OrdinalIgnoreCase);

    private sealed record Switched(Fault Fault)
    {
        public int? Left { get; set; }
    }
}
