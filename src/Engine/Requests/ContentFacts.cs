using Procurement.Data.Requests;

namespace Procurement.Engine.Requests;

/// <summary>One line of what is decided on.</summary>
/// <param name="Quantity">In <paramref name="Unit"/>; null while open.</param>
/// <param name="UnitPrice">In the request's currency; null while nobody has set it.</param>
/// <param name="Site">Where this line goes: its own site, else the request's.</param>
public sealed record ContentLine(int Position, string? Sku, string Description, decimal? Quantity, string? Unit, decimal? UnitPrice, string? Supplier, string? Site)
{
    /// <summary>Null while quantity or price is open.</summary>
    public decimal? Total => Quantity * UnitPrice;
}

/// <summary>Exactly what checks look at and approvers decide on: everything that an approval holds for, and nothing else.</summary>
/// <param name="Lines">Lines that were not removed, by position.</param>
/// <param name="Total">In <paramref name="Currency"/>; null while a line has no price.</param>
public sealed record ContentFacts(string Currency, string? Site, string? CostCenter, IReadOnlyList<ContentLine> Lines, decimal? Total)
{
    /// <summary>Reads them from a request whose lines are loaded.</summary>
    public static ContentFacts Of(PurchaseRequest request) => new(request.Currency, request.SiteCode, request.CostCenterCode,
        [.. request.Lines.Where(line => line.RemovedAt is null).OrderBy(line => line.Position).Select(line => new ContentLine(
            line.Position, line.Sku, line.Description, line.Quantity, line.Unit, line.UnitPrice, line.SupplierCode, line.SiteCode ?? request.SiteCode))],
        request.Total);
}
