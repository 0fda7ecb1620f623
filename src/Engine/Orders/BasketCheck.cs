using System.Globalization;

namespace Procurement.Engine.Orders;

/// <summary>Compares a supplier's cart or order review with what was approved. What could not be read counts as different.</summary>
public static class BasketCheck
{
    private const decimal Cent = 0.01m;

    /// <summary>Goods, quantities, prices and total.</summary>
    public static BasketVerdict Check(BasketExpectation approved, Cart cart, BasketTolerance tolerance) => Verdict(GoodsReasons(approved, cart), approved, cart, tolerance);

    /// <summary>As for a cart, and where it goes and under which reference.</summary>
    public static BasketVerdict Check(BasketExpectation approved, CheckoutSummary checkout, BasketTolerance tolerance)
        => Verdict([.. GoodsReasons(approved, checkout.Cart), .. DeliveryReasons(approved, checkout)], approved, checkout.Cart, tolerance);

    private static BasketVerdict Verdict(List<string> reasons, BasketExpectation approved, Cart cart, BasketTolerance tolerance)
    {
        if (reasons.Count > 0) return new BasketVerdict.Different(reasons);
        var prices = PriceChanges(approved, cart);
        var (seen, total) = (cart.GoodsTotal ?? cart.Total, Math.Round(approved.Total * cart.TotalFactor, 2));
        var within = seen <= total + tolerance.Of(total) + (cart.TotalFactor == 1 ? 0 : Cent * cart.Rows.Count);
        return prices.Count == 0 && within ? new BasketVerdict.Same() : new BasketVerdict.PriceChanged(prices, total, seen, within);
    }

    private static List<string> GoodsReasons(BasketExpectation approved, Cart cart)
    {
        var reasons = new List<string>();
        var wanted = approved.Lines.ToLookup(line => line.Article, StringComparer.OrdinalIgnoreCase);
        var seen = cart.Rows.ToLookup(row => row.Article, StringComparer.OrdinalIgnoreCase);
        foreach (var article in wanted)
        {
            var (need, have) = (article.Sum(line => line.Quantity), seen[article.Key].Sum(row => row.Quantity));
            if (!seen.Contains(article.Key)) reasons.Add($"{article.Key} is missing.");
            else if (have != need) reasons.Add(Say($"{article.Key}: {have:0.###} instead of {need:0.###}."));
        }
        foreach (var row in cart.Rows)
        {
            if (!wanted.Contains(row.Article)) reasons.Add(Say($"{row.Article} was not asked for ({row.Quantity:0.###})."));
            if (!row.Available) reasons.Add($"{row.Article} is not available.");
            if (Math.Abs(row.LineTotal - row.Quantity * row.UnitPrice) > Cent + row.Quantity * Cent / 2) reasons.Add(Say($"{row.Article}: {row.Quantity:0.###} at {row.UnitPrice} do not make {row.LineTotal}."));
        }
        reasons.AddRange(cart.Problems);
        if (cart.Rows.Count > 0 && cart.Currency != approved.Currency) reasons.Add($"The currency is {cart.Currency ?? "not readable"} instead of {approved.Currency}.");
        return reasons;
    }

    private static IEnumerable<string> DeliveryReasons(BasketExpectation approved, CheckoutSummary checkout)
    {
        if (checkout.ShipTo is null) yield return "The delivery address could not be read.";
        else if (!AddressWords.Contains(checkout.ShipTo, approved.ShipTo.Street) || (approved.ShipTo.City.Length > 0 && !AddressWords.Contains(checkout.ShipTo, approved.ShipTo.City)))
            yield return $"It would go to “{checkout.ShipTo}” instead of “{approved.ShipTo}”.";
        if (approved.Reference is null) yield break;
        if (checkout.Reference is null) yield return "Our reference could not be read.";
        else if (!string.Equals(checkout.Reference, approved.Reference, StringComparison.Ordinal)) yield return $"The reference is “{checkout.Reference}” instead of “{approved.Reference}”.";
    }

    private static List<PriceChange> PriceChanges(BasketExpectation approved, Cart cart)
        => approved.Lines.GroupBy(line => line.Article, StringComparer.OrdinalIgnoreCase)
            .Select(article => new PriceChange(article.Key, InKindOf(cart, article.Min(line => line.UnitPrice)),
                cart.Rows.Where(row => string.Equals(row.Article, article.Key, StringComparison.OrdinalIgnoreCase)).Max(row => row.UnitPrice)))
            .Where(change => change.Seen > change.Approved).ToList();

    /// <summary>An approved price as the page would show it; what is computed may be a cent off.</summary>
    private static decimal InKindOf(Cart cart, decimal approved) => cart.PriceFactor == 1 ? approved : Math.Round(approved * cart.PriceFactor, 2) + Cent;

    private static string Say(FormattableString words) => words.ToString(CultureInfo.InvariantCulture);
}
