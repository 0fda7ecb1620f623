using System.Globalization;
using System.Text.RegularExpressions;
using Procurement.Engine.Orders.Recipes;

namespace Procurement.Engine.Orders.Browser;

/// <summary>Reads and writes numbers as a site does. What is not exactly one well-formed number is not read.</summary>
internal static partial class SiteNumbers
{
    /// <summary>Signs that stand for one currency alone; $, kr and ¥ do not.</summary>
    private static readonly Dictionary<string, string> OneMeaning = new(StringComparer.Ordinal) { ["€"] = "EUR", ["£"] = "GBP", ["₹"] = "INR", ["₺"] = "TRY", ["₱"] = "PHP", ["₦"] = "NGN", ["₪"] = "ILS", ["zł"] = "PLN" };

    /// <summary>Three capitals are often something else: VAT, TTC, INC.</summary>
    private static readonly Lazy<HashSet<string>> Codes = new(() => [.. CultureInfo.GetCultures(CultureTypes.SpecificCultures).Select(culture => new RegionInfo(culture.Name).ISOCurrencySymbol)]);

    /// <summary>The one number in a text; null where there is none, more than one, or one in another notation (1.234,5 where 1,234.5 is meant).</summary>
    public static decimal? Read(string text, RecipeFormat format)
    {
        var found = Number().Matches(text);
        if (found.Count != 1) return null;
        var digits = found[0].Value;
        var parts = digits.Split(format.Decimal);
        if (parts.Length > 2) return null;
        var groups = Spaces().Replace(parts[0], " ").Split(Spaces().Replace(format.Thousands, " "));
        if (groups.Any(group => group.Length == 0 || !group.All(char.IsAsciiDigit)) || groups.Skip(1).Any(group => group.Length != 3) || (groups.Length > 1 && groups[0].Length > 3)) return null;
        var fraction = parts.Length == 2 ? parts[1] : "";
        if (!fraction.All(char.IsAsciiDigit) || (parts.Length == 2 && fraction.Length == 0)) return null;
        var value = decimal.Parse($"{string.Concat(groups)}.{fraction}0", CultureInfo.InvariantCulture);
        return Minus().IsMatch(text[..found[0].Index]) ? -value : value;
    }

    /// <summary>The currency in a text: an ISO code, or a sign that the recipe knows or that can be only one; else the recipe's own. Null where there is none or more than one.</summary>
    public static string? Currency(string text, RecipeFormat format)
    {
        var signs = format.Symbols.Concat(OneMeaning.Where(sign => !format.Symbols.ContainsKey(sign.Key)));
        var named = IsoCode().Matches(text).Select(match => match.Value).Where(Codes.Value.Contains)
            .Concat(signs.Where(sign => text.Contains(sign.Key, StringComparison.Ordinal)).Select(sign => sign.Value)).Distinct().ToList();
        return named.Count switch { 0 => format.Currency, 1 => named[0], _ => null };
    }

    public static string Write(decimal number, RecipeFormat format) => number.ToString("0.#####", CultureInfo.InvariantCulture).Replace(".", format.Decimal, StringComparison.Ordinal);

    [GeneratedRegex(@"[0-9](?:[0-9.,'’\u00A0\u202F ]*[0-9])?")]
    private static partial Regex Number();

    [GeneratedRegex(@"[\u00A0\u202F ]")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"[-−]\s*(?:\p{Sc}|[A-Z]{3})?\s*$")]
    private static partial Regex Minus();

    [GeneratedRegex(@"\b[A-Z]{3}\b")]
    private static partial Regex IsoCode();
}
