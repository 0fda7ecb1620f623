using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Procurement.Data.Work;

/// <summary>A process that takes work. When it is no longer seen, what it holds is free although its leases have not lapsed.</summary>
public class WorkNode
{
    public required string Name { get; init; }
    public DateTimeOffset StartedAt { get; init; }
    public DateTimeOffset SeenAt { get; set; }
}

internal sealed class WorkNodeConfiguration : IEntityTypeConfiguration<WorkNode>
{
    public void Configure(EntityTypeBuilder<WorkNode> row)
    {
        row.ToTable("work_nodes");
        row.HasKey(x => x.Name);
    }
}
