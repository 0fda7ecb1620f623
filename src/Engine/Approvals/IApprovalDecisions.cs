using Procurement.Data;
using Procurement.Data.Requests;
using Procurement.Engine.Access;

namespace Procurement.Engine.Approvals;

/// <summary>A person's yes or no on a request, inside the caller's transaction: the same rules for WhatsApp, portal and API.</summary>
public interface IApprovalDecisions
{
    /// <summary>
    /// Authorises and takes one decision. The caller saves and commits whatever the answer is (a refusal may have put the current card in
    /// the outbox, or sent a changed request back to its checks), then wakes <c>Stages.Order</c>, <c>Stages.Check</c> and <c>Stages.Tell</c>
    /// and says that the request changed. Needs an open transaction.
    /// </summary>
    /// <param name="request">Tracked by <paramref name="db"/>; it is locked and read again first.</param>
    /// <param name="personId">Who decides: only a person whom the policy asked, never the requester or the last editor of price or supplier.</param>
    /// <param name="revision">Revision that the person saw; null where words were matched to the one unchanged card.</param>
    /// <param name="via">whatsapp, portal or api.</param>
    /// <returns>
    /// Done, or a no: <see cref="NoCodes.OwnRequest"/>, <see cref="NoCodes.NotAnApprover"/>, <see cref="NoCodes.NotAllowed"/>,
    /// <see cref="NoCodes.WrongRevision"/>, <see cref="NoCodes.WrongState"/>, or <see cref="DecisionCodes.CurrentCardSent"/>.
    /// </returns>
    Task<Outcome> DecideAsync(ProcurementDb db, PurchaseRequest request, Guid personId, bool yes, int? revision, string? comment, string via, DateTimeOffset now, CancellationToken cancellationToken);
}

public static class DecisionCodes
{
    /// <summary>Only over WhatsApp: the tapped card was out of date and the current one is in the outbox, so no other reply is needed.</summary>
    public const string CurrentCardSent = "current-card-sent";
}
