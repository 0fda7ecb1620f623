using System.Globalization;
using Procurement.Benchmarks.Measurements;
using Procurement.Benchmarks.Parts;

namespace Procurement.Benchmarks;

/// <summary>Measures one thing after the other, so that nothing but the measured side works at a time.</summary>
internal sealed class Benchmark(BenchOptions options)
{
    /// <summary>Long enough that nothing received in the intake runs is worked on meanwhile.</summary>
    private const double Never = 3600;

    /// <summary>All batches of the jobs are closed so long after they came, and none sooner by what it says.</summary>
    private const double QueueSeconds = 4, QueueQuiet = 8 * QueueSeconds, LightLoadQuiet = 1;
    private readonly List<Figure> figures = [];

    public async Task<IReadOnlyList<Figure>> RunAsync(CancellationToken cancellationToken)
    {
        if (options.Wants("understanding")) Understanding();
        if (options.Wants("match")) Match();
        if (!options.NeedsServices) return figures;
        await using var room = await Room.OpenAsync(cancellationToken);
        await using var sink = await GraphSink.StartAsync(cancellationToken);
        var (intake, jobs) = (options.Wants("intake") || options.Wants("latency"), options.Wants("jobs"));
        if (jobs || options.Wants("reply")) await TurnsAsync(room, sink, cancellationToken);
        var peer = options.WithPeer && (intake || jobs) ? await new IntakeMeasurement(room, options).OfPeerAsync(cancellationToken) : null;
        if (jobs) await CompareJobsAsync(room, cancellationToken);
        if (intake) await IntakeAsync(room, sink, peer, cancellationToken);
        if (options.Wants("orders")) await OrdersAsync(room, sink, cancellationToken);
        return figures;
    }

    private void Understanding()
    {
        var turns = UnderstandingMeasurement.OfConversations();
        Add("Understanding of one turn, median", $"{turns.Median:0.00} ms of processor time ({turns.Turns} turns of the development conversations, sample catalogue)", "below 1 ms", turns.Median < 1);
        Add("Understanding of one turn, p95", $"{turns.P95:0.0} ms (longest {turns.Longest:0.0} ms)", "below 10 ms", turns.P95 < 10);
        var worst = UnderstandingMeasurement.OfFuzzedInput();
        Add("Understanding of fuzzed batches, worst case", $"{worst.Longest:0} ms ({worst.Batches} seeded batches of up to 50 messages and 4,096 characters, most in: {worst.Kind})", "below 250 ms", worst.Longest < 250);
    }

    private void Match()
    {
        var times = MatchMeasurement.Run();
        Add("Match of an order line, median", $"{times.MatchMedian:0.0} ms of processor time ({times.Items} generated items, {times.Texts} texts; index built in {times.BuildSeconds:0} s, {times.Megabytes:0} MB)", "below 10 ms", times.MatchMedian < 10);
        Add("Match of an order line, p95", $"{times.MatchP95:0.0} ms", "below 30 ms", times.MatchP95 < 30);
        Add("Search over the same items, median", $"{times.SearchMedian:0.0} ms of processor time (p95 {times.SearchP95:0.0} ms)", "below 10 ms", times.SearchMedian < 10);
    }

    private async Task OrdersAsync(Room room, GraphSink sink, CancellationToken cancellationToken)
    {
        await using var shops = await OrderShops.StartAsync(room.Folder, cancellationToken);
        var settings = new Dictionary<string, string?> { ["Ordering__MaxBrowsers"] = OrdersMeasurement.Browsers.ToString(CultureInfo.InvariantCulture), ["Ordering__CanaryHours"] = "0", ["Ordering__Pacing"] = "false" };
        await using var portal = await OurPortal.StartAsync(room, Never, Never, sink.Address, cancellationToken, settings);
        var placed = await new OrdersMeasurement(room).RunAsync(portal, shops, options.Orders, cancellationToken);
        Add("Orders placed on websites, per hour and node", $"{placed.PerHour:0} ({placed.Orders} orders in {placed.Elapsed.TotalSeconds:0} s with {OrdersMeasurement.Browsers} browsers; one run {placed.MedianRunSeconds:0.0} s in the median; {placed.BrowserSeconds:0.0} s of processor time in the browser and {placed.PortalSeconds:0.0} s in the portal for each)", "at least 200", placed.PerHour >= 200);
        Add("Memory of a browser, peak", $"{placed.PeakBytes / 1048576.0:0} MB (its driver and all their processes, in the run that took most)", "below 500 MB", placed.PeakBytes < 500L * 1024 * 1024);
        await portal.StopAsync();
    }

