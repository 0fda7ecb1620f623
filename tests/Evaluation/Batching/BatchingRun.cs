using System.Globalization;
using System.Text;
using System.Text.Json;
using Procurement.Benchmarks.Parts;
using Procurement.Engine.Turns;
using Procurement.Evaluation.Playing;

namespace Procurement.Evaluation.Batching;

/// <summary>Measures the window that looks at content beside fixed ones, over the same generated bursts (docs/batching.md).</summary>
internal static class BatchingRun
{
    private const int Seed = 20261126, People = 250, BurstsEach = 16, MostTimed = 1000;
    private static readonly double[] FixedWindows = [1, 3, 5, 8];

    public static async Task RunAsync(EvaluateOptions options, CancellationToken cancellationToken)
    {
        await using var evaluator = await Evaluator.StartAsync(options.Company, cancellationToken);
        var (company, knowledge) = await evaluator.Knowledge.BothAsync(cancellationToken);
        var things = await Wording.ThingsAsync((language, text) => new TalkedAbout(company, knowledge, language, DateTimeOffset.UnixEpoch).Read([new BurstMessage(0, text)]).Shape == BurstShape.Complete, cancellationToken);
        var people = new BurstGenerator(things, Seed).Make(People, BurstsEach).GroupBy(burst => burst.Person).Select(group => group.ToList()).ToList();
        var intake = new IntakeOptions();
        var rows = new List<(string Name, List<ReplayedBurst> Bursts)>();
        foreach (var window in FixedWindows.Select(seconds => (double?)seconds).Append(null))
        {
            var replay = new Replay(company, knowledge, intake.Quiet, intake.Longest, window is { } fixedSeconds ? TimeSpan.FromSeconds(fixedSeconds) : null);
            rows.Add((window is { } seconds ? string.Create(CultureInfo.InvariantCulture, $"fixed {seconds:0} s") : "looks at content", [.. people.AsParallel().AsOrdered().WithDegreeOfParallelism(2).WithCancellation(cancellationToken).SelectMany(replay.Run)]));
        }

        Console.Write(Table(rows, things.Count));
        Console.WriteLine(Cost(people.SelectMany(bursts => bursts).Take(2 * MostTimed).ToList(), (burst, part) => new TalkedAbout(company, knowledge, burst.Language, DateTimeOffset.UnixEpoch).Facts(part), facts => ReadBurst.Of(facts, knowledge)));
        await File.WriteAllLinesAsync(options.Out!, rows.SelectMany(row => row.Bursts.Select(burst => JsonSerializer.Serialize(new
        {
            window = row.Name,
            burst.Burst.Person,
            burst.Burst.Language,
            kind = burst.Burst.Kind.ToString(),
            burst.Wait,
            burst.Split,
            burst.Regretted,
            messages = burst.Burst.Messages,
        }, JsonSerializerOptions.Web))), cancellationToken);
    }

    /// <summary>Processor time of one reading ahead; the first half warms up.</summary>
    private static string Cost(List<Burst> bursts, Func<Burst, IReadOnlyList<BurstMessage>, TurnFacts> facts, Func<TurnFacts, BurstReading> read)
    {
        var times = new List<double>();
        foreach (var burst in bursts)
        {
            var given = facts(burst, burst.Messages);
            var started = ProcessorClock.Milliseconds();
            read(given);
            times.Add(ProcessorClock.Milliseconds() - started);
        }

        var timed = times.Skip(times.Count / 2).Order().ToList();
        return string.Create(CultureInfo.InvariantCulture, $"\nreading ahead, one burst: processor time median {Quantile(timed, 0.5):0.00} ms, p95 {Quantile(timed, 0.95):0.00} ms");
    }

    private static string Table(List<(string Name, List<ReplayedBurst> Bursts)> rows, int things)
    {
        var gaps = rows[0].Bursts.SelectMany(one => one.Burst.Messages.Zip(one.Burst.Messages.Skip(1), (a, b) => b.At - a.At)).Order().ToList();
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{rows[0].Bursts.Count} bursts of {People} people, {things} things; gaps: p25 {Quantile(gaps, 0.25):0.0} s, median {Quantile(gaps, 0.5):0.0} s, p75 {Quantile(gaps, 0.75):0.0} s, p90 {Quantile(gaps, 0.9):0.0} s");
        text.AppendLine();
        text.AppendLine("| window | median wait, single complete | median wait, all | p90 wait, all | bursts split | regretted questions |");
        text.AppendLine("| --- | ---: | ---: | ---: | ---: | ---: |");
        foreach (var (name, bursts) in rows)
            text.AppendLine(CultureInfo.InvariantCulture, $"| {name} | {Wait(bursts, 0.5, BurstKind.Single):0.00} s | {Wait(bursts, 0.5):0.00} s | {Wait(bursts, 0.9):0.00} s | {Share(bursts, one => one.Split):0.0%} | {Share(bursts, one => one.Regretted):0.0%} |");
        text.AppendLine();
        text.AppendLine("| kind | bursts | median wait | split, fixed 8 s | split | regretted questions |");
        text.AppendLine("| --- | ---: | ---: | ---: | ---: | ---: |");
        foreach (var kind in Enum.GetValues<BurstKind>())
        {
            var (eight, ours) = (rows[^2].Bursts.FindAll(one => one.Burst.Kind == kind), rows[^1].Bursts.FindAll(one => one.Burst.Kind == kind));
            text.AppendLine(CultureInfo.InvariantCulture, $"| {kind} | {ours.Count} | {Wait(ours, 0.5):0.00} s | {Share(eight, one => one.Split):0.0%} | {Share(ours, one => one.Split):0.0%} | {Share(ours, one => one.Regretted):0.0%} |");
        }

        return text.ToString();
    }

    private static double Wait(List<ReplayedBurst> bursts, double quantile, BurstKind? kind = null) => Quantile([.. bursts.Where(one => kind is null || one.Burst.Kind == kind).Select(one => one.Wait).Order()], quantile);

    private static double Share(List<ReplayedBurst> bursts, Func<ReplayedBurst, bool> which) => (double)bursts.Count(which) / bursts.Count;

    private static double Quantile(List<double> sorted, double quantile) => sorted[(int)Math.Min(sorted.Count - 1, quantile * sorted.Count)];
}
