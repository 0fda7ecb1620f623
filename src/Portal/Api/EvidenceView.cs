using Procurement.Engine.Orders.Evidence;

namespace Procurement.Portal.Api;

/// <param name="Hash">Over the previous one and all that the step says (docs/evidence.md).</param>
public sealed record EvidenceStepView(int Position, string Name, DateTimeOffset At, string? Address, string? Detail, string? Screenshot, string? PictureSha256, string? PageSha256, string? File, string? FileSha256, string? PreviousHash, string? Hash);

/// <param name="Code">pictureMissing, pictureChanged, fileMissing, fileChanged, stepChanged, stepRemoved, stepMoved, stepInserted, approvedChanged, armedChanged or endChanged.</param>
public sealed record EvidenceFaultView(string Code, int? Position, string Explanation);

/// <param name="Intact">Null for an attempt without a chain.</param>
/// <param name="ArmedHash">The chain's hash before the click that orders.</param>
public sealed record AttemptEvidenceView(int Number, DateTimeOffset StartedAt, string? Outcome, bool? Intact, string Start, string? Hash, string? ArmedHash, IReadOnlyList<EvidenceStepView> Steps, IReadOnlyList<EvidenceFaultView> Faults);

public sealed record EvidenceView(string Number, bool? Intact, IReadOnlyList<AttemptEvidenceView> Attempts, IReadOnlyList<string> Notes)
{
    public static EvidenceView Of(OrderEvidence evidence) => new(evidence.Number, evidence.IsIntact, [.. evidence.Attempts.Select(Of)], evidence.Notes);

    private static AttemptEvidenceView Of(AttemptEvidence attempt) => new(attempt.Number, attempt.StartedAt, attempt.Outcome, attempt.IsIntact, attempt.Start, attempt.Hash, attempt.ArmedHash,
        [.. attempt.Steps.Select(step => new EvidenceStepView(step.Position, step.Name, step.At, step.Address, step.Detail, Link(step.PictureKey), step.PictureSha256, step.PageSha256, Link(step.FileKey), step.FileSha256, step.PreviousHash, step.Hash))],
        [.. attempt.Faults.Select(fault => new EvidenceFaultView(RequestViews.Camel(fault.Kind.ToString()), fault.Position, fault.Words))]);

    private static string? Link(string? key) => key is null ? null : $"/api/v1/files/{key}";
}
