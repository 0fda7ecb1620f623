using Procurement.Engine.Approvals;

namespace Procurement.Engine.Checks;

/// <summary>All that the checks look at, for one revision of one request. Read by <c>CheckFactsLoader</c>; the checks themselves read nothing.</summary>
/// <param name="Now">When the checks run.</param>
/// <param name="Missing">Facts that should be there and could not be read, for a person to read: each is a hold.</param>
/// <param name="Sites">Every site that the request names and that exists, by code.</param>
/// <param name="Suppliers">Every supplier that the lines name and that exists, by code.</param>
/// <param name="Sender">The WhatsApp address that it was asked from; null when it was raised over the API.</param>
/// <param name="Policy">The policy in force; null when there is none or it could not be read.</param>
internal sealed record CheckFacts(
    DateTimeOffset Now,
    RequestFacts Request,
    RequesterFacts Requester,
    IReadOnlyList<string> Missing,
    IReadOnlyDictionary<string, SiteFacts> Sites,
    IReadOnlyDictionary<string, SupplierFacts> Suppliers,
    BudgetFacts? Budget,
    SenderFacts? Sender,
    PolicyDocument? Policy,
    IReadOnlyList<RecentRequest> Recent,
    IReadOnlyList<PriceSeen> Prices,
    IReadOnlyList<QuantitySeen> Quantities,
    IReadOnlyList<DateTimeOffset> RequesterWasActiveAt,
    IReadOnlyList<HeardText> Texts)
{
    /// <summary>Total of the lines; 0 while a line has no price.</summary>
    public decimal Total => Request.Total ?? 0;
}

/// <param name="SubmittedAt">When the requester confirmed it, or it was raised.</param>
/// <param name="Total">In <paramref name="Currency"/>; null while a line has no price.</param>
internal sealed record RequestFacts(Guid Id, string Number, int Revision, string? Site, string? CostCenter, decimal? Total, string Currency, decimal? MaxTotal,
    DateTimeOffset SubmittedAt, bool FromWhatsApp, bool InstructionIgnored, IReadOnlyList<CheckedLine> Lines);

/// <param name="Site">Where this line is delivered; null when neither line nor request says.</param>
/// <param name="Item">The catalogue's row; null for a line that no catalogue has.</param>
internal sealed record CheckedLine(int Position, string? Sku, string Description, decimal? Quantity, string? Unit, decimal? UnitPrice, string? Supplier, string? Site, ItemFacts? Item)
{
    public decimal Total => (Quantity ?? 0) * (UnitPrice ?? 0);

    /// <summary>What makes two lines ask for the same thing.</summary>
    public string ItemKey => Sku ?? Description.Trim().ToUpperInvariant();
}

/// <param name="RestrictedTo">Role names or site categories; empty means everybody.</param>
internal sealed record ItemFacts(string Category, string Supplier, string Unit, decimal Price, bool Active, IReadOnlyList<string> RestrictedTo);

/// <param name="SpendLimit">Most in one request with nobody else's yes; 0 means always ask.</param>
internal sealed record RequesterFacts(Guid Id, IReadOnlyList<string> Roles, decimal SpendLimit, bool Active);

/// <param name="TimeZone">Null when the zone could not be found on this machine.</param>
internal sealed record SiteFacts(string Code, string Name, TimeZoneInfo? TimeZone, IReadOnlyList<string> Categories);

/// <param name="IsNew">Never ordered from, and not imported as approved.</param>
internal sealed record SupplierFacts(string Code, string Name, string Status, bool IsNew);

/// <summary>A cost centre's month: what others have taken before this request.</summary>
/// <param name="Committed">Ordered, or being ordered.</param>
/// <param name="Reserved">Submitted earlier and still on its way.</param>
internal sealed record BudgetFacts(string CostCenter, DateOnly Month, decimal Monthly, decimal Committed, decimal Reserved);

/// <param name="Verified">False while the address is held or belongs to nobody.</param>
/// <param name="ReplacedAt">When it took the place of another number or person; null when it never did.</param>
internal sealed record SenderFacts(Guid AddressId, bool Verified, DateTimeOffset? ReplacedAt);

/// <summary>Another request that was submitted earlier, within a week.</summary>
/// <param name="Ordered">Orders exist or are being made.</param>
internal sealed record RecentRequest(string Number, Guid RequesterId, string? Site, DateTimeOffset SubmittedAt, decimal Total, bool Ordered, IReadOnlyList<RecentLine> Lines);

internal sealed record RecentLine(string ItemKey, decimal Quantity, string? Supplier, string? Category);

/// <summary>A price that was paid before, newest first within an item.</summary>
internal sealed record PriceSeen(string Sku, string Unit, decimal UnitPrice, DateTimeOffset At);

/// <summary>A quantity that a site asked for before.</summary>
internal sealed record QuantitySeen(string Sku, string Site, string Unit, decimal Quantity);

/// <summary>Something that the request came from: a message, the text of a document, or its notes.</summary>
/// <param name="Source">Message id, or <c>notes</c>.</param>
internal sealed record HeardText(string Source, string Text, bool Forwarded);
