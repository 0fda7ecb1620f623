namespace Procurement.Engine.Orders.Cxml;

/// <summary>Codes of UN/ECE Recommendation 20 (units) and 21 (packages, with X before them) for the catalogue's units.</summary>
internal static class UnitsOfMeasure
{
    private static readonly Dictionary<string, string> Codes = new(StringComparer.OrdinalIgnoreCase)
    {
        ["each"] = "EA",
        ["box"] = "XBX",
        ["pack"] = "XPK",
        ["ream"] = "RM",
        ["carton"] = "XCT",
        ["pallet"] = "XPX",
        ["set"] = "SET",
        ["pair"] = "PR",
        ["bottle"] = "XBO",
        ["can"] = "XCA",
        ["jar"] = "XJR",
        ["tin"] = "XTN",
        ["tub"] = "XTB",
        ["tube"] = "XTU",
        ["bag"] = "XBG",
        ["tray"] = "XPU",
        ["roll"] = "XRO",
        ["drum"] = "XDR",
        ["crate"] = "XCR",
        ["bundle"] = "XBE",
        ["sheet"] = "XST",
        ["kg"] = "KGM",
        ["g"] = "GRM",
        ["l"] = "LTR",
        ["ml"] = "MLT",
        ["m"] = "MTR",
        ["cm"] = "CMT",
        ["dozen"] = "DZN",
        ["sack"] = "XSA",
        ["jerrican"] = "XJC",
        ["bucket"] = "XBJ",
        // A length of pipe or timber is counted; its measure stands in the article.
        ["length"] = "C62",
    };

    /// <summary>Null for a unit that has no code: such an order is left to a person rather than sent in another unit.</summary>
    public static string? Code(string unit) => Codes.GetValueOrDefault(unit);
}
