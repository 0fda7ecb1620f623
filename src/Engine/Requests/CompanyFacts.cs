using Procurement.Engine.Understanding;

namespace Procurement.Engine.Requests;

/// <summary>What the company has and whom it buys from, by code: the facts by which operations are validated.</summary>
/// <param name="Currency">ISO 4217, of every price.</param>
/// <param name="TimeZone">IANA zone where a site's own is not known.</param>
public sealed record CompanyFacts(IReadOnlyDictionary<string, CatalogueEntry> Items, IReadOnlyDictionary<string, SiteEntry> Sites,
    IReadOnlyDictionary<string, CostCenterEntry> CostCenters, IReadOnlyDictionary<string, SupplierEntry> Suppliers, string Currency, string TimeZone)
{
    /// <summary>The date at a site; where it is not known, at the company.</summary>
    public DateOnly DateAt(string? site, DateTimeOffset now)
    {
        var name = site is not null && Sites.TryGetValue(site, out var entry) ? entry.TimeZone : TimeZone;
        var zone = TimeZoneInfo.TryFindSystemTimeZoneById(name, out var found) ? found : TimeZoneInfo.Utc;
        return DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime);
    }
}

/// <summary>Words for units that a line may have without a catalogue item (the sample company's list, with what the units hold).</summary>
public static class KnownUnits
{
    private static readonly HashSet<string> Words = new(StringComparer.Ordinal)
    {
        "each", "box", "pack", "ream", "carton", "pallet", "set", "pair", "bottle", "can", "jar", "tin", "tub", "tube", "bag", "tray", "roll", "drum", "length", "m", "kg", "l",
        "ml", "g", "cm", "mm", "sheet", "case", "bundle", "sack", "bucket", "dozen", "m2", "m3", "service", "hour", "day",
    };

    /// <summary>Units that may be ordered in parts; every other one is counted whole.</summary>
    private static readonly HashSet<string> Divisible = new(StringComparer.Ordinal) { "m", "kg", "l", "ml", "g", "cm", "mm", "m2", "m3", "hour", "day" };

    public static bool Knows(string unit) => Words.Contains(unit);
    public static bool MayBeDivided(string? unit) => unit is not null && Divisible.Contains(unit);
}
