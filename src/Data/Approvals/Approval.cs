using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Procurement.Data.Approvals;

public enum ApprovalState { Pending, Approved, Rejected, Voided }

/// <summary>
/// One decision that the policy asks for, by one approver, for exactly one content. A role that several people hold (operator) gives
/// a row each; the first decision voids the others of that role.
/// </summary>
public class Approval
{
    public required Guid Id { get; init; }
    public required Guid RequestId { get; init; }
    public required int Revision { get; init; }

    /// <summary>Hash of the content that is decided on.</summary>
    public required string ContentHash { get; init; }

    /// <summary>manager, cost_center_owner, cfo or operator, after fallback; with commas where one person fills several: one decision counts for all.</summary>
    public required string Role { get; init; }

    /// <summary>Name of the policy's rule.</summary>
    public required string Rule { get; init; }
    public required Guid ApproverId { get; init; }
    public ApprovalState State { get; private set; }
    public DateTimeOffset AskedAt { get; init; }

    /// <summary>When the policy's escalation is due; null when done or not asked for.</summary>
    public DateTimeOffset? EscalateAt { get; set; }

    /// <summary>Asked by escalation: may stand in for whoever has not answered.</summary>
    public bool StandsIn { get; init; }
    public DateTimeOffset? DecidedAt { get; private set; }
    public string? Comment { get; private set; }

    /// <summary>whatsapp, portal or api.</summary>
    public string? Via { get; private set; }

    public void Decide(bool yes, DateTimeOffset now, string via, string? comment)
    {
        if (State != ApprovalState.Pending) throw new InvalidOperationException($"Approval {Id} is {State} already.");
        State = yes ? ApprovalState.Approved : ApprovalState.Rejected;
        DecidedAt = now;
        Via = via;
        Comment = comment;
        EscalateAt = null;
    }

    public void Void()
    {
        if (State == ApprovalState.Pending) State = ApprovalState.Voided;
        EscalateAt = null;
    }

    /// <summary>An approval given for an earlier content no longer holds.</summary>
    public void Outdate()
    {
        if (State != ApprovalState.Rejected) State = ApprovalState.Voided;
        EscalateAt = null;
    }
}

internal sealed class ApprovalConfiguration : IEntityTypeConfiguration<Approval>
{
    public void Configure(EntityTypeBuilder<Approval> row)
    {
        row.ToTable("approvals");
        row.Property(x => x.State).HasConversion<string>().HasMaxLength(20);
        row.HasIndex(x => x.RequestId);
        row.HasIndex(x => new { x.RequestId, x.Revision, x.ApproverId, x.Role }).IsUnique().HasFilter("state <> 'Voided'");
        row.HasIndex(x => x.ApproverId).HasFilter("state = 'Pending'");
        row.HasIndex(x => x.EscalateAt).HasFilter("escalate_at IS NOT NULL");
    }
}
