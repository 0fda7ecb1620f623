using Microsoft.EntityFrameworkCore;
using Procurement.Data;
using Procurement.Data.Audit;
using Procurement.Data.Requests;
using Procurement.Engine.Access;
using Procurement.Engine.Requests;

namespace Procurement.Engine.Approvals;

/// <summary>An operator ends a request that is held or in review, where no approver is asked. Part of <see cref="DecideApproval"/>.</summary>
internal sealed class RejectRequest(ApprovalMessages messages)
{
    /// <summary>Whether a rejection is this one and not an approver's.</summary>
    public static bool Concerns(PurchaseRequest request, bool yes, Actor actor) => !yes && actor.IsOperator && (request.Status is RequestStatus.OnHold or RequestStatus.InReview);

    /// <param name="request">Locked by the caller's transaction.</param>
    public async Task<Outcome> RunAsync(ProcurementDb db, PurchaseRequest request, int? revision, string? comment, Actor actor, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (actor.PersonId == request.RequesterId) return Outcome.No(NoCodes.OwnRequest, $"{request.Number} is your own request; cancel it instead.");
        if (revision is not null && revision != request.Revision) return Outcome.No(NoCodes.WrongRevision, $"{request.Number} is at revision {request.Revision} now.");
        var said = string.IsNullOrWhiteSpace(comment) ? null : comment.Trim();
        var by = actor.PersonId ?? actor.UserId;
        if (by is { } id)
        {
            foreach (var finding in await db.Findings.Where(x => x.RequestId == request.Id && x.Revision == request.Revision).ToListAsync(cancellationToken))
                if (finding.Stops) finding.Reject(id, now, said);
        }

        request.MoveTo(RequestStatus.Rejected, now, said);
        db.Add(OperationRows.Decision("reject", request, actor.Kind, by, said, now));
        db.Add(new AuditEntry { Id = Guid.CreateVersion7(now), At = now, Actor = actor.Name, ActorId = by, Action = "rejectRequest", Subject = "request", SubjectKey = request.Number, Detail = said, TraceId = request.TraceId });
        await messages.AddRejectedAsync(db, request, actor.Name, said, now, cancellationToken);
        return Outcome.Done;
    }
}
