using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Procurement.Data.Company;

/// <summary>Someone we know. The phone number (E.164) is the identity; names are not unique.</summary>
public class Person
{
    public required Guid Id { get; init; }
    public required string Phone { get; init; }
    public required string Name { get; set; }

    /// <summary>Of <see cref="PersonRoles"/>, one or more.</summary>
    public required List<string> Roles { get; set; }
    public required string SiteCode { get; set; }
    public required string CostCenterCode { get; set; }

    /// <summary>en, es, pt, fr or hi-Latn.</summary>
    public required string Language { get; set; }

    /// <summary>Most that this person may commit in one request with nobody else's yes, in the company's currency; 0 means always ask.</summary>
    public decimal SpendLimit { get; set; }
    public string? ManagerPhone { get; set; }
    public bool Active { get; set; }
    public DateTimeOffset CreatedAt { get; init; }
}

public static class PersonRoles
{
    public const string Requester = "requester", Approver = "approver", Receiver = "receiver", Operator = "operator";
    public static readonly IReadOnlyList<string> All = [Requester, Approver, Receiver, Operator];
}

internal sealed class PersonConfiguration : IEntityTypeConfiguration<Person>
{
    public void Configure(EntityTypeBuilder<Person> row)
    {
        row.ToTable("people");
        row.HasIndex(x => x.Phone).IsUnique();
        row.HasIndex(x => x.Name);
        row.HasIndex(x => x.SiteCode);
    }
}
