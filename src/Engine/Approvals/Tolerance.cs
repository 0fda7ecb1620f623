namespace Procurement.Engine.Approvals;

/// <summary>How far the total may rise after the first approval without asking again: the lower of a percentage and an amount.</summary>
/// <param name="Percent"><c>Ordering:TolerancePercent</c>, of the total at the first approval.</param>
/// <param name="Amount"><c>Ordering:ToleranceAmount</c>, in the request's currency.</param>
public sealed record ToleranceOptions(decimal Percent = 2, decimal Amount = 25);

/// <summary>Only the total has a tolerance, cumulative since the first approval; items, quantities, suppliers, address and cost centre have none.</summary>
public static class Tolerance
{
    public static bool Allows(decimal firstApprovedTotal, decimal newTotal, ToleranceOptions options) =>
        newTotal - firstApprovedTotal <= Math.Min(firstApprovedTotal * options.Percent / 100, options.Amount);
}
