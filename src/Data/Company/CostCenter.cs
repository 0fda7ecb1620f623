using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Procurement.Data.Company;

/// <summary>What a request is charged to, with its owner and budget.</summary>
public class CostCenter
{
    public required string Code { get; init; }
    public required string Name { get; set; }

    /// <summary>Phone of the owner; the person may be imported after the cost centre.</summary>
    public required string OwnerPhone { get; set; }

    /// <summary>Per calendar month, in the company's currency.</summary>
    public decimal MonthlyBudget { get; set; }
}

internal sealed class CostCenterConfiguration : IEntityTypeConfiguration<CostCenter>
{
    public void Configure(EntityTypeBuilder<CostCenter> row)
    {
        row.ToTable("cost_centers");
        row.HasKey(x => x.Code);
    }
}
