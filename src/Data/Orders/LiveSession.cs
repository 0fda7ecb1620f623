using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Procurement.Data.Orders;

/// <summary>
/// A browser that a run left open at the supplier's page which it could not pass, so that a person can: on which node, until when, and whose hands
/// are on it. The order itself stands as NeedsOperator all the while.
/// </summary>
public class LiveSession
{
    public required Guid Id { get; init; }
    public required Guid OrderId { get; init; }

    /// <summary>Node whose process holds the browser; when it is gone, so is the browser.</summary>
    public required string Node { get; init; }
    public DateTimeOffset OpenedAt { get; init; }

    /// <summary>When it is closed if nobody has gone on.</summary>
    public DateTimeOffset Until { get; private set; }

    /// <summary>Since when the run has the browser back; null while it is open to a person. People may look on, not touch.</summary>
    public DateTimeOffset? RunningSince { get; private set; }

    /// <summary>The one view whose mouse and keys reach the page; null when nobody drives.</summary>
    public Guid? DriverView { get; private set; }
    public Guid? DriverId { get; private set; }
    public string? DriverName { get; private set; }
    public DateTimeOffset? DrivenSince { get; private set; }
    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>Why it ended: done, givenUp, expired, settled, browserLost, nodeStopped or nodeLost; null while it is open.</summary>
    public string? Ending { get; private set; }

    /// <summary>PostgreSQL's xmin: who takes over and who goes on cannot both win.</summary>
    public uint Version { get; private set; }

    public bool IsOpenToPerson => EndedAt is null && RunningSince is null;

    /// <summary>The run could not pass and gives the page to a person.</summary>
    public void Offer(DateTimeOffset until)
    {
        if (EndedAt is not null) throw new InvalidOperationException($"Live session {Id} has ended.");
        Until = until;
        RunningSince = null;
    }

    /// <summary>Stays open until then at least.</summary>
    public void Extend(DateTimeOffset until) => Until = until > Until ? until : Until;

    /// <summary>From here on this view drives, and no other.</summary>
    public void Drive(Guid view, Guid? userId, string name, DateTimeOffset now)
    {
        if (!IsOpenToPerson) throw new InvalidOperationException($"Live session {Id} is not open to a person.");
        (DriverView, DriverId, DriverName, DrivenSince) = (view, userId, name, now);
    }

    public void StopDriving() => (DriverView, DriverId, DriverName, DrivenSince) = (null, null, null, null);

    /// <summary>The run goes on with the browser; nobody's hands are on it any more.</summary>
    public void TakeBack(DateTimeOffset now)
    {
        if (EndedAt is not null) throw new InvalidOperationException($"Live session {Id} has ended.");
        StopDriving();
        RunningSince = now;
    }

    public void End(string ending, DateTimeOffset now)
    {
        if (EndedAt is not null) return;
        StopDriving();
        (Ending, EndedAt) = (ending, now);
    }
}

internal sealed class LiveSessionConfiguration : IEntityTypeConfiguration<LiveSession>
{
    public void Configure(EntityTypeBuilder<LiveSession> row)
    {
        row.ToTable("live_sessions");
        row.Property(x => x.Node).HasMaxLength(100);
        row.Property(x => x.DriverName).HasMaxLength(200);
        row.Property(x => x.Ending).HasMaxLength(20);
        row.Property(x => x.Version).IsRowVersion();
        row.HasOne<PurchaseOrder>().WithMany().HasForeignKey(x => x.OrderId);
        row.HasIndex(x => x.OrderId, "ux_live_sessions_one_open").IsUnique().HasDatabaseName("ux_live_sessions_one_open").HasFilter("ended_at IS NULL");
        row.HasIndex(x => x.OrderId);
    }
}
