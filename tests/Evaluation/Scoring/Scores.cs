using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Procurement.Evaluation.Cases;

namespace Procurement.Evaluation.Scoring;

/// <summary>A case that was played and scored.</summary>
internal sealed record ScoredCase(ConversationCase Case, PlayedCase Played, CaseScore Score);

/// <summary>Shares over some cases, as one line of the report.</summary>
internal sealed record Figures(int Cases, double Exact, double LineF1, double Silent, double Needless, double TokensPerCase)
{
    public static Figures Of(IReadOnlyCollection<ScoredCase> cases)
    {
        double Share(Func<CaseScore, bool> counts) => cases.Count == 0 ? 0 : (double)cases.Count(one => counts(one.Score)) / cases.Count;
        var hits = 2 * cases.Sum(one => one.Score.Hits);
        var all = hits + cases.Sum(one => one.Score.Extra + one.Score.Missing);
        return new Figures(cases.Count, Share(score => score.Exact), all == 0 ? 1 : (double)hits / all, Share(score => score.Silent), Share(score => score.Needless), cases.Count == 0 ? 0 : cases.Average(one => one.Played.Tokens));
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"cases {Cases}  exact {Exact:0.000}  line-f1 {LineF1:0.000}  silent {Silent:0.000}  needless {Needless:0.000}  tokens/case {TokensPerCase:0}");
}

/// <summary>What the command prints and writes.</summary>
internal static class Report
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>The most frequent tag first.</summary>
    public static IReadOnlyList<(string Tag, Figures Figures)> ByTag(IReadOnlyList<ScoredCase> cases) =>
        [.. cases.SelectMany(one => one.Case.Tags).GroupBy(tag => tag, StringComparer.Ordinal).OrderByDescending(tag => tag.Count()).ThenBy(tag => tag.Key, StringComparer.Ordinal)
            .Select(tag => (tag.Key, Figures.Of([.. cases.Where(one => one.Case.Tags.Contains(tag.Key))])))];

    public static void Print(IReadOnlyList<ScoredCase> cases, TextWriter output)
    {
        foreach (var (tag, figures) in ByTag(cases)) output.WriteLine($"tag {tag}  {figures}");
        output.WriteLine(Figures.Of(cases));
    }

    public static async Task WriteAsync(IReadOnlyList<ScoredCase> cases, string path, CancellationToken cancellationToken)
    {
        await using var file = File.Create(path);
        await JsonSerializer.SerializeAsync(file, new
        {
            summary = Figures.Of(cases),
            byTag = ByTag(cases).ToDictionary(tag => tag.Tag, tag => tag.Figures),
            cases = cases.Select(one => new
            {
                id = one.Case.Id,
                tags = one.Case.Tags,
                exact = one.Score.Exact,
                silent = one.Score.Silent,
                needless = one.Score.Needless,
                tokens = one.Played.Tokens,
                actual = one.Played.Actual,
                replies = one.Played.Replies,
                why = one.Score.Why,
                explanation = one.Played.Explanation,
            }),
        }, Json, cancellationToken);
    }
}
