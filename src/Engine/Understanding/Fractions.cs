using System.Globalization;

namespace Procurement.Engine.Understanding;

/// <summary>Halves, thirds and other parts of one, as signs (½, 1½, 1 ½) or written (1/2).</summary>
internal static class Fractions
{
    private const string Signs = "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞⅒⅑⅐";
    private static readonly decimal[] Values = [1 / 2m, 1 / 3m, 2 / 3m, 1 / 4m, 3 / 4m, 1 / 5m, 2 / 5m, 3 / 5m, 4 / 5m, 1 / 6m, 5 / 6m, 1 / 8m, 3 / 8m, 5 / 8m, 7 / 8m, 1 / 10m, 1 / 9m, 1 / 7m];

    /// <summary>A sign with the whole number before it.</summary>
    public static decimal Mixed(string text) =>
        Values[Signs.IndexOf(text[^1], StringComparison.Ordinal)] + (text.Length > 1 ? decimal.Parse(text[..^1].Trim(), CultureInfo.InvariantCulture) : 0);

    /// <summary>The value of "3/4"; null for what is no part of one (13/0, 24/7).</summary>
    public static decimal? Written(string text)
    {
        var parts = text.Split('/', '⁄');
        return parts.Length == 2 && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var over) && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var under)
            && over > 0 && over < under && under is >= 2 and <= 16 ? (decimal)over / under : null;
    }
}
