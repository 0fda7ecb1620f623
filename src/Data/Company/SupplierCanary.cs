using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Procurement.Data.Work;

namespace Procurement.Data.Company;

public static class CanaryResults
{
    public const string Well = "well", Wearing = "wearing", Broken = "broken";
}

/// <summary>The regular check of a supplier's website, which only looks: when the next one is owed, and how the last one ended.</summary>
public class SupplierCanary : OwedWork
{
    public required Guid Id { get; init; }
    public required string SupplierCode { get; init; }

    /// <summary>When the last one ended; null before the first.</summary>
    public DateTimeOffset? CheckedAt { get; private set; }

    /// <summary>One of <see cref="CanaryResults"/>; null before the first.</summary>
    public string? Result { get; private set; }

    /// <summary>Phase of the recipe in which it broke; null where it did not.</summary>
    public string? Phase { get; private set; }

    /// <summary>What a person should know of the last one.</summary>
    public string? Reason { get; private set; }

    /// <summary>Key of the picture of the page where it broke; null where there is none.</summary>
    public string? ScreenshotKey { get; private set; }

    /// <summary>Since when it has this result.</summary>
    public DateTimeOffset? ResultSince { get; private set; }

    /// <summary>Who asked for the one that is owed now; null where the schedule did.</summary>
    public string? AskedBy { get; private set; }

    public long? RunMilliseconds { get; private set; }
    public long? BrowserPeakBytes { get; private set; }

    /// <summary>A person wants it at once.</summary>
    public void AskNow(string by, DateTimeOffset now)
    {
        Owe(now);
        AskedBy = by;
    }

    /// <param name="next">When the next is owed; null where there are to be none.</param>
    public void End(string result, string? phase, string? reason, string? screenshotKey, DateTimeOffset now, DateTimeOffset? next)
    {
        if (Result != result) ResultSince = now;
        (Result, Phase, Reason, ScreenshotKey, CheckedAt, AskedBy) = (result, phase, reason is { Length: > 1000 } ? reason[..1000] : reason, screenshotKey, now, null);
        if (next is { } at) Owe(at);
        else Settle();
    }

    public void Measure(TimeSpan run, long? browserPeakBytes) => (RunMilliseconds, BrowserPeakBytes) = ((long)run.TotalMilliseconds, browserPeakBytes);
}

internal sealed class SupplierCanaryConfiguration : IEntityTypeConfiguration<SupplierCanary>
{
    public void Configure(EntityTypeBuilder<SupplierCanary> row)
    {
        row.ToTable("supplier_canaries");
        row.ConfigureOwedWork();
        row.Property(x => x.Result).HasMaxLength(10);
        row.Property(x => x.Phase).HasMaxLength(20);
        row.Property(x => x.Reason).HasMaxLength(1000);
        row.Property(x => x.AskedBy).HasMaxLength(200);
        row.HasIndex(x => x.SupplierCode).IsUnique();
    }
}
