using System.Text.Json;

namespace Procurement.Engine.Tests.Understanding;

/// <summary>
/// The labelled conversations, played through the rules alone (pictures are not read here). The own files were written before the rules that they
/// test, in four rounds; a floor that is missed means that something general got worse.
/// </summary>
public sealed class ConversationFloorTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("conversations.dev.jsonl", "plain", 0.97, 0.02)]
    [InlineData("conversations.dev.jsonl", null, 0.95, 0.02)]
    [InlineData("fourth.jsonl", null, 0.93, 0.02)]
    [InlineData("own.jsonl", null, 0.95, 0.02)]
    [InlineData("own2.jsonl", null, 0.95, 0.02)]
    [InlineData("own3.jsonl", null, 0.95, 0.02)]
    [InlineData("own4.jsonl", null, 0.9, 0.02)]
    public void Conversations_are_understood_at_least_this_well(string file, string? tag, double exact, double silent)
    {
        var rows = File.ReadLines(PathTo(file)).Where(row => row.Length > 0).Select(row => JsonDocument.Parse(row).RootElement)
            .Where(row => tag is null || row.GetProperty("tags").EnumerateArray().Any(t => t.GetString() == tag)).ToList();

        var verdicts = rows.Select(row => (Id: row.GetProperty("id").GetString(), Verdict: ConversationScore.Of(row, ConversationPlayer.Play(row)))).ToList();

        foreach (var (id, verdict) in verdicts.Where(v => !v.Verdict.Exact)) output.WriteLine($"{id} {(verdict.Silent ? "silent" : "asked")}: {verdict.Why}");
        Assert.True(verdicts.Count(v => v.Verdict.Exact) >= exact * rows.Count, $"exact {verdicts.Count(v => v.Verdict.Exact)} of {rows.Count}");
        Assert.True(verdicts.Count(v => v.Verdict.Silent) <= silent * rows.Count, $"silent {verdicts.Count(v => v.Verdict.Silent)} of {rows.Count}");
    }

    private static string PathTo(string file)
    {
        var shared = Path.Combine(SampleFacts.Conversations, file);
        return File.Exists(shared) ? shared : Path.Combine(SampleFacts.Conversations, "..", "..", "Engine.Tests", "Understanding", file);
    }
}
