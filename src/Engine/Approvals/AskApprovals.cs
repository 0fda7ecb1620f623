using Microsoft.EntityFrameworkCore;
using Procurement.Data;
using Procurement.Data.Approvals;
using Procurement.Data.Audit;
using Procurement.Data.Company;
using Procurement.Data.Requests;
using Procurement.Engine.Requests;

namespace Procurement.Engine.Approvals;

/// <summary>Carries a plan out, inside the caller's transaction: asks whom it names, or goes on where nobody needs to be asked.</summary>
internal sealed class AskApprovals(ApprovalMessages messages)
{
    /// <param name="request">Tracked, with its lines, in Checking.</param>
    /// <param name="plan">One that can be decided.</param>
    public async Task ForAsync(ProcurementDb db, PurchaseRequest request, ApprovalPlan plan, IReadOnlyList<Site> sites, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var hash = ContentHash.Of(request, sites);
        request.AskApproval(hash, plan.ToJson());
        var given = await KeepWhatStillHoldsAsync(db, request, hash, cancellationToken);
        var answers = given.Select(approval => new ApprovalAnswer(approval.ApproverId, approval.State, approval.StandsIn)).ToList();
        if (ApprovalProgress.Of(plan, answers) == ApprovalStanding.Approved)
        {
            RememberByRule(db, request, plan, now);
            await GoOnAsync(db, request, null, null, now, cancellationToken);
            return;
        }

        request.MoveTo(RequestStatus.AwaitingApproval, now);
        request.Settle();
        var asked = plan.Asks
            .Where(ask => ApprovalProgress.IsNeeded(plan, ask.PersonId, answers) && given.TrueForAll(approval => approval.ApproverId != ask.PersonId))
            .Select(ask => RowOf(request, plan, hash, ask, now)).ToList();
        db.Approvals.AddRange(asked);
        await messages.AddCardsAsync(db, request, asked, CardReason.Asked, now, cancellationToken);
    }

    /// <summary>The request is approved: its orders are made in the same transaction, and the requester is told.</summary>
    public async Task GoOnAsync(ProcurementDb db, PurchaseRequest request, string? approver, string? comment, DateTimeOffset now, CancellationToken cancellationToken)
    {
        request.MoveTo(RequestStatus.Approved, now);
        request.RememberFirstApprovedTotal();
        await MakeOrders.ForAsync(db, request, now, cancellationToken);
        await messages.AddApprovedAsync(db, request, approver, comment, now, cancellationToken);
    }

    private static void RememberByRule(ProcurementDb db, PurchaseRequest request, ApprovalPlan plan, DateTimeOffset now)
    {
        var why = plan.Auto ? $"Rule \"{plan.Rule}\" needs nobody's approval." : $"The approvals of rule \"{plan.Rule}\" were given for exactly this content before.";
        db.Add(OperationRows.Decision("approve", request, "system", null, why, now));
        db.Add(new AuditEntry { Id = Guid.CreateVersion7(now), At = now, Actor = "system", Action = "approveRequest", Subject = "request", SubjectKey = request.Number, Detail = $"Revision {request.Revision}. {why}", TraceId = request.TraceId });
    }

    /// <summary>Yeses for exactly this content stay; what was asked for another content, or is still open, is taken back.</summary>
    private static async Task<List<Approval>> KeepWhatStillHoldsAsync(ProcurementDb db, PurchaseRequest request, string hash, CancellationToken cancellationToken)
    {
        var earlier = await db.Approvals.Where(x => x.RequestId == request.Id).ToListAsync(cancellationToken);
        foreach (var approval in earlier)
        {
            if (approval.State == ApprovalState.Pending) approval.Void();
            else if (approval.ContentHash != hash || approval.Revision != request.Revision) approval.Outdate();
        }

        return [.. earlier.Where(approval => approval.State == ApprovalState.Approved)];
    }

    private static Approval RowOf(PurchaseRequest request, ApprovalPlan plan, string hash, ApprovalAsk ask, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        RequestId = request.Id,
        Revision = request.Revision,
        ContentHash = hash,
        Role = ask.Roles,
        Rule = plan.Rule,
        ApproverId = ask.PersonId,
        AskedAt = now,
        EscalateAt = plan.EscalateAfterHours is { } hours ? now.AddHours(hours) : null,
    };
}
