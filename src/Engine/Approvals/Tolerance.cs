using Procurement.Engine.Orders;

namespace Procurement.Engine.Approvals;

/// <summary>
/// Only the total has a tolerance, cumulative since the first approval: the lower of a percentage and an amount. Items, quantities, suppliers,
/// address and cost centre have none.
/// </summary>
public static class Tolerance
{
    /// <param name="firstApprovedTotal">In the request's currency, as <paramref name="newTotal"/>.</param>
    public static bool Allows(decimal firstApprovedTotal, decimal newTotal, OrderingOptions options) =>
        newTotal - firstApprovedTotal <= new BasketTolerance(options.TolerancePercent, options.ToleranceAmount).Of(firstApprovedTotal);
}
