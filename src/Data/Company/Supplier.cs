using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Procurement.Data.Company;

/// <summary>Who sells. Channel: web, email, cxml. Status: approved, dormant, blocked.</summary>
public class Supplier
{
    public required string Code { get; init; }
    public required string Name { get; set; }
    public required string Channel { get; set; }
    public string? Website { get; set; }
    public string? Email { get; set; }

    /// <summary>Language that documents to it are written in, two letters; null is English.</summary>
    public string? Language { get; set; }
    public string? Phone { get; set; }

    /// <summary>ISO 4217.</summary>
    public required string Currency { get; set; }
    public required string Status { get; set; }
    public string? PaymentTerms { get; set; }

    /// <summary>Order value with free delivery; 0 always free, null never.</summary>
    public decimal? FreeDeliveryOver { get; set; }
    public string? Notes { get; set; }

    /// <summary>True for a supplier that was imported as approved; one added in the portal is new until its first order.</summary>
    public bool ImportedAsApproved { get; set; }
}

public static class SupplierStatus
{
    public const string Approved = "approved", Dormant = "dormant", Blocked = "blocked";
}

public static class SupplierChannel
{
    public const string Web = "web", Email = "email", Cxml = "cxml";
}

/// <summary>How to buy on one supplier's website: the YAML as it was accepted.</summary>
public class SupplierRecipe
{
    public required string SupplierCode { get; init; }
    public required string Yaml { get; set; }
    public DateTimeOffset UpdatedAt { get; set; }
}

/// <summary>Our account at a supplier's website. Secrets and the saved browser state are encrypted with the data-protection keys.</summary>
public class SupplierAccount
{
    public required string SupplierCode { get; init; }
    public required string UserName { get; set; }
    public required string ProtectedPassword { get; set; }
    public string? ProtectedTotpSecret { get; set; }
    public string? ProtectedBrowserState { get; set; }

    /// <summary>One run at a time for an account, as its cart is shared: who holds it, until when.</summary>
    public string? LeasedBy { get; set; }
    public DateTimeOffset? LeasedUntil { get; set; }
}

/// <summary>How a supplier takes cXML documents, and who we are to it. The secrets are encrypted with the data-protection keys.</summary>
public class SupplierCxml
{
    public required string SupplierCode { get; init; }

    /// <summary>Address that documents are posted to.</summary>
    public required string Address { get; set; }

    /// <summary>We, as the supplier knows us.</summary>
    public required string FromDomain { get; set; }
    public required string FromIdentity { get; set; }
    public required string ToDomain { get; set; }
    public required string ToIdentity { get; set; }

    /// <summary>Who signs in with the shared secret: we ourselves, or the network in between.</summary>
    public required string SenderDomain { get; set; }
    public required string SenderIdentity { get; set; }
    public required string ProtectedSharedSecret { get; set; }

    /// <summary>True: documents say deploymentMode="test", and nothing may be delivered for them.</summary>
    public bool IsTest { get; set; }
    public DateTimeOffset UpdatedAt { get; set; }
}

internal sealed class SupplierConfiguration : IEntityTypeConfiguration<Supplier>, IEntityTypeConfiguration<SupplierRecipe>, IEntityTypeConfiguration<SupplierAccount>, IEntityTypeConfiguration<SupplierCxml>
{
    public void Configure(EntityTypeBuilder<Supplier> row)
    {
        row.ToTable("suppliers");
        row.HasKey(x => x.Code);
    }

    public void Configure(EntityTypeBuilder<SupplierRecipe> row)
    {
        row.ToTable("supplier_recipes");
        row.HasKey(x => x.SupplierCode);
    }

    public void Configure(EntityTypeBuilder<SupplierAccount> row)
    {
        row.ToTable("supplier_accounts");
        row.HasKey(x => x.SupplierCode);
    }

    public void Configure(EntityTypeBuilder<SupplierCxml> row)
    {
        row.ToTable("supplier_cxml");
        row.HasKey(x => x.SupplierCode);
    }
}
