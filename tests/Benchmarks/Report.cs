using System.Globalization;
using System.Text;
using Procurement.Testing;

namespace Procurement.Benchmarks;

/// <summary>Writes <c>docs/benchmarks.md</c>.</summary>
internal static class Report
{
    public static async Task<string> WriteAsync(IReadOnlyList<Figure> figures, BenchOptions options, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        text.AppendLine("# Measured").AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"Written by `./bench --write` on {DateTime.UtcNow:yyyy-MM-dd}, {Environment.ProcessorCount} cores ({Processor()}), .NET {Environment.Version}. Absolute figures move from machine to machine; both sides were measured in this one run.").AppendLine();
        text.AppendLine("| What | Measured | Target | |").AppendLine("| --- | --- | --- | --- |");
        foreach (var figure in figures) text.AppendLine(CultureInfo.InvariantCulture, $"| {figure.Name} | {figure.Value} | {figure.Target} | {figure.Verdict} |");
        text.AppendLine().AppendLine("## How").AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"""
            Sender, measured side, PostgreSQL and Redis share the machine's cores. One private PostgreSQL with `fsync`, `synchronous_commit` and `full_page_writes` on, with a checkpoint before each run; one private Redis without files.
            The common stack is that of `tests/Services/bench` (FastAPI with two processes, asyncpg, RQ with two workers, from Debian's packages); ours is the published portal in one process with only its environment set.

            - **Understanding:** processor time of one thread for the rules alone, over every turn of the development conversations with the sample catalogue after a warm-up, and over seeded batches that are meant to be slow (each the better of two).
            - **Messages stored:** wrk with one thread and the script of `tests/Services/bench`: signed text messages of 2,000 people, one in each request, every body once. {options.Runs} runs of {options.Seconds} s for each side at {string.Join(" and ", options.Connections)} connections after a warm-up, the best counts.
              A request is answered after its commit; ours lets requests that arrive together share one. A refused request, or rows in the database that do not match the accepted requests, fail the measurement.
            - **Answer at half load:** an open-loop sender at half of the rate above on 64 connections for {options.Seconds} s. Latency counts from the time at which a request was due, so a stall is charged to every request that it delays.
            - **Jobs:** the common stack's RQ runs {options.Jobs} jobs (a read and an update each) with two workers, from the first job to the end of both. Ours runs {options.Jobs} turns: a company of as many imported people, one order text of each received as signed webhooks,
              in one process by rules only, after a round of the same size that warms up, from the first closed batch until the last turn is committed with its draft and reply. Meanwhile it sends as it would anyway, to a sink that accepts at once and knows no limits. The batches close together, after the longest wait (4 s), so that what is read ahead to close a batch early is not in this figure.
            - **Not profiled while it runs:** the portal is built without profile-guided recompiling (`TieredPGO`). With it, a node spent 4.6 to 6.0 s of processor time on 2,000 turns and their sending in its first minute; without it 2.3 to 3.7 s.
            - **Match and search:** 100,000 items made by seed from the sample catalogue (brand, series, material, colour, size and code changed), half of them without synonyms; 1,000 texts for items among them (kind with brand, colour or size, code, whole title; one in
              five mistyped), one after the other on one thread after 200 that warm up. The index is in the process; its memory is what stays after a full collection.
            - **Orders on websites:** {8 * options.Orders} approved orders of two lines each, due at once, of eight suppliers with an account each: four on the sandbox's server-rendered shop, two on the single page, two on the one-page checkout (which
              lets an account order again at once; else its minute would be measured). Until each is committed as placed with the shop's number, screenshots stored, by the published portal with four browsers and `Ordering:Pacing` off, after one order of each
              account. The shops run on the same cores. Every order must stand at its shop exactly once, or there is no figure. Memory is the proportional set size of a browser, its driver and all their processes, looked at with every step's picture.
            - **Reply:** five conversations a second for 20 s with a quiet window of 1 s; from `closed_at` of the batch until the Graph side has the request with the reply. A round of the same length before it warms up.
            """);
        var file = Repository.PathTo("docs", "benchmarks.md");
        await File.WriteAllTextAsync(file, text.ToString(), cancellationToken);
        return file;
    }

    private static string Processor() =>
        File.Exists("/proc/cpuinfo") && File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal)) is { } line ? line[(line.IndexOf(':', StringComparison.Ordinal) + 2)..] : "unknown";
}
