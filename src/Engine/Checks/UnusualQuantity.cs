using System.Globalization;
using Procurement.Data.Checks;

namespace Procurement.Engine.Checks;

/// <summary>A quantity far above what the site usually asks for of this item: more than three times the 95th percentile is a hold, an outlier below that a warning.</summary>
internal sealed class UnusualQuantity : ICheck
{
    /// <summary>Observations from which "usual" means something.</summary>
    public const int Enough = 5;

    /// <summary>Times the 95th percentile above which a person must look.</summary>
    public const double TimesUsual = 3;

    /// <summary>Robust standard deviations above the median of the logarithms.</summary>
    public const double Outlier = 3.5;

    /// <summary>Least spread of the logarithms: quantities vary by a fifth even where the few seen were equal.</summary>
    private const double LeastSpread = 0.2;

    public string Code => "unusualQuantity";

    public IEnumerable<CheckResult> Run(CheckFacts facts)
    {
        var unknown = new List<object>();
        foreach (var line in facts.Request.Lines)
        {
            if (line is not { Sku: { } sku, Quantity: { } quantity and > 0, Site: { } site }) continue;
            var seen = facts.Quantities.Where(seen => seen.Sku == sku && seen.Site == site && seen.Unit == line.Unit && seen.Quantity > 0).Select(seen => (double)seen.Quantity).ToList();
            if (seen.Count < Enough) unknown.Add(new { position = line.Position, sku, observations = seen.Count });
            else if (Compare(line, (double)quantity, seen) is { } result) yield return result;
        }

        if (unknown.Count > 0)
        {
            yield return new CheckResult(Code, FindingSeverity.Info,
                string.Create(CultureInfo.InvariantCulture, $"{unknown.Count} of {facts.Request.Lines.Count} lines have fewer than {Enough} earlier quantities of this site to compare with."),
                "history", new { needed = Enough, lines = unknown });
        }
    }

    private CheckResult? Compare(CheckedLine line, double quantity, List<double> seen)
    {
        var usualMost = RobustStatistics.Percentile(seen, 0.95);
        var z = RobustStatistics.Z(Math.Log(quantity), [.. seen.Select(value => Math.Log(value))], LeastSpread);
        var farAbove = quantity > TimesUsual * usualMost;
        if (!farAbove && z <= Outlier) return null;
        var median = (decimal)RobustStatistics.Median(seen);
        return new CheckResult(Code, farAbove ? FindingSeverity.Hold : FindingSeverity.Warn,
            $"Line {line.Position}, {line.Description}: {Amounts.Quantity(line.Quantity ?? 0)} {line.Unit}, where this site usually asks for {Amounts.Quantity(median)} and hardly ever for more than {Amounts.Quantity((decimal)usualMost)}.",
            string.Create(CultureInfo.InvariantCulture, $"{line.Sku} {line.Site} {line.Unit} {Amounts.Quantity(line.Quantity ?? 0)}"),
            new { position = line.Position, sku = line.Sku, site = line.Site, quantity, median, p95 = usualMost, z = Math.Round(z, 2), observations = seen.Count });
    }
}
