using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Procurement.Data.Company;

public enum AddressState
{
    /// <summary>Belongs to nobody that we know.</summary>
    Unknown,

    /// <summary>Belongs to the person.</summary>
    Verified,

    /// <summary>Changed number or id of a person, to be verified by an operator before it counts.</summary>
    Held,
}

/// <summary>A WhatsApp identity: phone number (E.164), business-scoped user id, or both; either alone finds it.</summary>
public class PersonAddress
{
    public required Guid Id { get; init; }
    public Guid? PersonId { get; set; }
    public string? Phone { get; set; }

    /// <summary>Business-scoped user id (BSUID), e.g. <c>US.1234</c>.</summary>
    public string? UserId { get; set; }
    public AddressState State { get; set; }

    /// <summary>The address that this one replaced, where WhatsApp told us of a change.</summary>
    public Guid? ReplacesId { get; set; }
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the state last became <see cref="AddressState.Held"/> or a new person was bound: the checks look at recent changes.</summary>
    public DateTimeOffset? ChangedAt { get; set; }
}

internal sealed class PersonAddressConfiguration : IEntityTypeConfiguration<PersonAddress>
{
    public void Configure(EntityTypeBuilder<PersonAddress> row)
    {
        row.ToTable("person_addresses", t => t.HasCheckConstraint("ck_person_addresses_identity", "phone IS NOT NULL OR user_id IS NOT NULL"));
        row.Property(x => x.State).HasConversion<string>().HasMaxLength(20);
        row.HasIndex(x => x.Phone).IsUnique();
        row.HasIndex(x => x.UserId).IsUnique();
        row.HasIndex(x => x.PersonId);
    }
}
