using System.Globalization;

namespace Procurement.Simulators.Shop;

/// <summary>How a shop writes amounts and quantities. VAT is 5 %; currencies are fixed against AED.</summary>
internal sealed record MoneyStyle(string Currency, string Locale, bool? Gross)
{
    public const decimal VatRate = 0.05m;
    private static readonly Dictionary<string, decimal> PerDirham = new(StringComparer.OrdinalIgnoreCase) { ["AED"] = 1m, ["EUR"] = 0.25m, ["USD"] = 0.2723m, ["GBP"] = 0.2m };
    private CultureInfo Culture => Locale == "de" ? CultureInfo.GetCultureInfo("de-DE") : CultureInfo.InvariantCulture;

    public static decimal Vat(decimal net) => Round(net * VatRate);
    public static decimal Round(decimal amount) => decimal.Round(amount, 2, MidpointRounding.AwayFromZero);
    public static decimal Convert(decimal amount, string from, string to) => from == to ? amount : Round(amount / PerDirham.GetValueOrDefault(from, 1m) * PerDirham.GetValueOrDefault(to, 1m));

    /// <summary>A net amount as this page shows it; <paramref name="gross"/> is what the page does where no switch was touched.</summary>
    public string Show(decimal net, bool gross = false) => $"{Currency} {Number(Gross ?? gross ? net + Vat(net) : net)}";

    public string Number(decimal amount) => amount.ToString("#,##0.00", Culture);
    public string Quantity(decimal quantity) => quantity.ToString("0.###", Culture);
    public bool TryQuantity(string? typed, out decimal quantity) => decimal.TryParse(typed, NumberStyles.AllowDecimalPoint, Culture, out quantity);
    public string TaxWords(bool gross = false) => Gross ?? gross ? "including VAT" : "before VAT";
}
