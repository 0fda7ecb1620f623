using System.Text.RegularExpressions;

namespace Procurement.Engine.Orders;

/// <summary>Compares addresses by their words: case, punctuation and line breaks differ from page to page, words and their order do not.</summary>
internal static partial class AddressWords
{
    /// <summary>Whether all words of <paramref name="part"/> stand in <paramref name="whole"/>, side by side and in order; never true for an empty part.</summary>
    public static bool Contains(string whole, string part)
    {
        var wanted = Words(part);
        return wanted.Length > 0 && $" {string.Join(' ', Words(whole))} ".Contains($" {string.Join(' ', wanted)} ", StringComparison.Ordinal);
    }

    private static string[] Words(string text) => NoWord().Split(text.Normalize().ToUpperInvariant()).Where(word => word.Length > 0).ToArray();

    [GeneratedRegex(@"[^\p{L}\p{M}\p{N}]+")]
    private static partial Regex NoWord();
}
