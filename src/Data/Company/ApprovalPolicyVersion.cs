using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Procurement.Data.Company;

/// <summary>One imported <c>approval_policy.json</c>; the newest holds. Requests keep the version by which they were routed.</summary>
public class ApprovalPolicyVersion
{
    public int Id { get; init; }
    public required string Json { get; init; }
    public DateTimeOffset ImportedAt { get; init; }
}

/// <summary>A company-wide value that was derived or chosen once, e.g. time zone and currency.</summary>
public class CompanySetting
{
    public required string Key { get; init; }
    public required string Value { get; set; }

    public const string Currency = "currency", TimeZone = "timeZone", CatalogVersion = "catalogVersion";
}

internal sealed class ApprovalPolicyVersionConfiguration : IEntityTypeConfiguration<ApprovalPolicyVersion>, IEntityTypeConfiguration<CompanySetting>
{
    public void Configure(EntityTypeBuilder<ApprovalPolicyVersion> row)
    {
        row.ToTable("approval_policies");
        row.Property(x => x.Json).HasColumnType("jsonb");
    }

    public void Configure(EntityTypeBuilder<CompanySetting> row)
    {
        row.ToTable("company_settings");
        row.HasKey(x => x.Key);
    }
}
