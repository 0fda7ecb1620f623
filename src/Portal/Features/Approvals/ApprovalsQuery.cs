using Microsoft.EntityFrameworkCore;
using Procurement.Data;
using Procurement.Data.Approvals;
using Procurement.Data.Checks;
using Procurement.Data.Requests;

namespace Procurement.Portal.Features.Approvals;

/// <summary>One decision that is awaited, with what is needed to take it.</summary>
public sealed record ApprovalCard(string Number, int Revision, string Requester, string? Site, string? CostCenter, DateOnly? NeedBy, bool Urgent, string? Notes, decimal? Total, string Currency,
    string Rule, DateTimeOffset AskedAt, Guid ApproverId, string Approver, IReadOnlyList<CardLine> Lines, IReadOnlyList<CardFinding> Findings);

public sealed record CardLine(string Description, decimal? Quantity, string? Unit, decimal? LineTotal, string? Supplier);

public sealed record CardFinding(FindingSeverity Severity, string Code, string Explanation);

internal static class ApprovalsQuery
{
    /// <summary>Everything that awaits a decision, oldest first; a fixed number of statements.</summary>
    public static async Task<IReadOnlyList<ApprovalCard>> ReadAsync(ProcurementDb db, CancellationToken cancellationToken) =>
        await (from approval in db.Approvals.AsNoTracking()
               where approval.State == ApprovalState.Pending
               join request in db.Requests on approval.RequestId equals request.Id
               where request.Status == RequestStatus.AwaitingApproval && request.Revision == approval.Revision
               orderby approval.AskedAt
               select new ApprovalCard(request.Number, request.Revision,
                   db.People.Where(x => x.Id == request.RequesterId).Select(x => x.Name).FirstOrDefault() ?? "Unknown",
                   db.Sites.Where(x => x.Code == request.SiteCode).Select(x => x.Name).FirstOrDefault(),
                   request.CostCenterCode, request.NeedBy, request.Urgent, request.Notes, request.Total, request.Currency, approval.Rule, approval.AskedAt, approval.ApproverId,
                   db.People.Where(x => x.Id == approval.ApproverId).Select(x => x.Name).FirstOrDefault() ?? "Unknown",
                   request.Lines.Where(x => x.RemovedAt == null).OrderBy(x => x.Position)
                       .Select(x => new CardLine(x.Description, x.Quantity, x.Unit, x.Quantity * x.UnitPrice, db.Suppliers.Where(s => s.Code == x.SupplierCode).Select(s => s.Name).FirstOrDefault())).ToList(),
                   db.Findings.Where(x => x.RequestId == request.Id && x.Revision == request.Revision).OrderByDescending(x => x.Severity)
                       .Select(x => new CardFinding(x.Severity, x.Code, x.Explanation)).ToList())).AsSplitQuery().Take(300).ToListAsync(cancellationToken);
}
