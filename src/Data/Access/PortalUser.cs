using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Procurement.Data.Access;

/// <summary>A portal user with roles of <see cref="PortalRoles"/>, optionally linked to a person by phone number.</summary>
public class PortalUser : IdentityUser<Guid>
{
    /// <summary>Phone (E.164) of the person that this user is; only a linked person can decide approvals.</summary>
    public string? PersonPhone { get; set; }
    public string? DisplayName { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
}

public static class PortalRoles
{
    public const string Admin = "Admin", Operator = "Operator", Approver = "Approver", Auditor = "Auditor";
    public static readonly IReadOnlyList<string> All = [Admin, Operator, Approver, Auditor];
}

/// <summary>A REST key: acts as its owner and within its scopes. Only a hash of the secret is kept.</summary>
public class ApiKey
{
    public required Guid Id { get; init; }
    public required string Name { get; set; }

    /// <summary>Hex SHA-256 of the secret.</summary>
    public required string SecretHash { get; init; }
    public required Guid OwnerId { get; init; }

    /// <summary>read, write, decide, import, admin.</summary>
    public required List<string> Scopes { get; set; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? RevokedAt { get; set; }
}

/// <summary>Answer given to a call with an Idempotency-Key: the same key and body get it again, another body is refused.</summary>
public class IdempotentCall
{
    public required string Key { get; init; }
    public required string BodyHash { get; init; }
    public required int StatusCode { get; init; }
    public required string Response { get; init; }
    public DateTimeOffset At { get; init; }
}

internal sealed class AccessConfiguration : IEntityTypeConfiguration<PortalUser>, IEntityTypeConfiguration<ApiKey>, IEntityTypeConfiguration<IdempotentCall>
{
    public void Configure(EntityTypeBuilder<PortalUser> row)
    {
        row.ToTable("portal_users");
        row.HasIndex(x => x.PersonPhone);
    }

    public void Configure(EntityTypeBuilder<ApiKey> row)
    {
        row.ToTable("api_keys");
        row.HasIndex(x => x.SecretHash).IsUnique();
    }

    public void Configure(EntityTypeBuilder<IdempotentCall> row)
    {
        row.ToTable("idempotent_calls");
        row.HasKey(x => x.Key);
        row.HasIndex(x => x.At);
    }
}
