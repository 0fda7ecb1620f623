using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Procurement.Data.Company;

/// <summary>One article that we buy. <see cref="Price"/> is of one <see cref="Unit"/>, which holds <see cref="PackSize"/> of <see cref="PackUnit"/>.</summary>
public class CatalogItem
{
    public required string Sku { get; init; }
    public required string Name { get; set; }
    public string? Description { get; set; }
    public required string Category { get; set; }
    public required string Unit { get; set; }
    public decimal PackSize { get; set; }
    public required string PackUnit { get; set; }
    public decimal Price { get; set; }
    public required string Currency { get; set; }
    public required string SupplierCode { get; set; }
    public required string SupplierSku { get; set; }
    public required List<string> Synonyms { get; set; }

    /// <summary>As written: <c>key=value</c> pairs separated by <c>;</c>.</summary>
    public string? Attributes { get; set; }
    public int LeadDays { get; set; }
    public decimal MinQty { get; set; }

    /// <summary>Role names or site categories; any one match is enough; empty means everybody.</summary>
    public required List<string> RestrictedTo { get; set; }
    public bool Active { get; set; }
}

internal sealed class CatalogItemConfiguration : IEntityTypeConfiguration<CatalogItem>
{
    public void Configure(EntityTypeBuilder<CatalogItem> row)
    {
        row.ToTable("catalog_items");
        row.HasKey(x => x.Sku);
        row.HasIndex(x => new { x.SupplierCode, x.SupplierSku }).IsUnique();
        row.HasIndex(x => x.Name).HasMethod("gin").HasOperators("gin_trgm_ops");
        row.HasIndex(x => x.Category);
    }
}
