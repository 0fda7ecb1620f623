using Procurement.Engine.Requests;
using Procurement.Engine.Understanding;

namespace Procurement.Engine.Tests.Requests;

/// <summary>A small company for pure tests.</summary>
internal static class Known
{
    public static readonly DateOnly Today = new(2026, 3, 9);

    public static readonly CompanyFacts Company = new(
        new[]
        {
            Item("GLOVES", "Nitrile gloves M, box of 100", "box", 100, "each", 10m),
            Item("PAPER", "Copy paper A4, ream", "ream", 500, "sheet", 15.5m, minimum: 5),
            Item("CABLE", "Cable 2.5 mm", "m", 1, "m", 2m),
            Item("MORPHINE", "Morphine", "box", 10, "each", 50m, restricted: ["clinic"]),
            Item("OLD", "Withdrawn item", "each", 1, "each", 5m, orderable: false),
        }.ToDictionary(item => item.Sku),
        new[] { new SiteEntry("B7", "Building 7", [], "Asia/Dubai", "CC-400", ["workshop"]), new SiteEntry("PALM", "Palm Clinic", [], "Asia/Dubai", "CC-300", ["clinic"]) }.ToDictionary(site => site.Code),
        new[] { new CostCenterEntry("CC-400", "Workshop"), new CostCenterEntry("CC-300", "Clinic"), new CostCenterEntry("CC-900", "Other") }.ToDictionary(center => center.Code),
        new[] { new SupplierEntry("S1", "Supplier one", "approved"), new SupplierEntry("BAD", "Blocked", "blocked") }.ToDictionary(supplier => supplier.Code),
        "AED", "Asia/Dubai");

    public static readonly RequestState AtB7 = RequestState.Empty with { Site = "B7", CostCenter = "CC-400" };

    public static ApplyFacts By(string author, params string[] roles) => new(Company, author, roles.Length == 0 ? ["requester"] : roles, "CC-900", Today);

    public static AddLine Add(string? sku, decimal? quantity, string? unit = null, string text = "something") => new(null, sku, text, quantity, unit, text, quantity, unit);

    /// <summary>A draft at B7 after operations of the rules that must all succeed.</summary>
    public static RequestState Draft(params RequestOperation[] operations)
    {
        var applied = ApplyOperations.Apply(AtB7, operations, By("rules"));
        Assert.Empty(applied.Errors);
        return applied.State;
    }

    private static CatalogueEntry Item(string sku, string name, string unit, decimal pack, string packUnit, decimal price, decimal minimum = 1, IReadOnlyList<string>? restricted = null, bool orderable = true) =>
        new(sku, name, null, "office", unit, pack, packUnit, price, "AED", "S1", sku, [], new Dictionary<string, string>(), minimum, restricted ?? [], orderable, orderable);
}
