using System.Text.Json;
using Procurement.Benchmarks.Parts;
using Procurement.Engine.Tests.Understanding;
using Procurement.Engine.Turns;
using Procurement.Engine.Understanding;

namespace Procurement.Benchmarks.Measurements;

/// <summary>Processor time of a turn's understanding, in milliseconds.</summary>
internal sealed record TurnTimes(int Turns, double Median, double P95, double Longest);

/// <summary>The slowest of the fuzzed batches, in milliseconds, and its kind.</summary>
internal sealed record FuzzedTimes(int Batches, double Longest, string Kind);

/// <summary>How much processor time the rules need for a turn, on one thread.</summary>
internal static class UnderstandingMeasurement
{
    private const int WarmUps = 20, Rounds = 10, Seed = 20261124, FuzzedOfEachKind = 9;

    /// <summary>Every turn of the development conversations: each one's median of some rounds.</summary>
    public static TurnTimes OfConversations()
    {
        var turns = File.ReadLines(Path.Combine(SampleFacts.Conversations, "conversations.dev.jsonl")).SelectMany(row => ConversationPlayer.Play(JsonDocument.Parse(row).RootElement).Turns).ToList();
        for (var round = 0; round < WarmUps; round++) foreach (var turn in turns) Time(turn.Batch, turn.Talk);
        var times = turns.Select(turn => Enumerable.Range(0, Rounds).Select(_ => Time(turn.Batch, turn.Talk)).Order().ElementAt(Rounds / 2)).Order().ToArray();
        return new TurnTimes(times.Length, OpenLoopSender.At(times, 0.5), OpenLoopSender.At(times, 0.95), times[^1]);
    }

    /// <summary>Each batch twice, the better of the two: what the first one waited for (a page, a compiler) is no matter of the input.</summary>
    public static FuzzedTimes OfFuzzedInput()
    {
        var person = SampleFacts.People.Values.First(person => person.Active);
        var talk = new Talk(SampleFacts.Speaker(person), null, [], [], []);
        var slowest = new Dictionary<string, double>();
        var batches = 0;
        foreach (var (kind, batch) in FuzzedBatches.Of(Seed, FuzzedOfEachKind))
        {
            batches++;
            var time = Math.Min(Time(batch, talk), Time(batch, talk));
            slowest[kind] = Math.Max(time, slowest.GetValueOrDefault(kind));
        }
        foreach (var (kind, time) in slowest.OrderByDescending(pair => pair.Value)) Console.WriteLine(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"  {kind}: {time:0.0} ms"));
        var worst = slowest.MaxBy(pair => pair.Value);
        return new FuzzedTimes(batches, worst.Value, worst.Key);
    }

    private static double Time(IReadOnlyList<HeardMessage> batch, Talk talk)
    {
        var before = ProcessorClock.Milliseconds();
        // As a turn does: no more of a batch than the bounds let through.
        BatchReading.Read(ReadingBounds.Of(batch).Read, talk, SampleFacts.Company);
        return ProcessorClock.Milliseconds() - before;
    }
}
