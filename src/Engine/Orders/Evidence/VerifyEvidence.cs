using Microsoft.EntityFrameworkCore;
using Procurement.Data;
using Procurement.Data.Orders;
using Procurement.Engine.Files;

namespace Procurement.Engine.Orders.Evidence;

/// <summary>How the evidence of one attempt stands.</summary>
/// <param name="IsIntact">Null for an attempt without a chain: nothing was written, or it is from before there was one.</param>
/// <param name="Start">Hash that the chain begins with.</param>
/// <param name="Hash">Of the newest step.</param>
/// <param name="ArmedHash">Kept before the click; null where it was not armed.</param>
public sealed record AttemptEvidence(int Number, DateTimeOffset StartedAt, string? Outcome, bool? IsIntact, string Start, string? Hash, string? ArmedHash, IReadOnlyList<EvidenceStep> Steps, IReadOnlyList<EvidenceFault> Faults);

/// <param name="IsIntact">True where every attempt that has a chain is intact; null where none has one.</param>
/// <param name="Notes">What is no fault, and yet to be known.</param>
public sealed record OrderEvidence(string Number, bool? IsIntact, IReadOnlyList<AttemptEvidence> Attempts, IReadOnlyList<string> Notes);

/// <summary>Computes an order's chains anew, with the files as they are in the store now, and says what is intact and what is not.</summary>
public sealed class VerifyEvidence(IDbContextFactory<ProcurementDb> dbs, IFileStore files)
{
    /// <returns>Null when there is no such order.</returns>
    public async Task<OrderEvidence?> RunAsync(string number, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var order = await db.Orders.AsNoTracking().Include(x => x.Lines).SingleOrDefaultAsync(x => x.Number == number, cancellationToken);
        if (order is null) return null;
        var rows = await db.OrderAttempts.AsNoTracking().Where(x => x.OrderId == order.Id).OrderBy(x => x.Number).ToListAsync(cancellationToken);
        var ids = rows.Select(x => x.Id).ToList();
        var steps = (await db.AttemptSteps.AsNoTracking().Where(x => ids.Contains(x.AttemptId)).OrderBy(x => x.Position).ThenBy(x => x.At).ToListAsync(cancellationToken)).ToLookup(x => x.AttemptId, EvidenceStep.Of);
        var attempts = new List<AttemptEvidence>();
        foreach (var row in rows) attempts.Add(await CheckAsync(order, row, [.. steps[row.Id]], cancellationToken));
        bool? isIntact = attempts.Exists(x => x.IsIntact == false) ? false : attempts.Exists(x => x.IsIntact == true) ? true : null;
        return new OrderEvidence(order.Number, isIntact, attempts, [.. Notes(order, rows, attempts)]);
    }

    private async Task<AttemptEvidence> CheckAsync(PurchaseOrder order, OrderAttempt row, List<EvidenceStep> steps, CancellationToken cancellationToken)
    {
        var facts = new ChainFacts(order.Number, row.Number, row.Approved, row.EvidenceHash, row.EvidenceSteps, row.ArmedHash, steps);
        var isChained = row.EvidenceHash is not null || steps.Exists(step => step.Hash is not null);
        var hashes = isChained ? await HashAsync(steps, cancellationToken) : [];
        var faults = isChained ? ChainCheck.Run(facts, hashes.GetValueOrDefault) : [];
        return new AttemptEvidence(row.Number, row.StartedAt, row.Outcome, isChained ? faults.Count == 0 : null, EvidenceChain.Start(order.Number, row.Number, row.Approved), row.EvidenceHash, row.ArmedHash, steps, faults);
    }

    private async Task<Dictionary<string, string>> HashAsync(List<EvidenceStep> steps, CancellationToken cancellationToken)
    {
        var hashes = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var key in steps.SelectMany(step => new[] { step.PictureKey, step.FileKey }).OfType<string>().Distinct())
        {
            if (await files.GetAsync(key, cancellationToken) is { } file) hashes[key] = EvidenceChain.Sha256(file.Content);
        }

        return hashes;
    }

    private static IEnumerable<string> Notes(PurchaseOrder order, List<OrderAttempt> rows, List<AttemptEvidence> attempts)
    {
        foreach (var plain in attempts.Where(x => x.IsIntact is null && x.Steps.Count > 0)) yield return $"Attempt {plain.Number} is from before steps were chained.";
        if (rows.LastOrDefault(x => x.Approved is not null) is { } last && last.Approved != ApprovedContent.Of(order)) yield return $"The order now is not what it was when attempt {last.Number} began: see what the supplier agreed to.";
    }
}
