namespace Procurement.Engine.Orders.Browser;

/// <summary>Whether a browser may serve another run.</summary>
internal static class BrowserWorn
{
    /// <param name="trouble">What was wrong with it in the last run; null when nothing was.</param>
    /// <param name="runs">That it has served.</param>
    /// <param name="restBytes">Its memory with no page open; null when not known.</param>
    /// <returns>Why it is replaced; null to keep it.</returns>
    public static string? Decide(bool isConnected, string? trouble, int runs, long? restBytes, OrderingOptions options)
    {
        if (trouble is not null) return trouble;
        if (!isConnected) return "died";
        if (options.RunsPerBrowser > 0 && runs >= options.RunsPerBrowser) return "used";
        return options.BrowserMegabytes > 0 && restBytes > options.BrowserMegabytes * 1024L * 1024L ? "grown" : null;
    }
}
