using System.Text.RegularExpressions;

namespace Procurement.Engine.Orders.Recipes;

/// <summary>Texts of a recipe that are compared with a page: plain words, or a pattern between slashes (<c>/order (no|number)/i</c>).</summary>
internal static partial class RecipeWords
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    /// <summary>Null for plain words. Only the flag i is known.</summary>
    /// <exception cref="ArgumentException">Not a regular expression.</exception>
    public static Regex? Pattern(string text, RecipeValues values)
        => Slashes().Match(text) is { Success: true } match
            ? new Regex(RecipeVariables.Fill(match.Groups[1].Value, values, Regex.Escape), match.Groups[2].Length > 0 ? RegexOptions.IgnoreCase : RegexOptions.None, Longest)
            : null;

    /// <summary>The same words (case, spaces and a colon at the end do not count), or the pattern fits.</summary>
    public static bool Same(string seen, string wanted, RecipeValues values)
        => Pattern(wanted, values) is { } pattern ? pattern.IsMatch(seen) : string.Equals(Plain(seen), Plain(RecipeVariables.Fill(wanted, values)), StringComparison.OrdinalIgnoreCase);

    /// <summary>The words stand in it, or the pattern fits.</summary>
    public static bool Has(string seen, string wanted, RecipeValues values)
        => Pattern(wanted, values) is { } pattern ? pattern.IsMatch(seen) : Plain(seen).Contains(Plain(RecipeVariables.Fill(wanted, values)), StringComparison.OrdinalIgnoreCase);

    private static string Plain(string text) => Spaces().Replace(text.Normalize(), " ").Trim().TrimEnd(':').TrimEnd();

    [GeneratedRegex("^/(.+)/(i?)$", RegexOptions.Singleline)]
    private static partial Regex Slashes();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
