using System.Globalization;
using Procurement.Engine.Orders.Browser;

namespace Procurement.Engine.Orders;

/// <summary>Finds our order as the one entry that was not in the history before and fits in all that is shown. What fits only partly, or twice, is not known.</summary>
public static class NewOrder
{
    private const decimal Cent = 0.01m;

    private enum Fit { Not, Partly, Fully }

    public static HistoryLookup Find(NewOrderClue clue, HistorySnapshot after)
    {
        var added = after.Orders.Where(order => !clue.Before.Has(order.Number)).Select(order => (Order: order, Fit: FitOf(clue, order))).ToList();
        var full = added.Where(one => one.Fit == Fit.Fully).ToList();
        var partly = added.Count(one => one.Fit == Fit.Partly);
        return (full.Count, partly) switch
        {
            (1, 0) => new HistoryLookup.Found(full[0].Order.Number, [full[0].Order.Number], full[0].Order.Taken),
            (0, 0) => new HistoryLookup.Absent(),
            (0, _) => new HistoryLookup.Unreadable($"{partly} new orders in the history fit only in part: {Numbers(added, Fit.Partly)}."),
            _ => new HistoryLookup.Unreadable($"More than one new order in the history could be ours: {Numbers(added, Fit.Fully)} {Numbers(added, Fit.Partly)}".TrimEnd() + "."),
        };
    }

    /// <summary>Total and lines, as far as both are shown; an entry that shows neither fits only partly.</summary>
    private static Fit FitOf(NewOrderClue clue, HistoryEntry order)
    {
        bool? total = order.Total is { } seen ? Math.Abs(seen - clue.Total) <= Cent : null;
        bool? lines = order.Lines is { } rows ? Sums(rows).SetEquals(Sums(clue.Lines)) : null;
        return (total, lines) switch
        {
            (null, null) => Fit.Partly,
            (not false, not false) => Fit.Fully,
            (not true, not true) => Fit.Not,
            _ => Fit.Partly,
        };
    }

    private static HashSet<string> Sums(IReadOnlyList<HistoryLine> lines)
        => [.. lines.GroupBy(line => line.Article.Trim(), StringComparer.OrdinalIgnoreCase).Select(article => string.Create(CultureInfo.InvariantCulture, $"{article.Key.ToUpperInvariant()} {article.Sum(line => line.Quantity):0.###}"))];

    private static string Numbers(IEnumerable<(HistoryEntry Order, Fit Fit)> added, Fit fit) => string.Join(", ", added.Where(one => one.Fit == fit).Select(one => one.Order.Number));
}
