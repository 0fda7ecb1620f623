using System.Globalization;
using System.Text.RegularExpressions;
using Procurement.Testing.Services;

namespace Procurement.Benchmarks.Parts;

/// <summary>What wrk says of one run; times in milliseconds.</summary>
internal sealed record WrkResult(long Requests, double Seconds, double P50, double P99, long Refused, long TimedOut)
{
    public double PerSecond => Requests / Seconds;
}

/// <summary>The closed-loop sender: wrk with one thread and the common script, every body once.</summary>
internal static partial class Wrk
{
    public static async Task<WrkResult> RunAsync(Uri server, string payloads, int connections, int seconds, CancellationToken cancellationToken)
    {
        var start = new ChildStart("wrk", "-t1", $"-c{connections}", $"-d{seconds}s", "--timeout", "10s", "-s", Room.BenchScript("post.lua"), server.ToString().TrimEnd('/'))
        {
            Environment = new Dictionary<string, string?>(StringComparer.Ordinal) { ["PAYLOADS"] = payloads, ["THREADS"] = "1" },
        };
        var said = await ChildProcess.RunAsync(start, cancellationToken);
        var found = Line().Match(said);
        if (!found.Success) throw new InvalidOperationException($"wrk said: {said}");
        double Figure(string name) => double.Parse(found.Groups[name].Value, CultureInfo.InvariantCulture);
        return new WrkResult((long)Figure("requests"), Figure("seconds"), Figure("p50"), Figure("p99"), (long)Figure("non2xx"), (long)Figure("timeouts"));
    }

    [GeneratedRegex(@"requests (?<requests>\d+)  seconds (?<seconds>[\d.]+)  rps \d+  p50 (?<p50>[\d.]+)ms  p99 (?<p99>[\d.]+)ms  max [\d.]+ms  non2xx (?<non2xx>\d+)  timeouts (?<timeouts>\d+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Line();
}
