using Microsoft.EntityFrameworkCore;
using Procurement.Data;
using Procurement.Data.Approvals;
using Procurement.Data.Messaging;
using Procurement.Data.Requests;

namespace Procurement.Engine.Approvals;

/// <summary>Takes back what was asked of approvers, inside the caller's transaction. Cards that were not sent yet are never sent.</summary>
public static class VoidFor
{
    /// <summary>The content changed: what was asked and what was given no longer holds.</summary>
    public static async Task ContentChangeAsync(ProcurementDb db, PurchaseRequest request, CancellationToken cancellationToken)
    {
        foreach (var approval in await db.Approvals.Where(x => x.RequestId == request.Id).ToListAsync(cancellationToken)) approval.Outdate();
        await SupersedeCardsAsync(db, request, cancellationToken);
    }

    /// <summary>Nobody is asked any more (cancelled, held, rejected); what was given stays given for its content.</summary>
    public static async Task PendingAsync(ProcurementDb db, PurchaseRequest request, CancellationToken cancellationToken)
    {
        foreach (var approval in await db.Approvals.Where(x => x.RequestId == request.Id && x.State == ApprovalState.Pending).ToListAsync(cancellationToken)) approval.Void();
        await SupersedeCardsAsync(db, request, cancellationToken);
    }

    /// <summary>A card that a sender is taking at this moment is left to it: an approval that was taken back cannot be decided by it anyway.</summary>
    private static async Task SupersedeCardsAsync(ProcurementDb db, PurchaseRequest request, CancellationToken cancellationToken)
    {
        var unsent = await db.OutboundMessages
            .FromSql($"SELECT *, xmin FROM outbound_messages WHERE request_id = {request.Id} AND purpose = 'approvalCard' AND state = 'Pending' AND leased_by IS NULL FOR UPDATE SKIP LOCKED")
            .ToListAsync(cancellationToken);
        foreach (var card in unsent.Where(card => card.State == OutboundState.Pending)) card.Supersede();
    }
}
