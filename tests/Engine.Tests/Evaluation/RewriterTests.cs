using System.Text.Json;
using Procurement.Engine.Tests.Understanding;
using Procurement.Evaluation.Rewriting;

namespace Procurement.Engine.Tests.Evaluation;

/// <summary>Variants of labelled conversations: the same for a seed, and with the label as it was.</summary>
public sealed class RewriterTests
{
    private const string Case = """{"id": "one", "tags": ["en", "plain"], "from": "+447700900108", "sentAt": "2026-11-23T08:15:00+04:00", "turns": [{"messages": [{"after": 0, "text": "please send 5 staplers, 3 scissors and 2 boxes of staples 26/6"}]}], "expect": {"outcome": "draft", "lines": [{"sku": "OFC-1251", "quantity": 5, "unit": "each"}]}}""";

    [Fact]
    public async Task The_same_seed_says_the_same_in_other_words()
    {
        var (first, again, other) = (await RewriteAsync(3), await RewriteAsync(3), await RewriteAsync(4));

        Assert.Equal(first, again);
        Assert.NotEqual(first, other);
        Assert.Equal(20, first.Length);
    }

    [Fact]
    public async Task A_variant_keeps_its_label()
    {
        foreach (var row in await RewriteAsync(3))
        {
            using var variant = JsonDocument.Parse(row);
            Assert.Equal("OFC-1251", variant.RootElement.GetProperty("expect").GetProperty("lines")[0].GetProperty("sku").GetString());
            Assert.StartsWith("one-v", variant.RootElement.GetProperty("id").GetString(), StringComparison.Ordinal);
        }
    }

    private static async Task<string[]> RewriteAsync(int seed)
    {
        var stop = TestContext.Current.CancellationToken;
        var (from, to) = (Path.GetTempFileName(), Path.GetTempFileName());
        await File.WriteAllTextAsync(from, Case, stop);
        await new Rewriter(new ItemNames(SampleFacts.Company), seed).WriteAsync(from, to, 20, stop);
        return await File.ReadAllLinesAsync(to, stop);
    }
}
