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

/// <summary>
/// An operator releases what holds a request, and it goes back to its checks with those findings settled. A block needs two different
/// people; nobody releases their own request or what they edited last. A request in review is sent to its checks again.
/// </summary>
public sealed class ReleaseRequest(IDbContextFactory<ProcurementDb> dbs, TimeProvider clock, IChangeNotices notices)
{
    /// <param name="revision">Revision that was looked at; null takes the current one.</param>
    /// <returns>Done also when a block has its first of two releases: then the request stays on hold.</returns>
    public async Task<Outcome> RunAsync(string number, int? revision, string? comment, Actor actor, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        await using var tx = await db.Database.BeginTransactionAsync(cancellationToken);
        var request = await db.LockRequestAsync(number, cancellationToken);
        if (request is null) return Outcome.No(NoCodes.NotFound, $"There is no request {number}.");
        if (await RefuseAsync(db, request, revision, actor, cancellationToken) is { } no) return no;

        var by = (actor.PersonId ?? actor.UserId)!.Value;
        var said = string.IsNullOrWhiteSpace(comment) ? null : comment.Trim();
        var stopping = (await db.Findings.Where(x => x.RequestId == request.Id && x.Revision == request.Revision).ToListAsync(cancellationToken)).Where(finding => finding.Stops).ToList();
        if (stopping.Count > 0 && stopping.TrueForAll(finding => finding.Severity == FindingSeverity.Block && finding.FirstReleasedBy == by))
            return Outcome.No(NoCodes.NotAllowed, "You released this block already; it needs a second, different person.");

        var settled = true;
        foreach (var finding in stopping) settled &= finding.Release(by, now, said);
        if (settled)
        {
            request.MoveTo(RequestStatus.Checking, now);
            request.Owe(now);
        }
        else
        {
            request.Touch(now);
        }

        Remember(db, request, stopping, said, actor, by, now);
        await db.SaveChangesAsync(cancellationToken);
        await tx.CommitAsync(cancellationToken);
        if (settled) notices.Wake(Stages.Check);
        notices.Changed(ChangeKinds.Request, request.Number);
        return Outcome.Done;
    }

    private static async Task<Outcome?> RefuseAsync(ProcurementDb db, PurchaseRequest request, int? revision, Actor actor, CancellationToken cancellationToken)
    {
        if (!actor.IsOperator || (actor.PersonId ?? actor.UserId) is null) return Outcome.No(NoCodes.NotAllowed, "Only an operator or administrator releases requests.");
        if (actor.PersonId == request.RequesterId) return Outcome.No(NoCodes.OwnRequest, $"{request.Number} is your own request; somebody else has to release it.");
        if (revision is not null && revision != request.Revision) return Outcome.No(NoCodes.WrongRevision, $"{request.Number} is at revision {request.Revision} now; look at it again before you release it.");
        if (request.Status is not (RequestStatus.OnHold or RequestStatus.InReview)) return Outcome.No(NoCodes.WrongState, $"{request.Number} is {request.Status}; only what is held or in review can be released.");
        return (await LastEditors.OfAsync(db, request, cancellationToken)).EditedContent(actor) && request.Status == RequestStatus.OnHold
            ? Outcome.No(NoCodes.NotAllowed, $"You edited {request.Number} last; somebody else has to release it.")
            : null;
    }

    private static void Remember(ProcurementDb db, PurchaseRequest request, List<Finding> findings, string? comment, Actor actor, Guid by, DateTimeOffset now)
    {
        db.Add(OperationRows.Decision("release", request, actor.Kind, by, comment, now));
        var codes = string.Join(", ", findings.Select(finding => finding.Decision is null ? $"{finding.Code} (first of two)" : finding.Code));
        db.Add(new AuditEntry
        {
            Id = Guid.CreateVersion7(now),
            At = now,
            Actor = actor.Name,
            ActorId = by,
            Action = "releaseRequest",
            Subject = "request",
            SubjectKey = request.Number,
            Detail = comment is null ? codes : $"{codes}: {comment}",
            TraceId = request.TraceId,
        });
    }
}
