using System.Globalization;

namespace Procurement.Engine.Understanding;

/// <summary>An amount in the base unit of its kind: metres, litres, kilograms, watts ...</summary>
internal readonly record struct Amount(string Kind, decimal Value)
{
    /// <summary>Within 2% (a 4 ft tube is sold as 120 cm); grams and grams per square metre are both said as "80 g".</summary>
    public bool Fits(Amount other)
    {
        var (a, b) = (this, other);
        if (a.Kind == "gsm" && b.Kind == "mass") a = new("mass", a.Value / 1000);
        if (b.Kind == "gsm" && a.Kind == "mass") b = new("mass", b.Value / 1000);
        return a.Kind == b.Kind && Math.Abs(a.Value - b.Value) <= Math.Max(a.Value, b.Value) * 0.02m;
    }
}

internal static class Measures
{
    /// <summary>Whether goods are bought by it: so many kilograms, litres, metres. Watts and volts only describe.</summary>
    public static bool Counts(string unit) => Lexicon.Shared.Measures.TryGetValue(unit, out var measure) && measure.Kind is "mass" or "volume" or "length";

    /// <summary>The usual short form: "kilos" are kg, "ounces" oz. Other words stay as they are.</summary>
    public static string Symbol(string unit) => Lexicon.Shared.MeasureSymbols.GetValueOrDefault(unit, unit);

    public static Amount? Of(decimal value, string unit) =>
        Lexicon.Shared.Measures.TryGetValue(unit, out var measure) ? new(measure.Kind, value * measure.Factor) : null;

    /// <summary>Reads an attribute such as <c>volume_l=5</c> by the unit at the end of its key; null where it has none.</summary>
    public static Amount? OfAttribute(string key, string value)
    {
        var cut = key.LastIndexOf('_');
        if (cut < 0 || !decimal.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)) return Fraction(key, value);
        return Of(number, key[(cut + 1)..]);
    }

    private static Amount? Fraction(string key, string value)
    {
        var parts = value.Split('/');
        var cut = key.LastIndexOf('_');
        if (cut < 0 || parts.Length != 2 || !int.TryParse(parts[0], out var over) || !int.TryParse(parts[1], out var under) || under == 0) return null;
        return Of((decimal)over / under, key[(cut + 1)..]);
    }

    /// <summary>The numbers of a size, sorted, so that 60x60 cm and 600 x 600 mm compare by ratio.</summary>
    public static decimal[] Sides(string size) =>
        [.. size.TrimStart('m').Split(['x', '*', '/'], StringSplitOptions.RemoveEmptyEntries)
            .Select(side => Numbers.Parse(new string([.. side.Where(c => char.IsDigit(c) || c is '.' or ',')])))];

    /// <summary>"24x24" of a 24x24x2: some of its sides were said.</summary>
    public static bool PartOf(decimal[] said, decimal[] size)
    {
        if (said.Length < 2 || said.Length >= size.Length) return false;
        var left = size.ToList();
        return said.All(left.Remove);
    }

    public static bool SameSize(decimal[] a, decimal[] b)
    {
        if (a.Length != b.Length || a.Length == 0 || a.Any(x => x == 0) || b.Any(x => x == 0)) return false;
        var x = a.Order().ToArray();
        var y = b.Order().ToArray();
        var ratio = y[0] / x[0];
        return ratio is 1 or 10 or 0.1m && x.Zip(y).All(p => Math.Abs(p.Second / p.First - ratio) < 0.02m * ratio);
    }
}
