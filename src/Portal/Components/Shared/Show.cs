using System.Globalization;

namespace Procurement.Portal.Components.Shared;

/// <summary>Values as pages show them: the same for every reader, whatever the machine's culture.</summary>
public static class Show
{
    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    public static string Money(decimal? amount, string currency) => amount is { } value ? $"{Amount(value)} {currency}" : "–";

    public static string Amount(decimal amount) => amount.ToString("#,##0.00", Culture);

    public static string Quantity(decimal? quantity, string? unit) => quantity is { } value ? $"{Number(value)} {unit}".TrimEnd() : "–";

    public static string Number(decimal value) => value.ToString("#,##0.####", Culture);

    /// <summary>Tue 24 Nov: for tables, where the year goes without saying.</summary>
    public static string ShortDate(DateOnly? date) => date?.ToString("ddd d MMM", Culture) ?? "–";

    /// <summary>Tue 24 Nov 2026.</summary>
    public static string Date(DateOnly? date) => date?.ToString("ddd d MMM yyyy", Culture) ?? "–";

    public static string Time(DateTimeOffset at, TimeZoneInfo zone) => TimeZoneInfo.ConvertTime(at, zone).ToString("d MMM yyyy HH:mm", Culture);

    public static string TimeOfDay(DateTimeOffset at, TimeZoneInfo zone) => TimeZoneInfo.ConvertTime(at, zone).ToString("HH:mm", Culture);

    public static string Day(DateTimeOffset at, TimeZoneInfo zone) => TimeZoneInfo.ConvertTime(at, zone).ToString("ddd d MMM yyyy", Culture);

    /// <summary>now, 5 min, 3 h, 2 d.</summary>
    public static string Age(TimeSpan age) => age switch
    {
        { TotalMinutes: < 1 } => "now",
        { TotalHours: < 1 } => $"{(int)age.TotalMinutes} min",
        { TotalDays: < 1 } => $"{(int)age.TotalHours} h",
        _ => $"{(int)age.TotalDays} d",
    };

    /// <summary>The words of a name in code: <c>orderByHand</c> or <c>OrderByHand</c> gives "Order by hand".</summary>
    public static string Words(string name)
    {
        if (name.Length == 0) return name;
        var words = string.Concat(name.Select((letter, i) => i > 0 && char.IsUpper(letter) ? $" {char.ToLowerInvariant(letter)}" : letter is '-' or '_' ? " " : letter.ToString()));
        return char.ToUpperInvariant(words[0]) + words[1..];
    }
}
