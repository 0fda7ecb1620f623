namespace Procurement.Engine.Orders;

/// <summary>A line of an order as a supplier's history shows it. <paramref name="Article"/> is the name where the site shows no part number that is known.</summary>
public sealed record HistoryLine(string Article, decimal Quantity);

/// <summary>One order in a supplier's history. Null total or lines: not shown.</summary>
public sealed record HistoryEntry(string Number, decimal? Total = null, IReadOnlyList<HistoryLine>? Lines = null, string? Reference = null, string? ShipTo = null)
{
    /// <summary>As the supplier took it.</summary>
    internal TakenOrder Taken => new(Total, ShipTo);
}

/// <summary>The newest orders of a supplier's history, newest first.</summary>
public sealed record HistorySnapshot(IReadOnlyList<HistoryEntry> Orders)
{
    public bool Has(string number) => Orders.Any(order => string.Equals(order.Number, number, StringComparison.OrdinalIgnoreCase));

    /// <summary>This, and orders that are known otherwise to have been there.</summary>
    public HistorySnapshot And(IEnumerable<string> numbers) => new([.. Orders, .. numbers.Where(number => !Has(number)).Select(number => new HistoryEntry(number))]);
}

/// <summary>
/// What tells our order apart from others where a site shows no reference: the history before the click, what the site was about to charge, and the lines. Kept with every
/// attempt before it is armed: what the site took is compared with it.
/// </summary>
/// <param name="Goods">The sum of the review's rows; null with clues of earlier versions.</param>
public sealed record NewOrderClue(HistorySnapshot Before, decimal Total, IReadOnlyList<HistoryLine> Lines, decimal? Goods = null);
