namespace Procurement.Engine.Checks;

/// <summary>Statistics that one wild value among the observations does not spoil.</summary>
internal static class RobustStatistics
{
    public static double Median(IReadOnlyCollection<double> values)
    {
        var sorted = values.Order().ToList();
        var middle = sorted.Count / 2;
        return sorted.Count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /// <summary>
    /// Distance from the median in robust standard deviations: 0.6745 (value - median) / MAD (Iglewicz and Hoaglin; above 3.5 is an outlier).
    /// </summary>
    /// <param name="leastSpread">Taken where the median absolute deviation is smaller: equal observations do not make every other value an outlier.</param>
    public static double Z(double value, IReadOnlyCollection<double> observations, double leastSpread)
    {
        var median = Median(observations);
        var spread = Median([.. observations.Select(observation => Math.Abs(observation - median))]);
        return 0.6745 * (value - median) / Math.Max(spread, leastSpread);
    }

    /// <summary>The smallest observation that at least <paramref name="share"/> (0 to 1) of all do not exceed.</summary>
    public static double Percentile(IReadOnlyCollection<double> values, double share)
    {
        var sorted = values.Order().ToList();
        return sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Count) - 1, 0, sorted.Count - 1)];
    }
}
