using System.Globalization;
using Procurement.Data.Checks;

namespace Procurement.Engine.Checks;

/// <summary>The same things asked for again: a warning, and a hold where the first was ordered already. Another person at the same site is a warning only.</summary>
internal sealed class DuplicateRequest : ICheck
{
    /// <summary>Two requests this far apart may be one need said twice (purchasing audits; tuned for sites that reorder weekly).</summary>
    public static readonly TimeSpan Window = TimeSpan.FromHours(72);

    /// <summary>Jaccard similarity of the items from which two requests count as the same.</summary>
    public const double Alike = 0.8;

    /// <summary>Quantities that differ by no more than this share are the same quantity.</summary>
    public const decimal SameQuantity = 0.1m;

    public string Code => "duplicateRequest";

    public IEnumerable<CheckResult> Run(CheckFacts facts)
    {
        var alike = facts.Recent
            .Where(other => facts.Request.SubmittedAt - other.SubmittedAt <= Window && other.Site == facts.Request.Site)
            .Select(other => (other, similarity: Similarity(facts.Request.Lines, other.Lines)))
            .Where(pair => pair.similarity >= Alike)
            .OrderByDescending(pair => pair.other.RequesterId == facts.Requester.Id).ThenByDescending(pair => pair.other.Ordered).ThenByDescending(pair => pair.other.SubmittedAt)
            .ToList();
        if (alike.Count == 0) yield break;

        var (first, similarity) = alike[0];
        var samePerson = first.RequesterId == facts.Requester.Id;
        var severity = samePerson && first.Ordered ? FindingSeverity.Hold : FindingSeverity.Warn;
        var ago = string.Create(CultureInfo.InvariantCulture, $"{(facts.Request.SubmittedAt - first.SubmittedAt).TotalHours:0.#}");
        yield return new CheckResult(Code, severity,
            $"{(samePerson ? "The same person" : "Another person at this site")} asked for nearly the same in {first.Number}, {ago} hours earlier; that one {(first.Ordered ? "is ordered already" : "is not ordered yet")}.",
            $"{first.Number} {Contents(facts.Request.Lines)}", new { request = first.Number, similarity = Math.Round(similarity, 2), ordered = first.Ordered, samePerson, requests = alike.Select(pair => pair.other.Number) });
    }

    /// <summary>Items in both with the same quantity, over all items in either: 0 to 1.</summary>
    public static double Similarity(IReadOnlyList<CheckedLine> lines, IReadOnlyList<RecentLine> others)
    {
        var mine = lines.GroupBy(line => line.ItemKey).ToDictionary(group => group.Key, group => group.Sum(line => line.Quantity ?? 0), StringComparer.Ordinal);
        var theirs = others.GroupBy(line => line.ItemKey).ToDictionary(group => group.Key, group => group.Sum(line => line.Quantity), StringComparer.Ordinal);
        var all = mine.Keys.Union(theirs.Keys, StringComparer.Ordinal).Count();
        if (all == 0) return 0;
        var same = mine.Count(pair => theirs.TryGetValue(pair.Key, out var quantity) && Math.Abs(quantity - pair.Value) <= SameQuantity * Math.Max(quantity, pair.Value));
        return (double)same / all;
    }

    private static string Contents(IReadOnlyList<CheckedLine> lines) =>
        string.Join(' ', lines.OrderBy(line => line.ItemKey, StringComparer.Ordinal).Select(line => $"{line.ItemKey}={Amounts.Quantity(line.Quantity ?? 0)}"));
}
