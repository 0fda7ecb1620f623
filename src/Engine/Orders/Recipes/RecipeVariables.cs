using System.Text.RegularExpressions;

namespace Procurement.Engine.Orders.Recipes;

/// <summary>The words in braces of a recipe, and where each may stand: <c>{name}</c>, or <c>{needBy:dd/MM/yyyy}</c> with a format.</summary>
internal static partial class RecipeVariables
{
    public const string User = "user", Password = "password", Totp = "totp", Reference = "reference", Article = "article", Quantity = "quantity", Name = "name", Address = "address",
        NeedBy = "needBy", ShipTo = "shipTo", ShipToName = "shipTo.name", ShipToStreet = "shipTo.street", ShipToCity = "shipTo.city", ShipToCountry = "shipTo.country", ShipToCountryName = "shipTo.country.name";

    /// <summary>Before the name of an option of the article; one that the article does not have is empty.</summary>
    public const string Options = "options.";

    private static readonly string[] OfCheckout = [Reference, NeedBy, ShipTo, ShipToName, ShipToStreet, ShipToCity, ShipToCountry, ShipToCountryName];

    /// <summary>By the recipe's first-level key. Words of a flow are those of the phase that does it.</summary>
    public static readonly IReadOnlyDictionary<string, IReadOnlyList<string>> Known = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal)
    {
        ["signIn"] = [User, Password, Totp],
        ["history"] = [Reference],
        ["addLine"] = [Article, Quantity, Name, Address],
        ["checkout"] = OfCheckout,
        ["commit"] = OfCheckout,
        ["confirmation"] = [Reference],
    };

    public static bool IsKnown(string phase, string name)
        => Known.GetValueOrDefault(phase)?.Contains(name) == true || (phase == "addLine" && name.StartsWith(Options, StringComparison.Ordinal) && name.Length > Options.Length);

    public static IEnumerable<string> In(string text) => Braces().Matches(text).Select(match => match.Groups[1].Value);

    /// <summary>Fills in the values; <paramref name="encode"/> makes each safe for where it goes.</summary>
    public static string Fill(string text, RecipeValues values, Func<string, string>? encode = null)
        => text.Contains('{', StringComparison.Ordinal) ? Braces().Replace(text, match => Encoded(values.Get(match.Groups[1].Value, match.Groups[2].Success ? match.Groups[2].Value : null), encode)) : text;

    /// <summary>For a value between quotes in a selector.</summary>
    public static string ForSelector(string value) => value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal);

    private static string Encoded(string value, Func<string, string>? encode) => encode is null ? value : encode(value);

    [GeneratedRegex(@"\{(options\.[^{}:]+|[A-Za-z][A-Za-z.]*)(?::([^{}]+))?\}")]
    private static partial Regex Braces();
}
