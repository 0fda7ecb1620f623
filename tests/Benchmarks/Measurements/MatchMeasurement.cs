using System.Diagnostics;
using Procurement.Benchmarks.Parts;
using Procurement.Engine.Understanding;

namespace Procurement.Benchmarks.Measurements;

/// <summary>Milliseconds of processor time that a line of an order and a search cost over a large catalogue; seconds and megabytes of its index.</summary>
internal sealed record MatchTimes(int Items, int Texts, double MatchMedian, double MatchP95, double SearchMedian, double SearchP95, double BuildSeconds, double Megabytes);

/// <summary>Match and search over many items, in process, one text after the other on one thread.</summary>
internal static class MatchMeasurement
{
    private const int Items = 100_000, Texts = 1000, Seed = 20261124, WarmUps = 200, Listed = 10;

    public static MatchTimes Run()
    {
        var items = LargeCatalogue.Items(Items, Seed);
        var texts = LargeCatalogue.Texts(items, Texts, Seed + 1);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var build = Stopwatch.StartNew();
        var index = CompanyKnowledge.Build(items, [], [], [], "AED").Catalogue;
        build.Stop();
        var megabytes = (GC.GetTotalMemory(forceFullCollection: true) - before) / 1e6;
        void Match(string text) => ItemDecision.Of(index, new QueryReader(index, "en").Read(Tokens.Of(text)), _ => true);
        void Search(string text) => index.Search(text, Listed);
        foreach (var text in texts.Take(WarmUps)) { Match(text); Search(text); }
        var (match, search) = (Times(texts, Match), Times(texts, Search));
        return new(Items, Texts, OpenLoopSender.At(match, 0.5), OpenLoopSender.At(match, 0.95), OpenLoopSender.At(search, 0.5), OpenLoopSender.At(search, 0.95), build.Elapsed.TotalSeconds, megabytes);
    }

    private static double[] Times(IReadOnlyList<string> texts, Action<string> measured) =>
        [.. texts.Select(text =>
        {
            var before = ProcessorClock.Milliseconds();
            measured(text);
            return ProcessorClock.Milliseconds() - before;
        }).Order()];
}
