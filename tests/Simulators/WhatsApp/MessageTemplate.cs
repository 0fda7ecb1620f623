using System.Text.RegularExpressions;

namespace Procurement.Simulators.WhatsApp;

/// <summary>An approved template in one language. Placeholders are {{name}} (named) or {{1}} (positional), as in Meta's manager.</summary>
public sealed partial record MessageTemplate(string Name, string Language, string Body, params IReadOnlyList<string> Buttons)
{
    /// <summary>The distinct placeholders of the body, in order of first use.</summary>
    public IReadOnlyList<string> Placeholders => [.. Placeholder().Matches(Body).Select(match => match.Groups[1].Value).Distinct(StringComparer.Ordinal)];

    /// <summary>Whether parameters must come with parameter_name.</summary>
    public bool IsNamed => Placeholders.Any(name => !name.All(char.IsAsciiDigit));

    /// <summary>The body with every placeholder replaced by its value.</summary>
    public string Fill(IReadOnlyDictionary<string, string> values) =>
        Placeholder().Replace(Body, match => values.TryGetValue(match.Groups[1].Value, out var value) ? value : match.Value);

    [GeneratedRegex(@"\{\{(\w+)\}\}")]
    private static partial Regex Placeholder();
}
