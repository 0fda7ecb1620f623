using Procurement.Engine.Orders.Recipes;

namespace Procurement.Engine.Orders.Browser;

/// <summary>Charges as a page shows them; null: the recipe does not know such a field.</summary>
internal sealed record Charges(decimal? Subtotal, decimal? Shipping, decimal? Tax);

/// <summary>
/// Makes a page's money comparable with what was approved. Approved prices are multiplied into the page's kind by <paramref name="PriceFactor"/> and
/// <paramref name="TotalFactor"/>; <paramref name="GoodsTotal"/> is the page's total without agreed delivery, and without (or with) the tax that the page shows.
/// </summary>
internal sealed record CartMoney(decimal GoodsTotal, decimal TotalFactor, decimal PriceFactor)
{
    private const decimal Cent = 0.01m;

    public static CartMoney Of(Recipe recipe, CartPage cart, decimal total, Charges charges, decimal shippingUpTo)
    {
        var rows = cart.Prices ?? recipe.Catalogue;
        var totalIs = cart.TotalIs ?? rows;
        var goods = total - Math.Min(charges.Shipping ?? 0, shippingUpTo);
        if (totalIs == recipe.Catalogue) return new CartMoney(goods, 1, Factor(recipe, rows));
        return charges.Tax is { } tax
            ? new CartMoney(totalIs == PriceMode.WithTax ? goods - tax : goods + tax, 1, Factor(recipe, rows))
            : new CartMoney(goods, Factor(recipe, totalIs), Factor(recipe, rows));
    }

    /// <summary>What the page's own figures contradict.</summary>
    public static IEnumerable<string> Problems(IReadOnlyList<CartRow> rows, Charges charges)
    {
        if (charges.Subtotal is { } subtotal && Math.Abs(rows.Sum(row => row.LineTotal) - subtotal) > Cent)
            yield return FormattableString.Invariant($"The rows make {rows.Sum(row => row.LineTotal):0.00}, and the site says {subtotal:0.00}.");
    }

    private static decimal Factor(Recipe recipe, PriceMode? shown) => shown == recipe.Catalogue || recipe.Catalogue is null ? 1
        : shown == PriceMode.WithTax ? 1 + recipe.TaxPercent!.Value / 100 : 1 / (1 + recipe.TaxPercent!.Value / 100);
}
