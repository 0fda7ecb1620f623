namespace Procurement.Engine.Understanding;

/// <summary>What a said quantity is in the unit that the catalogue orders in.</summary>
/// <param name="Quantity">Null where the unit cannot be converted: it must be asked.</param>
internal sealed record Converted(decimal? Quantity, bool Rounded, bool Changed);

/// <summary>Converts only as the catalogue says: pack_size and pack_unit (README, Conversions).</summary>
internal static class UnitConversion
{
    private static readonly string[][] Alike =
    [
        ["bottle", "can", "jar", "tin", "tub", "drum", "tube"],
        ["box", "pack", "carton", "set"],
        ["bag", "pack", "box"],
        ["roll", "tube"], ["tray", "box", "pack", "carton"],
        ["length", "each", "roll"], ["ream", "pack"],
    ];
    private static readonly HashSet<string> Loose = ["each", "roll", "bottle", "can", "tube", "set", "tin", "jar", "tub", "length", "pad", "drum"];

    public static Converted Convert(CatalogueEntry item, decimal quantity, string? unit, bool namesContent)
    {
        if (unit is null) return NoUnit(item, quantity, namesContent);
        if (unit == item.Unit) return new(quantity, false, false);
        if (Measures.Of(quantity, unit) is { } said) return unit is "gallon" or "gallons" or "gal" ? Gallons(item, quantity) : Measured(item, said);
        if (unit == item.PackUnit) return Packed(quantity / item.PackSize);
        if (unit == "each") return NoUnit(item, quantity, true);
        if (unit == "pair" && item.PackUnit == "each" && item.PackSize > 1) return Packed(quantity * 2 / item.PackSize);
        if (item.Unit == "each" && Loose.Contains(unit)) return new(quantity, false, false);
        if (item.Unit is "kg" or "l" or "m" or "each") return new(null, false, false);
        if (item.PackSize == 1 && item.PackUnit is "each" or "pair" && unit is "pack" or "set" or "each" or "pair") return new(quantity, false, false);
        return Alike.Any(group => group.Contains(unit) && group.Contains(item.Unit)) ? new(quantity, false, false) : new(null, false, false);
    }

    /// <summary>How naturally an item is ordered in a said unit, 0.8 (not at all) to 1.</summary>
    public static double Fit(CatalogueEntry item, string unit)
    {
        if (unit == item.Unit) return 1;
        if (Lexicon.Shared.Measures.ContainsKey(unit)) return Measures.Of(1, unit)!.Value.Kind == Measures.Of(1, item.PackUnit)?.Kind ? 1 : 0.85;
        if (unit == "each") return item.PackSize == 1 || item.PackUnit is "each" ? 0.99 : 0.95;
        if (unit == item.PackUnit) return 0.93;
        return Convert(item, 1, unit, false).Quantity is null ? 0.8 : unit is "carton" && item.Unit == "pack" || unit == "pack" && item.Unit == "carton" ? 0.86 : 0.9;
    }

    // "200 gloves" of a box of 100 are 2 boxes; "5 green tea" are 5 boxes, because nobody counts its bags.
    private static Converted NoUnit(CatalogueEntry item, decimal quantity, bool namesContent)
    {
        if (item.PackSize <= 1 || item.Unit is "kg" or "l" or "m" || Measures.Of(1, item.PackUnit) is not null) return new(quantity, false, false);
        if (item.Unit == "set") return new(quantity, false, false);
        return item.PackUnit is "each" or "pair" || namesContent ? Packed(quantity / item.PackSize) : new(quantity, false, false);
    }

    private static Converted Packed(decimal exact)
    {
        var whole = Math.Ceiling(exact);
        return new(whole, whole != exact, true);
    }

    // "A gallon" of paint is the tin that is called so (3.6 to 3.8 l); of anything else it must be asked.
    private static Converted Gallons(CatalogueEntry item, decimal quantity) =>
        Measures.Of(item.PackSize, item.PackUnit) is { Kind: "volume", Value: >= 3.4m and <= 4m } && item.Unit is not "l" ? new(quantity, false, true) : new(null, false, false);

    private static Converted Measured(CatalogueEntry item, Amount said)
    {
        if (Measures.Of(item.PackSize, item.PackUnit) is not { } content || content.Kind != said.Kind) return new(null, false, false);
        var exact = said.Value / content.Value;
        if (item.Unit is "kg" or "l" or "m") return new(exact, false, exact != said.Value);
        return Packed(exact);
    }
}
