using Microsoft.EntityFrameworkCore;
using Procurement.Data;
using Procurement.Data.Audit;
using Procurement.Data.Checks;
using Procurement.Data.Requests;
using Procurement.Engine.Access;
using Procurement.Engine.Approvals;
using Procurement.Engine.Notices;
using Procurement.Engine.Requests;

namespace Procurement.Engine.Checks;

/// <summary>An operator stops a request before it is ordered, with a comment that becomes a finding; approvers are no longer asked.</summary>
public sealed class HoldRequest
{
    private readonly IDbContextFactory<ProcurementDb> dbs;
    private readonly ApprovalMessages messages;
    private readonly TimeProvider clock;
    private readonly IChangeNotices notices;

    internal HoldRequest(IDbContextFactory<ProcurementDb> dbs, ApprovalMessages messages, TimeProvider clock, IChangeNotices notices) => (this.dbs, this.messages, this.clock, this.notices) = (dbs, messages, clock, notices);

    /// <param name="revision">Revision that was looked at; null takes the current one.</param>
    public async Task<Outcome> RunAsync(string number, int? revision, string? comment, Actor actor, CancellationToken cancellationToken)
    {
        if (!actor.IsOperator) return Outcome.No(NoCodes.NotAllowed, "Only an operator or administrator puts requests on hold.");
        var now = clock.GetUtcNow();
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        await using var tx = await db.Database.BeginTransactionAsync(cancellationToken);
        var request = await db.LockRequestAsync(number, cancellationToken);
        if (request is null) return Outcome.No(NoCodes.NotFound, $"There is no request {number}.");
        if (revision is not null && revision != request.Revision) return Outcome.No(NoCodes.WrongRevision, $"{request.Number} is at revision {request.Revision} now; look at it again before you hold it.");
        if (!RequestLifecycle.Allows(request.Status, RequestStatus.OnHold)) return Outcome.No(NoCodes.WrongState, $"{request.Number} is {request.Status} and cannot be put on hold.");

        await VoidFor.PendingAsync(db, request, cancellationToken);
        request.MoveTo(RequestStatus.OnHold, now);
        request.Settle();
        await messages.AddHeldAsync(db, request, now, cancellationToken);
        Record(db, request, string.IsNullOrWhiteSpace(comment) ? null : comment.Trim(), actor, now);
        await db.SaveChangesAsync(cancellationToken);
        await tx.CommitAsync(cancellationToken);
        notices.Wake(Stages.Tell);
        notices.Changed(ChangeKinds.Request, request.Number);
        return Outcome.Done;
    }

    private static void Record(ProcurementDb db, PurchaseRequest request, string? comment, Actor actor, DateTimeOffset now)
    {
        var by = actor.PersonId ?? actor.UserId;
        var run = new CheckRun { Id = Guid.CreateVersion7(now), RequestId = request.Id, Revision = request.Revision, At = now, Verdict = Verdict.Hold };
        var result = new CheckResult(FindingRows.HeldByOperator, FindingSeverity.Hold, comment is null ? $"Held by {actor.Name}." : $"Held by {actor.Name}: {comment}", run.Id.ToString(), new { by, comment });
        db.CheckRuns.Add(run);
        db.Findings.Add(new Finding
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
        });
        db.Add(OperationRows.Decision("hold", request, actor.Kind, by, comment, now));
        db.Add(new AuditEntry { Id = Guid.CreateVersion7(now), At = now, Actor = actor.Name, ActorId = by, Action = "holdRequest", Subject = "request", SubjectKey = request.Number, Detail = comment, TraceId = request.TraceId });
    }
}
