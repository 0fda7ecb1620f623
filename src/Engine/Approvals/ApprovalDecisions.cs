using Microsoft.EntityFrameworkCore;
using Procurement.Data;
using Procurement.Data.Approvals;
using Procurement.Data.Audit;
using Procurement.Data.Company;
using Procurement.Data.Requests;
using Procurement.Engine.Access;
using Procurement.Engine.Requests;

namespace Procurement.Engine.Approvals;

/// <inheritdoc cref="IApprovalDecisions"/>
internal sealed class ApprovalDecisions(AskApprovals ask, ApprovalMessages messages) : IApprovalDecisions
{
    public async Task<Outcome> DecideAsync(ProcurementDb db, PurchaseRequest request, Guid personId, bool yes, int? revision, string? comment, string via, DateTimeOffset now, CancellationToken ct)
    {
        await LockedRequest.AgainAsync(db, request, ct);
        var person = await db.People.AsNoTracking().FirstOrDefaultAsync(x => x.Id == personId, ct);
        if (person is not { Active: true }) return Outcome.No(NoCodes.NotAnApprover, "Only a person in the company's list, who is still active, can decide.");
        if (request.RequesterId == personId) return Outcome.No(NoCodes.OwnRequest, $"{request.Number} is your own request; somebody else has to decide it.");

        var approvals = await db.Approvals.Where(x => x.RequestId == request.Id).ToListAsync(ct);
        var mine = approvals.Find(approval => approval.ApproverId == personId && approval.State == ApprovalState.Pending && approval.Revision == request.Revision && approval.ContentHash == request.ContentHash);
        if (revision is not null && revision != request.Revision) return await OutdatedAsync(db, request, mine, via, now, ct);
        if (request.Status != RequestStatus.AwaitingApproval) return Outcome.No(NoCodes.WrongState, StateOf(request, approvals, personId));
        if (mine is null) return Outcome.No(NoCodes.NotAnApprover, approvals.Exists(x => x.ApproverId == personId && x.Revision == request.Revision) ? $"Your decision on {request.Number} is not needed any more." : $"You are not asked to decide {request.Number}.");
        if ((await LastEditors.OfAsync(db, request, ct)).OfPriceOrSupplier.Contains(personId)) return Outcome.No(NoCodes.NotAllowed, $"You set a price or supplier of {request.Number}; somebody else has to approve it.");
        if (await ContentChangedAsync(db, request, ct)) return await CheckAgainAsync(db, request, now, ct);

        mine.Decide(yes, now, via, string.IsNullOrWhiteSpace(comment) ? null : comment.Trim());
        Remember(db, request, mine, person, yes, now);
        await FollowAsync(db, request, approvals, person, mine, now, ct);
        return Outcome.Done;
    }

    /// <summary>A button of an earlier revision decides nothing; who still has a say gets the current card.</summary>
    private async Task<Outcome> OutdatedAsync(ProcurementDb db, PurchaseRequest request, Approval? mine, string via, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (via == "whatsapp" && mine is not null && request.Status == RequestStatus.AwaitingApproval)
        {
            await messages.AddCardsAsync(db, request, [mine], CardReason.Outdated, now, cancellationToken);
            return Outcome.No(DecisionCodes.CurrentCardSent, $"{request.Number} has changed since; the current card has been sent.");
        }

        return Outcome.No(NoCodes.WrongRevision, $"{request.Number} is at revision {request.Revision} now; look at it again before you decide.");
    }

    private static string StateOf(PurchaseRequest request, List<Approval> approvals, Guid personId)
    {
        var own = approvals.Find(x => x.ApproverId == personId && x.Revision == request.Revision && x.DecidedAt is not null);
        return own?.State switch
        {
            ApprovalState.Approved => $"You approved {request.Number} already.",
            ApprovalState.Rejected => $"You rejected {request.Number} already.",
            _ => $"{request.Number} is {request.Status} and waits for no approval.",
        };
    }

    /// <summary>An approval holds for exact content; a site's address may have been changed by an import meanwhile.</summary>
    private static async Task<bool> ContentChangedAsync(ProcurementDb db, PurchaseRequest request, CancellationToken cancellationToken) =>
        ContentHash.Of(request, await SitesOfAsync(db, request, cancellationToken)) != request.ContentHash;

    internal static Task<List<Site>> SitesOfAsync(ProcurementDb db, PurchaseRequest request, CancellationToken cancellationToken)
    {
        List<string> codes = [.. request.Lines.Select(line => line.SiteCode).Append(request.SiteCode).OfType<string>().Distinct()];
        return db.Sites.AsNoTracking().Where(x => codes.Contains(x.Code)).ToListAsync(cancellationToken);
    }

    private static async Task<Outcome> CheckAgainAsync(ProcurementDb db, PurchaseRequest request, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await VoidFor.ContentChangeAsync(db, request, cancellationToken);
        request.Revise(now);
        request.MoveTo(RequestStatus.Checking, now);
        request.Owe(now);
        return Outcome.No(NoCodes.WrongRevision, $"{request.Number} has changed since it was shown; it is checked again and then asked for anew.");
    }

    private static void Remember(ProcurementDb db, PurchaseRequest request, Approval approval, Person person, bool yes, DateTimeOffset now)
    {
        db.Add(OperationRows.Decision(yes ? "approve" : "reject", request, "approver", person.Id, approval.Comment, now));
        db.Add(new AuditEntry
        {
            Id = Guid.CreateVersion7(now),
            At = now,
            Actor = person.Name,
            ActorId = person.Id,
            Action = yes ? "approveRequest" : "rejectRequest",
            Subject = "request",
            SubjectKey = request.Number,
            Detail = $"Revision {request.Revision}, as {approval.Role}, rule \"{approval.Rule}\", via {approval.Via}{(approval.Comment is null ? "" : $": {approval.Comment}")}",
            TraceId = request.TraceId,
        });
    }

    /// <summary>What the decision leads to: one no rejects, the last yes orders, any other takes back what is no longer needed.</summary>
    private async Task FollowAsync(ProcurementDb db, PurchaseRequest request, List<Approval> approvals, Person person, Approval decided, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var plan = ApprovalPlan.FromJson(request.ApprovalPlan ?? throw new InvalidOperationException($"Request {request.Number} awaits approval without a plan."));
        var current = approvals.Where(x => x.Revision == request.Revision && x.ContentHash == request.ContentHash).ToList();
        var answers = current.Select(x => new ApprovalAnswer(x.ApproverId, x.State, x.StandsIn)).ToList();
        switch (ApprovalProgress.Of(plan, answers))
        {
            case ApprovalStanding.Rejected:
                await VoidFor.PendingAsync(db, request, cancellationToken);
                request.MoveTo(RequestStatus.Rejected, now, decided.Comment);
                await messages.AddRejectedAsync(db, request, person.Name, decided.Comment, now, cancellationToken);
                break;
            case ApprovalStanding.Approved:
                await VoidFor.PendingAsync(db, request, cancellationToken);
                await ask.GoOnAsync(db, request, person.Name, decided.Comment, now, cancellationToken);
                break;
            default:
                foreach (var other in current.Where(x => x.State == ApprovalState.Pending && !x.StandsIn && !ApprovalProgress.IsNeeded(plan, x.ApproverId, answers))) other.Void();
                request.Touch(now);
                break;
        }
    }
}