    private async Task IntakeAsync(Room room, GraphSink sink, BestIntake? peer, CancellationToken cancellationToken)
    {
        await using var portal = await OurPortal.StartAsync(room, Never, Never, sink.Address, cancellationToken);
        var ours = await new IntakeMeasurement(room, options).OfOursAsync(portal.BaseAddress, cancellationToken);
        Add("Messages durably stored per second", peer is null ? $"{ours.PerSecond:0} ({ours.Connections} connections)"
                : $"{ours.PerSecond / peer.PerSecond:0.0} times ({ours.PerSecond:0} with {ours.Connections} connections; common stack {peer.PerSecond:0} with {peer.Connections})",
            "at least 3 times the common stack", peer is null ? null : ours.PerSecond >= 3 * peer.PerSecond);
        if (options.Wants("latency"))
        {
            var latency = await new LatencyMeasurement(room, options).RunAsync(portal.BaseAddress, ours.PerSecond / 2, cancellationToken);
            Add("Answer to the webhook at half of our maximum, p99", $"{latency.P99:0.0} ms (open loop at {latency.Offered:0}/s; p50 {latency.P50:0.0} ms, longest {latency.Max:0.0} ms)", "below 50 ms", latency.P99 < 50);
        }
        await portal.StopAsync();
    }

    private double? turnsPerSecond;

    private async Task TurnsAsync(Room room, GraphSink sink, CancellationToken cancellationToken)
    {
        await using (var portal = await OurPortal.StartAsync(room, QueueQuiet, QueueSeconds, sink.Address, cancellationToken))
        {
            await OrderTalk.ImportAsync(portal.Http, (2 * options.Jobs) + (2 * ReplyMeasurement.Conversations), cancellationToken);
            if (options.Wants("jobs"))
            {
                var (turns, seconds, processor) = await new JobsMeasurement(room, options).RunAsync(portal, cancellationToken);
                turnsPerSecond = turns / seconds;
                Console.WriteLine($"  ours: {turns} turns in {seconds:0.00} s ({processor:0.00} s of processor time in the portal, sending included)");
            }
            await portal.StopAsync();
        }

        if (!options.Wants("reply")) return;
        await using var light = await OurPortal.StartAsync(room, LightLoadQuiet, LightLoadQuiet, sink.Address, cancellationToken);
        var measurement = new ReplyMeasurement(room);
        await measurement.RunAsync(light, sink, 2 * options.Jobs, cancellationToken);
        var reply = await measurement.RunAsync(light, sink, (2 * options.Jobs) + ReplyMeasurement.Conversations, cancellationToken);
        Add("From batch closed to reply at the sender, median", $"{reply.Median:0.0} ms ({reply.Replies} conversations, 5 a second; p99 {reply.P99:0.0} ms)", "below 50 ms", reply.Median < 50);
        await light.StopAsync();
    }

    private async Task CompareJobsAsync(Room room, CancellationToken cancellationToken)
    {
        var ours = turnsPerSecond!.Value;
        double? theirs = null;
        if (options.WithPeer)
        {
            var (jobs, seconds) = await Peer.RunJobsAsync(room, options.Jobs, cancellationToken);
            theirs = jobs / seconds;
            Console.WriteLine($"  peer: {jobs} jobs in {seconds:0.00} s");
        }
        Add("Jobs per second", theirs is { } peer ? $"{ours / peer:0.0} times ({ours:0} turns; common stack {peer:0} jobs)" : $"{ours:0} turns", "at least 10 times the common stack", theirs is { } least ? ours >= 10 * least : null);
    }

    private void Add(string name, FormattableString value, string target, bool? holds) => Add(name, value.ToString(CultureInfo.InvariantCulture), target, holds);

    private void Add(string name, string value, string target, bool? holds)
    {
        figures.Add(new Figure(name, value, target, holds));
        Console.WriteLine($"{name}: {value}; target {target}: {figures[^1].Verdict}");
    }
}
