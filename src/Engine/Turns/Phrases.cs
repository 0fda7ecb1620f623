using System.Collections.Frozen;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Procurement.Engine.Understanding;

namespace Procurement.Engine.Turns;

/// <summary>
/// What we say on WhatsApp, per language, from the data files in <c>Languages</c>. A key that a language lacks is a fault that a test finds.
/// </summary>
public sealed class Phrases
{
    private static readonly FrozenDictionary<string, Phrases> Known = Lexicon.Languages.ToFrozenDictionary(language => language, language => new Phrases(language), StringComparer.Ordinal);
    private readonly FrozenDictionary<string, string> texts;
    private readonly CultureInfo culture;

    private Phrases(string language)
    {
        Language = language;
        culture = CultureInfo.GetCultureInfo(language.StartsWith("hi", StringComparison.Ordinal) ? "en" : language);
        using var file = Assembly.GetExecutingAssembly().GetManifestResourceStream($"Procurement.Engine.Turns.Languages.{language}.json")
            ?? throw new InvalidOperationException($"The texts of language {language} are missing from the build.");
        texts = JsonSerializer.Deserialize<Dictionary<string, string>>(file)!.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>All languages that are understood, and so answered in: those of the language packs.</summary>
    public static IReadOnlyList<string> Languages => Lexicon.Languages;

    public string Language { get; }

    public IReadOnlyCollection<string> Keys => texts.Keys;

    /// <param name="language">en, es, pt, fr or hi-Latn; null or another one reads as en.</param>
    public static Phrases In(string? language) => language is not null && Known.TryGetValue(language, out var phrases) ? phrases : Known["en"];

    /// <summary>The text with each <c>{name}</c> replaced.</summary>
    public string Say(string key, params ReadOnlySpan<(string Name, string? Value)> values)
    {
        var text = texts[key];
        foreach (var (name, value) in values) text = text.Replace($"{{{name}}}", value ?? "", StringComparison.Ordinal);
        return text;
    }

    /// <summary>A unit as it is said beside a number ("caja", "cajas"); one that has no words is shown as the catalogue writes it.</summary>
    public string Unit(string? unit, decimal? quantity = 1)
    {
        if (unit is null || !texts.TryGetValue($"unit.{unit}", out var words)) return unit ?? "";
        var cut = words.IndexOf('|', StringComparison.Ordinal);
        return cut < 0 ? words : quantity is > 1 ? words[(cut + 1)..] : words[..cut];
    }

    /// <summary>As a person reads it: Thu 26 Nov 2026, in the language.</summary>
    public string Date(DateOnly date) => date.ToString("ddd d MMM yyyy", culture);

    /// <summary>1,234.50 AED.</summary>
    public static string Money(decimal amount, string currency) => string.Create(CultureInfo.InvariantCulture, $"{amount:#,##0.00} {currency}");

    /// <summary>Without trailing zeros.</summary>
    public static string Number(decimal number) => number.ToString("#,##0.###", CultureInfo.InvariantCulture);
}
