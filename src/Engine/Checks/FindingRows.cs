using Procurement.Data;
using Procurement.Data.Checks;
using Procurement.Data.Requests;

namespace Procurement.Engine.Checks;

/// <summary>Keeps the findings of a revision: what is found again stays one row, what was released stays settled, what is no longer so goes.</summary>
internal static class FindingRows
{
    public const string HeldByOperator = "heldByOperator";

    /// <param name="earlier">All findings of the request so far, tracked.</param>
    /// <returns>The findings of this revision as they stand now.</returns>
    public static IReadOnlyList<Finding> Record(ProcurementDb db, PurchaseRequest request, CheckRun run, IReadOnlyList<CheckResult> results, IReadOnlyList<Finding> earlier, DateTimeOffset now)
    {
        var same = earlier.Where(finding => finding.Revision == request.Revision).ToList();
        var found = results.DistinctBy(result => result.Fingerprint).ToDictionary(result => result.Fingerprint, StringComparer.Ordinal);
        var kept = same.Where(finding => finding.Decision is not null || finding.Code == HeldByOperator || found.ContainsKey(finding.Fingerprint)).ToList();
        db.Findings.RemoveRange(same.Except(kept));

        var made = found.Values.Where(result => kept.TrueForAll(finding => finding.Fingerprint != result.Fingerprint)).Select(result => RowOf(request, run, result, earlier, now))
            .Concat(StandingHolds(request, run, earlier, kept, now)).ToList();
        db.Findings.AddRange(made);
        return [.. kept, .. made];
    }

    private static Finding RowOf(PurchaseRequest request, CheckRun run, CheckResult result, IReadOnlyList<Finding> earlier, DateTimeOffset now)
    {
        var row = new Finding
        {
            Id = Guid.CreateVersion7(now),
            RequestId = request.Id,
            Revision = request.Revision,
            CheckRunId = run.Id,
            Code = result.Code,
            Severity = result.Severity,
            Explanation = result.Explanation,
            Evidence = result.EvidenceJson,
            FoundAt = now,
            Fingerprint = result.Fingerprint,
        };
        if (earlier.FirstOrDefault(finding => finding.Fingerprint == row.Fingerprint && finding.Decision == "released") is { DecidedBy: { } by, DecidedAt: { } at } released) Settle(row, released, by, at);
        return row;
    }

    /// <summary>The same finding was released before: it stays so, by the same people.</summary>
    private static void Settle(Finding row, Finding released, Guid by, DateTimeOffset at)
    {
        if (released is { FirstReleasedBy: { } first, FirstReleasedAt: { } firstAt }) row.Release(first, firstAt, null);
        row.Release(by, at, released.Comment);
    }

    /// <summary>An operator's hold is about the request, not about one revision: a correction does not lift it.</summary>
    private static IEnumerable<Finding> StandingHolds(PurchaseRequest request, CheckRun run, IReadOnlyList<Finding> earlier, List<Finding> kept, DateTimeOffset now) => earlier
        .Where(finding => finding is { Code: HeldByOperator, Decision: null } && finding.Revision != request.Revision && kept.TrueForAll(other => other.Fingerprint != finding.Fingerprint))
        .GroupBy(finding => finding.Fingerprint)
        .Where(group => !earlier.Any(finding => finding.Fingerprint == group.Key && finding.Decision is not null))
        .Select(group => group.First())
        .Select(finding => new Finding
        {
            Id = Guid.CreateVersion7(now),
            RequestId = request.Id,
            Revision = request.Revision,
            CheckRunId = run.Id,
            Code = finding.Code,
            Severity = finding.Severity,
            Explanation = finding.Explanation,
            Evidence = finding.Evidence,
            FoundAt = now,
            Fingerprint = finding.Fingerprint,
        });
}
