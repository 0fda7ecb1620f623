using Procurement.Data.Orders;
using Procurement.Engine.Orders;
using Procurement.Simulators.Shop;

namespace Procurement.Route.Tests.Orders.Matrix;

/// <summary>How a run ended; docs/ordering-trials.md says what each word means.</summary>
public enum RunEnd
{
    /// <summary>Placed, and the shop has exactly that one order.</summary>
    Ordered,

    /// <summary>Placed, the shop took another order than its own review showed, and a person is told.</summary>
    Told,

    /// <summary>Certainly not placed, the shop has nothing, and a person is told why.</summary>
    Person,

    /// <summary>Not known, and a person who looks at the supplier can settle it.</summary>
    Unsure,
    Double,
    Lost,
    Wrong,

    /// <summary>Never settled, or ended without a reason.</summary>
    Stuck,
}

/// <summary>Compares what a row says with what the shop really has.</summary>
internal sealed record Verdict(RunEnd End, string Why)
{
    /// <summary>Ordering:TolerancePercent and ToleranceAmount.</summary>
    private static readonly BasketTolerance Tolerance = new(2, 25);

    public bool IsBad => End is RunEnd.Double or RunEnd.Lost or RunEnd.Wrong or RunEnd.Stuck;

    /// <param name="row">With its lines.</param>
    /// <param name="bought">What the shop took since the run began, under whatever reference.</param>
    /// <param name="mayNotBeKnown">The supplier hides what happened: only a person can tell.</param>
    public static Verdict Of(PurchaseOrder row, IReadOnlyList<ShopOrder> bought, bool mayNotBeKnown)
    {
        var why = $"{row.Status} {row.Attention}: {row.AttentionNote ?? row.LastError}";
        if (bought.Count > 1) return new(RunEnd.Double, $"{bought.Count} orders: {string.Join(", ", bought.Select(one => $"{one.Number} for “{one.Reference}”"))}. {why}");
        var differences = bought.Count == 0 ? [] : Differences(row, bought[0]).ToList();
        return row.Status switch
        {
            OrderStatus.Placed when bought.Count == 0 => new(RunEnd.Lost, $"The shop has no order. {why}"),
            OrderStatus.Placed when differences.Count == 0 => new(RunEnd.Ordered, row.Attention is null ? "" : why),
            OrderStatus.Placed => new(row.Attention is not null && differences.All(IsForAPerson) ? RunEnd.Told : RunEnd.Wrong, $"{string.Join(" ", differences)} {why}"),
            OrderStatus.Failed or OrderStatus.NeedsOperator when bought.Count > 0 => new(RunEnd.Lost, $"The shop has {bought[0].Number}. {why}"),
            OrderStatus.Failed or OrderStatus.NeedsOperator when row.Attention is null || string.IsNullOrWhiteSpace(row.LastError) => new(RunEnd.Stuck, "No reason is given."),
            OrderStatus.Failed or OrderStatus.NeedsOperator => new(RunEnd.Person, why),
            OrderStatus.Uncertain when !mayNotBeKnown => new(RunEnd.Stuck, $"It could be known. {why}"),
            OrderStatus.Uncertain => new(RunEnd.Unsure, why),
            _ => new(RunEnd.Stuck, why),
        };
    }

    public static IEnumerable<string> Differences(PurchaseOrder row, ShopOrder bought)
    {
        if (bought.Number != row.SupplierOrderNumber && row.Status == OrderStatus.Placed) yield return $"Number {row.SupplierOrderNumber} instead of {bought.Number}.";
        if (bought.Reference != row.Reference) yield return $"Reference “{bought.Reference}”.";
        var (wanted, given) = (row.Lines.ToDictionary(line => line.SupplierSku!, line => line.Quantity), bought.Lines.GroupBy(line => line.Article).ToDictionary(lines => lines.Key, lines => lines.Sum(line => line.Quantity)));
        foreach (var (article, quantity) in given.Where(line => wanted.GetValueOrDefault(line.Key) != line.Value)) yield return FormattableString.Invariant($"{article}: {quantity} instead of {wanted.GetValueOrDefault(article)}.");
        foreach (var article in wanted.Keys.Except(given.Keys)) yield return $"{article} is missing.";
        if (bought.Total > row.Total + Tolerance.Of(row.Total)) yield return FormattableString.Invariant($"It costs {bought.Total} instead of {row.Total}.");
        if (bought.Currency != row.Currency) yield return $"It is in {bought.Currency}.";
        if (bought.Extras.Count > 0) yield return $"With {string.Join(", ", bought.Extras.Select(extra => extra.Code))}.";
        if (!AddressWords.Contains(bought.ShipTo, StreetOf(row))) yield return $"To “{bought.ShipTo}” instead of “{row.ShipTo}”.";
        if (!bought.CustomerNumber.StartsWith("10", StringComparison.Ordinal)) yield return $"For customer {bought.CustomerNumber}.";
        if (bought.Delivery is not ("" or "van") || bought.Payment is not ("" or "account")) yield return $"By {bought.Delivery}, {bought.Payment}.";
    }

    /// <summary>The shop's own number must be right whatever else differs.</summary>
    private static bool IsForAPerson(string difference) => !difference.StartsWith("Number", StringComparison.Ordinal) && !difference.StartsWith("Reference", StringComparison.Ordinal);

    /// <summary>“Site, street, city, country”: the street is what must be on every page.</summary>
    private static string StreetOf(PurchaseOrder row) => string.Join(", ", row.ShipTo.Split(", ")[1..^2]);
}
