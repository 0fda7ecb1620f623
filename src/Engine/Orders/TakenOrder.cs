using System.Globalization;
using Procurement.Engine.Orders.Recipes;

namespace Procurement.Engine.Orders;

/// <summary>What a supplier shows of the order that it took. Null: its recipe does not say where that stands on this page.</summary>
/// <param name="Unreadable">What the recipe says is there and could not be read, in words.</param>
public sealed record TakenOrder(decimal? Total = null, string? ShipTo = null, IReadOnlyList<string>? Unreadable = null)
{
    /// <summary>This, and what another page of the same order shows where this one shows nothing.</summary>
    public TakenOrder And(TakenOrder? other) => other is null ? this : new TakenOrder(Total ?? other.Total, ShipTo ?? other.ShipTo, [.. Unreadable ?? [], .. other.Unreadable ?? []]);
}

/// <summary>
/// Compares what a supplier took with what its own review showed before the click. A difference was nobody's to prevent: the order stands, and a person is told.
/// </summary>
public static class TakenCheck
{
    private const decimal Cent = 0.01m;

    /// <param name="clue">What the review showed; null where that is not known any more.</param>
    /// <param name="numbers">Every order there with our reference.</param>
    /// <returns>Null where nothing differs.</returns>
    public static string? Difference(BasketExpectation approved, NewOrderClue? clue, TakenOrder? taken, IReadOnlyList<string> numbers)
    {
        var reasons = new List<string>();
        if (numbers.Count > 1) reasons.Add($"The supplier has {numbers.Count} orders with our reference: {string.Join(", ", numbers)}.");
        if (taken?.Total is { } total && clue is not null && !IsAsReviewed(total, clue)) reasons.Add(string.Create(CultureInfo.InvariantCulture, $"The supplier took it at {total:0.00}, and its review said {clue.Total:0.00}."));
        if (taken?.ShipTo is { } shipTo && !(AddressWords.Contains(shipTo, approved.ShipTo.Street) && (approved.ShipTo.City.Length == 0 || AddressWords.Contains(shipTo, approved.ShipTo.City))))
            reasons.Add($"It goes to “{shipTo}” instead of “{approved.ShipTo}”.");
        reasons.AddRange(taken?.Unreadable ?? []);
        return reasons.Count == 0 ? null : string.Join(" ", reasons);
    }

    /// <summary>Histories show what was charged, or the goods alone.</summary>
    private static bool IsAsReviewed(decimal total, NewOrderClue clue) => Math.Abs(total - clue.Total) <= Cent || (clue.Goods is { } goods && Math.Abs(total - goods) <= Cent);
}
