using Microsoft.EntityFrameworkCore;
using Procurement.Data;
using Procurement.Data.Requests;
using Procurement.Engine.Access;
using Procurement.Engine.Approvals;
using Procurement.Engine.Notices;

namespace Procurement.Engine.Requests;

/// <summary>Cancels a request; once it is being ordered, only asks for it (<c>cancelRequested</c>), as the supplier must agree.</summary>
public sealed class CancelRequest(IDbContextFactory<ProcurementDb> dbs, TimeProvider clock, IChangeNotices notices)
{
    /// <param name="revision">Null: whatever the current one is.</param>
    /// <returns>not-found, wrong-revision, not-allowed, or wrong-state when it is over.</returns>
    public async Task<Outcome> RunAsync(string number, int? revision, string? comment, Actor actor, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await db.LockRequestAsync(number, cancellationToken) is not { } request) return Outcome.No(NoCodes.NotFound, $"There is no request {number}.");
        if (!actor.IsOperator && actor.Kind != "integrator" && (actor.PersonId is null || actor.PersonId != request.RequesterId)) return Outcome.No(NoCodes.NotAllowed, "Only its requester or an operator cancels a request.");
        if (revision is { } seen && seen != request.Revision) return Outcome.No(NoCodes.WrongRevision, $"Request {number} is at revision {request.Revision} by now. Load it again.");
        var outcome = await CancelAsync(db, request, actor.Kind, actor.PersonId ?? actor.UserId, null, comment, now, cancellationToken);
        if (!outcome.Ok) return outcome;
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        notices.Changed(ChangeKinds.Request, number);
        return outcome;
    }

    /// <summary>Within the caller's transaction; afterwards the request is Cancelled, or <see cref="PurchaseRequest.CancelRequested"/>.</summary>
    internal static async Task<Outcome> CancelAsync(ProcurementDb db, PurchaseRequest request, string author, Guid? authorId, Guid? turnId, string? comment, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (request.Status.IsOver()) return Outcome.No(NoCodes.WrongState, $"Request {request.Number} is {request.Status} already.");
        if (request.Status is RequestStatus.Ordering or RequestStatus.Ordered)
        {
            request.RequestCancel();
            request.Touch(now);
        }
        else
        {
            request.MoveTo(RequestStatus.Cancelled, now, comment);
            await VoidFor.PendingAsync(db, request, cancellationToken);
            foreach (var question in await db.OpenQuestionsAsync(request.Id, cancellationToken)) question.AnsweredAt = now;
        }

        db.Add(OperationRows.Of(new Cancel(comment), request, author, authorId, turnId, now));
        return Outcome.Done;
    }
}
