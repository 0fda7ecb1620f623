using System.Globalization;
using System.Text;

namespace Procurement.Route.Tests.Orders.Matrix;

/// <summary>The table of docs/ordering-trials.md from the runs.</summary>
internal static class Report
{
    private static readonly RunEnd[] Ends = Enum.GetValues<RunEnd>();

    public static string Of(IReadOnlyList<RunRecord> runs)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"| case | runs | {string.Join(" | ", Ends.Select(end => end.ToString().ToLowerInvariant()))} | after a person |");
        text.AppendLine(CultureInfo.InvariantCulture, $"| --- |{string.Concat(Enumerable.Repeat(" ---: |", Ends.Length + 2))}");
        foreach (var rows in runs.GroupBy(run => run.Shop).OrderBy(group => group.Key, StringComparer.Ordinal)) text.AppendLine(Row($"**{rows.Key}**", [.. rows]));
        foreach (var rows in runs.GroupBy(run => run.Case)) text.AppendLine(Row(rows.Key, [.. rows]));
        text.AppendLine(Row("**all**", runs));
        return text.ToString();
    }

    private static string Row(string name, IReadOnlyList<RunRecord> runs)
    {
        var after = runs.Where(run => run.After is not null).ToList();
        return $"| {name} | {runs.Count} | {string.Join(" | ", Ends.Select(end => runs.Count(run => run.Verdict.End == end) is var count and > 0 ? count.ToString(CultureInfo.InvariantCulture) : ""))} | {(after.Count == 0 ? "" : $"{after.Count(run => run.After!.End is RunEnd.Ordered or RunEnd.Told)} of {after.Count} ordered")} |";
    }
}
