using Procurement.Engine.Checks;
using Procurement.Engine.Requests;
using Procurement.Engine.Understanding;

namespace Procurement.Engine.Turns;

/// <summary>What a number without a unit may mean.</summary>
/// <param name="Unit">The unit that makes it so.</param>
/// <param name="Quantity">In the unit that is ordered.</param>
public sealed record UnitReading(string Unit, decimal Quantity);

/// <summary>What was ordered before.</summary>
/// <param name="Quantities">Of this item by this person or site, in the unit that is ordered.</param>
/// <param name="LineValues">Of this person's lines of any item, at today's prices.</param>
public sealed record UnitHistory(IReadOnlyCollection<decimal> Quantities, IReadOnlyCollection<decimal> LineValues);

/// <summary>
/// 24 pieces or 24 boxes of 100: whether a quantity that was said without a unit is to be asked about. It is asked where earlier orders speak for the other reading, or where
/// the line would cost far more than any before it by about as much as a pack holds; never where earlier orders agree, and never on an ordinary value alone.
/// </summary>
public static class UnitTrap
{
    /// <summary>Observations from which "before" means something.</summary>
    public const int EnoughQuantities = 3, EnoughValues = 5;

    /// <summary>Times the median, up or down, that count as agreeing with it.</summary>
    private const double Agrees = 3;

    /// <summary>How many times nearer to the median the other reading must be.</summary>
    private const double Nearer = 3;

    /// <summary>Times the median value that are out of the ordinary, and how near to the pack's size that must be.</summary>
    private const double Costly = 10, NearPack = 5;

    /// <param name="said">The number as it was said.</param>
    /// <param name="taken">What it was taken for, in the unit that is ordered.</param>
    /// <returns>The other reading; null where there is nothing to ask.</returns>
    public static UnitReading? Decide(CatalogueEntry item, decimal said, decimal taken, UnitHistory history)
    {
        if (Other(item, said, taken) is not { } other) return null;
        if (history.Quantities.Count >= EnoughQuantities) return SpeaksFor(other.Quantity, taken, history.Quantities) || IsFarFromAll(taken, history) && IsCostly(item, taken, history.LineValues) ? other : null;
        return IsCostly(item, taken, history.LineValues) ? other : null;
    }

    /// <summary>The same number in the item's other unit; null where it has none that is counted, or it makes no difference.</summary>
    public static UnitReading? Other(CatalogueEntry item, decimal said, decimal taken)
    {
        if (item.PackSize <= 1 || item.Unit == item.PackUnit || KnownUnits.MayBeDivided(item.Unit) || KnownUnits.MayBeDivided(item.PackUnit)) return null;
        var other = taken == said ? new UnitReading(item.PackUnit, decimal.Ceiling(said / item.PackSize)) : new UnitReading(item.Unit, said);
        return other.Quantity == taken ? null : other;
    }

    private static bool SpeaksFor(decimal other, decimal taken, IReadOnlyCollection<decimal> before)
    {
        if (taken >= before.Min() && taken <= before.Max()) return false;
        var median = RobustStatistics.Median([.. before.Select(quantity => (double)quantity)]);
        return Off(taken, median) > Agrees && Off(other, median) * Nearer <= Off(taken, median);
    }

    private static bool IsFarFromAll(decimal taken, UnitHistory history) =>
        taken > history.Quantities.Max() && Off(taken, RobustStatistics.Median([.. history.Quantities.Select(quantity => (double)quantity)])) > Agrees;

    private static double Off(decimal quantity, double median) => Math.Max((double)quantity / median, median / (double)quantity);

    private static bool IsCostly(CatalogueEntry item, decimal taken, IReadOnlyCollection<decimal> values)
    {
        if (values.Count < EnoughValues || taken * item.Price <= values.Max()) return false;
        var times = (double)(taken * item.Price) / RobustStatistics.Median([.. values.Select(value => (double)value)]);
        return times >= Costly && times >= (double)item.PackSize / NearPack && times <= (double)item.PackSize * NearPack;
    }
}
