using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Procurement.Data.Audit;

/// <summary>Who did what to what, for the auditor: decisions, changes of master data and rights, retries. Never edited.</summary>
public class AuditEntry
{
    public required Guid Id { get; init; }
    public long Sequence { get; init; }
    public DateTimeOffset At { get; init; }

    /// <summary>Name for reading: person, user, key or system.</summary>
    public required string Actor { get; init; }
    public Guid? ActorId { get; init; }

    /// <summary>Verb and noun: approveRequest, importCatalog, retryOrder ...</summary>
    public required string Action { get; init; }

    /// <summary>request, order, person, supplier ...</summary>
    public required string Subject { get; init; }

    /// <summary>Its number or code.</summary>
    public required string SubjectKey { get; init; }
    public string? Detail { get; init; }
    public string? TraceId { get; init; }
}

internal sealed class AuditEntryConfiguration : IEntityTypeConfiguration<AuditEntry>
{
    public void Configure(EntityTypeBuilder<AuditEntry> row)
    {
        row.ToTable("audit_entries");
        row.Property(x => x.Sequence).UseIdentityAlwaysColumn();
        row.HasIndex(x => x.Sequence).IsUnique();
        row.HasIndex(x => new { x.Subject, x.SubjectKey });
    }
}
