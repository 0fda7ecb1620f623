using System.Diagnostics.Metrics;
using Procurement.Engine.Orders.Browser;

namespace Procurement.Engine.Orders;

/// <summary>What ordering takes of the machine, for <c>/metrics</c>.</summary>
public static class OrderingMetrics
{
    public const string Name = "Procurement.Ordering";

    private static readonly Meter Meter = new(Name);
    private static readonly Histogram<double> Seconds = Meter.CreateHistogram<double>("procurement.order.run", "s", "Time of one run of an order on a website, look-ups included.");
    private static readonly Histogram<double> Bytes = Meter.CreateHistogram("procurement.order.browser_memory", "By", "Most memory of the browser and its driver in one run.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [.. new[] { 100, 150, 200, 250, 300, 400, 500, 700, 1000, 2000 }.Select(megabytes => megabytes * 1024d * 1024d)] });
    private static readonly Histogram<double> Processor = Meter.CreateHistogram<double>("procurement.order.browser_processor", "s", "Processor time of the browser and its driver in one run.");
    private static readonly Counter<long> Browsers = Meter.CreateCounter<long>("procurement.browsers.replaced", description: "Browsers that were ended and replaced, by reason: died, stuck, used, grown.");
    private static readonly Counter<long> Checks = Meter.CreateCounter<long>("procurement.supplier.checks", description: "Checks of suppliers' websites, by result: well, wearing, broken.");

    internal static void Ran(TimeSpan time, BrowserUse use)
    {
        Seconds.Record(time.TotalSeconds);
        if (use.PeakBytes is { } peak) Bytes.Record(peak);
        if (use.Processor is { } processor) Processor.Record(processor.TotalSeconds);
    }

    internal static void Replaced(string why) => Browsers.Add(1, new KeyValuePair<string, object?>("reason", why));

    internal static void Checked(string result) => Checks.Add(1, new KeyValuePair<string, object?>("result", result));
}
