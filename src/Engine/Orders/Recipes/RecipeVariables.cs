using System.Text.RegularExpressions;

namespace Procurement.Engine.Orders.Recipes;

/// <summary>The words in braces of a recipe, and where each may stand.</summary>
internal static partial class RecipeVariables
{
    public const string User = "user", Password = "password", Totp = "totp", Reference = "reference", Article = "article", Quantity = "quantity",
        ShipTo = "shipTo", ShipToName = "shipTo.name", ShipToStreet = "shipTo.street", ShipToCity = "shipTo.city", ShipToCountry = "shipTo.country";

    /// <summary>By the recipe's first-level key.</summary>
    public static readonly IReadOnlyDictionary<string, IReadOnlyList<string>> Known = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal)
    {
        ["signIn"] = [User, Password, Totp],
        ["history"] = [Reference],
        ["addLine"] = [Article, Quantity],
        ["checkout"] = [Reference, ShipTo, ShipToName, ShipToStreet, ShipToCity, ShipToCountry],
        ["confirmation"] = [Reference],
    };

    public static IEnumerable<string> In(string text) => Braces().Matches(text).Select(match => match.Groups[1].Value);

    /// <summary>Fills in the values; <paramref name="encode"/> makes each safe for where it goes. A value that is not there is a bug: the compiler refuses such recipes.</summary>
    public static string Fill(string text, IReadOnlyDictionary<string, string> values, Func<string, string>? encode = null)
        => Braces().Replace(text, match => encode is null ? values[match.Groups[1].Value] : encode(values[match.Groups[1].Value]));

    /// <summary>For a value between double quotes in a selector.</summary>
    public static string ForSelector(string value) => value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);

    [GeneratedRegex(@"\{([A-Za-z][A-Za-z.]*)\}")]
    private static partial Regex Braces();
}
