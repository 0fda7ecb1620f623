using System.Globalization;
using Procurement.Data.Checks;

namespace Procurement.Engine.Checks;

/// <summary>A price far above what was paid for the same item in the same unit; before there is a history, above the catalogue's price.</summary>
internal sealed class PriceAgainstHistory : ICheck
{
    /// <summary>Observations from which the median and the spread say something.</summary>
    public const int Enough = 5;

    /// <summary>With fewer observations: rise over the last price that the approver is told of.</summary>
    public const decimal Told = 0.15m;

    /// <summary>Rise over the last or median price that holds the request.</summary>
    public const decimal Held = 0.40m;

    /// <summary>Robust standard deviations above the median: the usual outlier bound.</summary>
    public const double Outlier = 3.5;

    /// <summary>Prices of one item are expected to move by at least this share.</summary>
    private const double LeastSpread = 0.02;

    public string Code => "priceOverHistory";

    public IEnumerable<CheckResult> Run(CheckFacts facts)
    {
        var unknown = new List<object>();
        foreach (var line in facts.Request.Lines)
        {
            if (line is not { Sku: { } sku, UnitPrice: { } price }) continue;
            var seen = facts.Prices.Where(seen => seen.Sku == sku && seen.Unit == line.Unit && seen.UnitPrice > 0).OrderByDescending(seen => seen.At).ToList();
            if (seen.Count < Enough) unknown.Add(new { position = line.Position, sku, observations = seen.Count });
            if (Compare(facts, line, price, seen) is { } result) yield return result;
        }

        if (unknown.Count > 0)
        {
            yield return new CheckResult(Code, FindingSeverity.Info, string.Create(CultureInfo.InvariantCulture, $"{unknown.Count} of {facts.Request.Lines.Count} lines have fewer than {Enough} earlier prices to compare with."),
                "history", new { needed = Enough, lines = unknown });
        }
    }

    private CheckResult? Compare(CheckFacts facts, CheckedLine line, decimal price, List<PriceSeen> seen)
    {
        if (Reference(line, seen) is not { Price: > 0 } reference) return null;
        var rise = (price - reference.Price) / reference.Price;
        var outlier = seen.Count >= Enough
            ? RobustStatistics.Z((double)price, [.. seen.Select(x => (double)x.UnitPrice)], (double)reference.Price * LeastSpread) > Outlier
            : rise > Told;
        if (!outlier && rise <= Held) return null;

        var currency = facts.Request.Currency;
        return new CheckResult(Code, rise > Held ? FindingSeverity.Hold : FindingSeverity.Warn,
            $"Line {line.Position}, {line.Description}: {Amounts.Money(price, currency)} is {Amounts.Percent(rise)} above {reference.Name} of {Amounts.Money(reference.Price, currency)}.",
            string.Create(CultureInfo.InvariantCulture, $"{line.Sku} {line.Unit} {price}"),
            new { position = line.Position, sku = line.Sku, price, reference = reference.Price, observations = seen.Count, earlier = seen.Take(12).Select(x => new { x.UnitPrice, x.At }) });
    }

    private sealed record PriceReference(string Name, decimal Price);

    private static PriceReference? Reference(CheckedLine line, List<PriceSeen> seen) => seen.Count switch
    {
        >= Enough => new PriceReference($"the median of {seen.Count.ToString(CultureInfo.InvariantCulture)} earlier prices", (decimal)RobustStatistics.Median([.. seen.Select(x => (double)x.UnitPrice)])),
        > 0 => new PriceReference("the last price", seen[0].UnitPrice),
        _ => line.Item is { } item && item.Unit == line.Unit ? new PriceReference("the catalogue's price", item.Price) : null,
    };
}
