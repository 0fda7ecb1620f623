using System.Globalization;

namespace Procurement.Engine.Checks;

/// <summary>Figures as explanations and cards show them: AED 1,366.00; 30; 12.5.</summary>
internal static class Amounts
{
    public static string Money(decimal amount, string currency) => string.Create(CultureInfo.InvariantCulture, $"{currency} {amount:#,##0.00}");

    public static string Quantity(decimal quantity) => quantity.ToString("#,##0.####", CultureInfo.InvariantCulture);

    public static string Percent(decimal part) => string.Create(CultureInfo.InvariantCulture, $"{part * 100:0} %");
}
