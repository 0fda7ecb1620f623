using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Procurement.Data.Work;

namespace Procurement.Data.Erp;

public enum PostingState { Pending, Booked, Failed }

/// <summary>A placed order that is owed to the ERP, once, under our number.</summary>
public class ErpPosting : OwedWork
{
    public required Guid Id { get; init; }
    public required Guid OrderId { get; init; }

    /// <summary>Our order number: the key under which the ERP is searched.</summary>
    public required string Reference { get; init; }
    public PostingState State { get; private set; }
    public string? ErpId { get; private set; }
    public string? ErpNumber { get; private set; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? BookedAt { get; private set; }

    public void Booked(string erpId, string? erpNumber, DateTimeOffset now)
    {
        State = PostingState.Booked;
        ErpId = erpId;
        ErpNumber = erpNumber;
        BookedAt = now;
        Settle();
    }

    /// <summary>The ERP refuses it until a person mends what <paramref name="reason"/> names.</summary>
    public void Refused(DateTimeOffset now, string reason)
    {
        State = PostingState.Failed;
        GiveUp(now, reason);
    }

    public void TryAgain(DateTimeOffset now)
    {
        if (State == PostingState.Booked) throw new InvalidOperationException($"Posting {Reference} is booked already.");
        State = PostingState.Pending;
        Owe(now);
    }
}

internal sealed class ErpPostingConfiguration : IEntityTypeConfiguration<ErpPosting>
{
    public void Configure(EntityTypeBuilder<ErpPosting> row)
    {
        row.ToTable("erp_postings");
        row.ConfigureOwedWork();
        row.Property(x => x.State).HasConversion<string>().HasMaxLength(20);
        row.HasIndex(x => x.OrderId).IsUnique();
        row.HasIndex(x => x.Reference).IsUnique();
    }
}
