using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Procurement.Data.Company;

/// <summary>Where goods are delivered.</summary>
public class Site
{
    public required string Code { get; init; }
    public required string Name { get; set; }
    public required List<string> Aliases { get; set; }
    public required string Address { get; set; }
    public required string City { get; set; }

    /// <summary>ISO 3166-1, two letters.</summary>
    public required string Country { get; set; }

    /// <summary>IANA name.</summary>
    public required string TimeZone { get; set; }
    public required string CostCenterCode { get; set; }
}

internal sealed class SiteConfiguration : IEntityTypeConfiguration<Site>
{
    public void Configure(EntityTypeBuilder<Site> row)
    {
        row.ToTable("sites");
        row.HasKey(x => x.Code);
    }
}
