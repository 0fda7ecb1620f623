using System.Text.RegularExpressions;

namespace Procurement.Engine.Files;

/// <summary>Keys are made by us: relative, forward slashes, plain characters. Anything else is a bug or an attempt to leave the store.</summary>
internal static partial class FileKeys
{
    [GeneratedRegex(@"^[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$", RegexOptions.CultureInvariant)]
    private static partial Regex Plain();

    /// <exception cref="ArgumentException">Not such a key.</exception>
    public static string Check(string key) =>
        key.Length <= 500 && Plain().IsMatch(key) && !key.Contains("..", StringComparison.Ordinal) ? key : throw new ArgumentException("Not a key of the file store.", nameof(key));
}
