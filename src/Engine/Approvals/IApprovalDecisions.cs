using Procurement.Data;
using Procurement.Data.Requests;
using Procurement.Engine.Access;

namespace Procurement.Engine.Approvals;

/// <summary>
/// A person's yes or no on a request, inside the caller's transaction: the turn decides by it. The caller saves, commits, and then wakes
/// <see cref="Stages.Order"/>, <see cref="Stages.Check"/> and <see cref="Stages.Tell"/>.
/// </summary>
public interface IApprovalDecisions
{
    /// <param name="revision">The revision that was shown; null where the person's own words named the request.</param>
    /// <param name="via">whatsapp, portal or api.</param>
    /// <returns>not-an-approver, own-request, wrong-revision or wrong-state for a no.</returns>
    Task<Outcome> DecideAsync(ProcurementDb db, PurchaseRequest request, Guid personId, bool yes, int? revision, string? comment, string via, DateTimeOffset now, CancellationToken cancellationToken);
}
