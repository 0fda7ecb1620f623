using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Procurement.Data.Work;

namespace Procurement.Data.Requests;

/// <summary>
/// A purchase request (PR-2026-000123). Its contents change only by <c>ApplyOperations</c>. The work it owes is its next step by the
/// system: checking after submission, and making orders after approval.
/// </summary>
public class PurchaseRequest : OwedWork
{
    public required Guid Id { get; init; }
    public required string Number { get; init; }
    public RequestStatus Status { get; private set; }

    /// <summary>Counts the contents that were shown or submitted: a button or PATCH of another revision is out of date.</summary>
    public int Revision { get; private set; } = 1;
    public required Guid RequesterId { get; init; }

    /// <summary>Conversation that it is talked about in; null when raised over the API.</summary>
    public Guid? ConversationId { get; init; }
    public string? SiteCode { get; set; }
    public string? CostCenterCode { get; set; }
    public DateOnly? NeedBy { get; set; }
    public bool Urgent { get; set; }
    public decimal? MaxTotal { get; set; }
    public string? RequestedSupplierCode { get; set; }
    public string? Notes { get; set; }

    /// <summary>Which fields the requester said; the others are defaults.</summary>
    public List<string> SaidFields { get; set; } = [];
    public required string Currency { get; init; }

    /// <summary>Null while a line has no price.</summary>
    public decimal? Total { get; set; }

    /// <summary>What the requester is told beside the summary, as JSON <c>[{code, position}]</c>.</summary>
    public string Warnings { get; set; } = "[]";
    public List<RequestLine> Lines { get; private set; } = [];
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset UpdatedAt { get; private set; }

    /// <summary>Newest word from the requester: expiry counts from it.</summary>
    public DateTimeOffset LastHeardAt { get; private set; }
    public DateTimeOffset? SubmittedAt { get; private set; }
    public DateTimeOffset? ApprovedAt { get; private set; }
    public DateTimeOffset? OrderedAt { get; private set; }
    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>Why it was rejected, cancelled or closed, in a person's words.</summary>
    public string? EndNote { get; private set; }

    /// <summary>Asked to be cancelled after ordering: open until the supplier agrees.</summary>
    public bool CancelRequested { get; private set; }

    /// <summary>Hash of exactly what the present approvals were asked for; null before approval.</summary>
    public string? ContentHash { get; private set; }

    /// <summary>Total at the first approval: tolerance is cumulative against it.</summary>
    public decimal? FirstApprovedTotal { get; private set; }

    /// <summary>Policy decision taken at submission, as JSON: rule, mode, roles and persons, policy version.</summary>
    public string? ApprovalPlan { get; private set; }

    /// <summary>True for requests from before the product was in use: history only, no work.</summary>
    public bool Imported { get; init; }
    public string? TraceId { get; init; }

    /// <exception cref="InvalidOperationException">The lifecycle has no such move.</exception>
    public void MoveTo(RequestStatus next, DateTimeOffset now, string? note = null)
    {
        if (next == Status) return;
        if (!RequestLifecycle.Allows(Status, next)) throw new InvalidOperationException($"Request {Number} cannot go from {Status} to {next}.");
        Status = next;
        UpdatedAt = now;
        if (next == RequestStatus.Checking) SubmittedAt ??= now;
        if (next == RequestStatus.Approved) ApprovedAt = now;
        if (next == RequestStatus.Ordered) OrderedAt = now;
        if (next.IsOver())
        {
            EndedAt = now;
            EndNote = note;
            Settle();
        }
    }

    /// <summary>Sets status and times of a request of the past without a lifecycle: imports only.</summary>
    public void SetHistory(RequestStatus status, DateTimeOffset at)
    {
        if (!Imported) throw new InvalidOperationException($"Request {Number} is not an import.");
        Status = status;
        UpdatedAt = at;
        LastHeardAt = at;
        SubmittedAt = status.IsDraft() ? null : at;
        OrderedAt = status is RequestStatus.Ordered or RequestStatus.Closed ? at : null;
        EndedAt = status.IsOver() ? at : null;
    }

