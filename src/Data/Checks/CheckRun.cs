using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Procurement.Data.Checks;

/// <summary>One run of all checks over one revision of a request. Verdict: pass, warn, hold or block.</summary>
public class CheckRun
{
    public required Guid Id { get; init; }
    public required Guid RequestId { get; init; }
    public int Revision { get; init; }
    public DateTimeOffset At { get; init; }
    public required string Verdict { get; init; }
}

public enum FindingSeverity { Info, Warn, Hold, Block }

/// <summary>What one check says about one revision.</summary>
public class Finding
{
    public required Guid Id { get; init; }
    public required Guid RequestId { get; init; }
    public int Revision { get; init; }
    public required Guid CheckRunId { get; init; }

    /// <summary>Name of the check, e.g. <c>duplicateRequest</c>.</summary>
    public required string Code { get; init; }
    public FindingSeverity Severity { get; init; }

    /// <summary>For a person to read.</summary>
    public required string Explanation { get; init; }

    /// <summary>Numbers and rows behind it, as JSON.</summary>
    public string Evidence { get; init; } = "{}";
    public DateTimeOffset FoundAt { get; init; }

    /// <summary>Same code and evidence of an earlier revision that was released counts as released: hash of both.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>released or rejected; null while open. A block is released only by two people.</summary>
    public string? Decision { get; private set; }
    public Guid? FirstReleasedBy { get; private set; }
    public DateTimeOffset? FirstReleasedAt { get; private set; }
    public Guid? DecidedBy { get; private set; }
    public DateTimeOffset? DecidedAt { get; private set; }
    public string? Comment { get; private set; }

    /// <summary>Keeps the request from going on.</summary>
    public bool Stops => Severity is FindingSeverity.Hold or FindingSeverity.Block && Decision is null;

    /// <summary>Releases it; a block is settled by the second, different person. True when it is settled.</summary>
    public bool Release(Guid by, DateTimeOffset now, string? comment)
    {
        if (Decision is not null) return true;
        if (Severity == FindingSeverity.Block && FirstReleasedBy is null)
        {
            FirstReleasedBy = by;
            FirstReleasedAt = now;
            Comment = comment;
            return false;
        }

        if (Severity == FindingSeverity.Block && FirstReleasedBy == by) return false;
        Decision = "released";
        DecidedBy = by;
        DecidedAt = now;
        Comment = Comment is null ? comment : comment is null ? Comment : $"{Comment} / {comment}";
        return true;
    }

    /// <summary>The request was rejected because of it.</summary>
    public void Reject(Guid by, DateTimeOffset now, string? comment)
    {
        if (Decision is not null) return;
        Decision = "rejected";
        DecidedBy = by;
        DecidedAt = now;
        Comment = comment ?? Comment;
    }
}

internal sealed class CheckRunConfiguration : IEntityTypeConfiguration<CheckRun>, IEntityTypeConfiguration<Finding>
{
    public void Configure(EntityTypeBuilder<CheckRun> row)
    {
        row.ToTable("check_runs");
        row.HasIndex(x => x.RequestId);
    }

    public void Configure(EntityTypeBuilder<Finding> row)
    {
        row.ToTable("findings");
        row.Property(x => x.Severity).HasConversion<string>().HasMaxLength(10);
        row.Property(x => x.Evidence).HasColumnType("jsonb");
        row.HasIndex(x => new { x.RequestId, x.Revision });
    }
}
