using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Procurement.Data.Company;

/// <summary>Something on a supplier's website that its recipe still copes with but that has changed: mend the recipe before it breaks.</summary>
public class SupplierWear
{
    /// <summary>In <see cref="LastSeenIn"/>: a check of the website met it, not an order.</summary>
    public const string ByCheck = "check";

    private const int MostText = 500;

    public required Guid Id { get; init; }
    public required string SupplierCode { get; init; }

    /// <summary>Of the recipe: signIn, history, emptyCart, addLine, readCart, checkout, commit or confirmation.</summary>
    public required string Phase { get; init; }

    /// <summary>Line of the recipe, from 1; 0 where it has none.</summary>
    public required int Line { get; init; }
    public required string What { get; init; }

    /// <summary>What the thing that was used instead said last; null where nothing was.</summary>
    public string? Label { get; private set; }
    public DateTimeOffset FirstSeenAt { get; init; }
    public DateTimeOffset LastSeenAt { get; private set; }

    /// <summary>Runs that met it.</summary>
    public int Times { get; private set; }

    /// <summary>Number of the order that met it last, or "check".</summary>
    public string LastSeenIn { get; private set; } = "";

    /// <summary>Runs in a row that passed its phase without meeting it.</summary>
    public int Missed { get; private set; }

    /// <summary>When it was over; null while it is worn.</summary>
    public DateTimeOffset? ResolvedAt { get; private set; }

    /// <summary>gone (no longer met) or recipe (changed since); null while it is worn.</summary>
    public string? Resolution { get; private set; }

    /// <summary>Who has taken note of it; null while the notice stands.</summary>
    public string? NotedBy { get; private set; }

    public void Seen(string run, string? label, DateTimeOffset now)
    {
        (LastSeenAt, LastSeenIn, Label, Missed) = (now, run, label is { Length: > MostText } ? label[..MostText] : label ?? Label, 0);
        Times++;
    }

    /// <summary>A run passed its phase without meeting it; it is over after <paramref name="enough"/> in a row.</summary>
    public void Miss(int enough, DateTimeOffset now)
    {
        if (++Missed >= enough) Resolve("gone", now);
    }

    public void Resolve(string resolution, DateTimeOffset now) => (Resolution, ResolvedAt) = (resolution, now);

    public void Note(string by) => NotedBy ??= by;

    public static string Shorten(string what) => what.Length <= MostText ? what : what[..MostText];
}

internal sealed class SupplierWearConfiguration : IEntityTypeConfiguration<SupplierWear>
{
    public void Configure(EntityTypeBuilder<SupplierWear> row)
    {
        row.ToTable("supplier_wear");
        row.Property(x => x.Phase).HasMaxLength(20);
        row.Property(x => x.What).HasMaxLength(500);
        row.Property(x => x.Label).HasMaxLength(500);
        row.Property(x => x.LastSeenIn).HasMaxLength(30);
        row.Property(x => x.Resolution).HasMaxLength(10);
        row.Property(x => x.NotedBy).HasMaxLength(200);
        row.HasIndex(x => new { x.SupplierCode, x.Phase, x.Line, x.What }, "ux_supplier_wear_open").IsUnique().HasDatabaseName("ux_supplier_wear_open").HasFilter("resolved_at IS NULL");
        row.HasIndex(x => new { x.SupplierCode, x.LastSeenAt }).IsDescending(false, true);
    }
}
