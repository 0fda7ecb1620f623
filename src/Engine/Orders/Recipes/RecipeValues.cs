using System.Globalization;

namespace Procurement.Engine.Orders.Recipes;

/// <summary>What the words in braces are at the moment. Dates take a format, in the language of the site.</summary>
internal sealed class RecipeValues(IReadOnlyDictionary<string, object?> values, string locale = "en-GB")
{
    public static readonly RecipeValues None = new(new Dictionary<string, object?>(StringComparer.Ordinal));

    /// <exception cref="InvalidOperationException">A word that has no value here passed the compiler: a bug.</exception>
    public string Get(string name, string? format = null)
    {
        if (!values.TryGetValue(name, out var value) && !name.StartsWith(RecipeVariables.Options, StringComparison.Ordinal)) throw new InvalidOperationException($"{{{name}}} has no value here.");
        return value switch
        {
            null => "",
            DateOnly date => date.ToString(format ?? "yyyy-MM-dd", CultureInfo.GetCultureInfo(locale)),
            Func<string> made => made(),
            _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        };
    }

    /// <summary>These and <paramref name="more"/>, which come first.</summary>
    public RecipeValues With(IEnumerable<KeyValuePair<string, string>> more)
    {
        var all = new Dictionary<string, object?>(values, StringComparer.Ordinal);
        foreach (var (name, value) in more) all[name] = value;
        return new RecipeValues(all, locale);
    }
}