    /// <summary>The contents changed: what was shown or approved before is out of date.</summary>
    public void Revise(DateTimeOffset now)
    {
        Revision++;
        ContentHash = null;
        UpdatedAt = now;
    }

    public void Touch(DateTimeOffset now) => UpdatedAt = now;

    public void Heard(DateTimeOffset now)
    {
        LastHeardAt = now;
        UpdatedAt = now;
    }

    public void AskApproval(string contentHash, string plan)
    {
        ContentHash = contentHash;
        ApprovalPlan = plan;
    }

    public void RememberFirstApprovedTotal() => FirstApprovedTotal ??= Total;

    public void RequestCancel() => CancelRequested = true;
}

/// <summary>One item on a request. Without <see cref="Sku"/> it is open or in no catalogue, and has no price until an operator sets one.</summary>
public class RequestLine
{
    public required Guid Id { get; init; }
    public required Guid RequestId { get; init; }

    /// <summary>1-based and never used again within the request.</summary>
    public required int Position { get; init; }
    public string? Sku { get; set; }
    public required string Description { get; set; }

    /// <summary>In <see cref="Unit"/>; null while open.</summary>
    public decimal? Quantity { get; set; }
    public string? Unit { get; set; }
    public decimal? UnitPrice { get; set; }
    public string? SupplierCode { get; set; }
    public string? RequestedSupplierCode { get; set; }

    /// <summary>Only where it differs from the request's site.</summary>
    public string? SiteCode { get; set; }
    public required string RequestedText { get; set; }
    public decimal? RequestedQuantity { get; set; }
    public string? RequestedUnit { get; set; }

    /// <summary>Messages and words it came from, as JSON <c>[{messageId, quote}]</c>.</summary>
    public string Evidence { get; set; } = "[]";
    public decimal ReceivedQuantity { get; set; }
    public bool ShortClosed { get; set; }

    /// <summary>When it was removed; removed lines stay for the history.</summary>
    public DateTimeOffset? RemovedAt { get; set; }
}

internal sealed class PurchaseRequestConfiguration : IEntityTypeConfiguration<PurchaseRequest>, IEntityTypeConfiguration<RequestLine>
{
    public void Configure(EntityTypeBuilder<PurchaseRequest> row)
    {
        row.ToTable("purchase_requests");
        row.ConfigureOwedWork();
        row.Property(x => x.Status).HasConversion<string>().HasMaxLength(30);
        row.Property(x => x.Warnings).HasColumnType("jsonb");
        row.Property(x => x.ApprovalPlan).HasColumnType("jsonb");
        row.HasMany(x => x.Lines).WithOne().HasForeignKey(x => x.RequestId);
        row.HasIndex(x => x.Number).IsUnique();
        row.HasIndex(x => new { x.Status, x.UpdatedAt }).IsDescending(false, true);
        row.HasIndex(x => new { x.RequesterId, x.CreatedAt }).IsDescending(false, true);
        row.HasIndex(x => new { x.UpdatedAt, x.Id }).IsDescending();
        row.HasIndex(x => x.SubmittedAt).HasFilter("submitted_at IS NOT NULL");
        row.HasIndex(x => x.RequesterId).IsUnique().HasDatabaseName("ux_purchase_requests_one_draft")
            .HasFilter("status IN ('Collecting', 'AwaitingConfirmation') AND NOT imported");
    }

    public void Configure(EntityTypeBuilder<RequestLine> row)
    {
        row.ToTable("request_lines");
        row.Property(x => x.Evidence).HasColumnType("jsonb");
        row.HasIndex(x => new { x.RequestId, x.Position }).IsUnique();
        row.HasIndex(x => x.Sku);
    }
}
