using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Procurement.Data.Orders;

/// <summary>Why ordering at a supplier waits for a person.</summary>
public enum SupplierStop { Challenges, SignInRefused }

/// <summary>
/// What a supplier's website has lately said to us, for all nodes: whether it asked to wait, was down, wanted to see a person, or refused our account.
/// Whether an order may start is decided from it; a person lifts what a person must.
/// </summary>
public class SupplierBreaker
{
    /// <summary>Challenges within <see cref="ChallengesCountFor"/> that stop ordering (docs/recipes.md, pacing).</summary>
    public const int ChallengesThatStop = 2;
    public static readonly TimeSpan ChallengesCountFor = TimeSpan.FromHours(24);

    /// <summary>Runs in a row that the site did not serve, before orders wait for longer than their own retries.</summary>
    public const int FailuresThatOpen = 3;
    private static readonly TimeSpan FirstBackOff = TimeSpan.FromMinutes(1), LongestBackOff = TimeSpan.FromHours(1);

    public required string SupplierCode { get; init; }

    /// <summary>The site itself asked for quiet until then (Retry-After); null when it did not.</summary>
    public DateTimeOffset? QuietUntil { get; private set; }

    /// <summary>Runs in a row that the site did not serve.</summary>
    public int Failures { get; private set; }

    /// <summary>No new run before; null while fewer than <see cref="FailuresThatOpen"/> have failed.</summary>
    public DateTimeOffset? BackOffUntil { get; private set; }

    /// <summary>When the site wanted to see a person, lately.</summary>
    public List<DateTimeOffset> Challenges { get; private set; } = [];

    /// <summary>Null while orders may go out.</summary>
    public SupplierStop? Stop { get; private set; }
    public DateTimeOffset? StoppedAt { get; private set; }

    /// <summary>PostgreSQL's xmin: two nodes that note something at once do not lose one another's.</summary>
    public uint Version { get; private set; }

    /// <summary>Challenges that count at <paramref name="now"/>.</summary>
    public int ChallengesLately(DateTimeOffset now) => Challenges.Count(at => at > now - ChallengesCountFor);

    /// <summary>The site served us.</summary>
    public void Serves()
    {
        Failures = 0;
        BackOffUntil = null;
    }

    public void AsksForQuiet(DateTimeOffset until)
    {
        if (QuietUntil is null || until > QuietUntil) QuietUntil = until;
    }

    /// <summary>It was down or did not answer: from the third time in a row on, the wait doubles from a minute up to an hour.</summary>
    public void Fails(DateTimeOffset now)
    {
        Failures++;
        if (Failures < FailuresThatOpen) return;
        var wait = FirstBackOff * Math.Pow(2, Math.Min(Failures - FailuresThatOpen, 10));
        BackOffUntil = now + (wait < LongestBackOff ? wait : LongestBackOff);
    }

    /// <summary>It wanted to see a person; the second time within a day orders stop until a person has them go on.</summary>
    public void Challenged(DateTimeOffset now)
    {
        Challenges = [.. Challenges.Where(at => at > now - ChallengesCountFor), now];
        if (Challenges.Count >= ChallengesThatStop) StopFor(SupplierStop.Challenges, now);
    }

    /// <summary>It refused our account: every further sign-in could lock it.</summary>
    public void RefusedSignIn(DateTimeOffset now) => StopFor(SupplierStop.SignInRefused, now);

    /// <summary>The account was changed: what the site said of the old one no longer counts.</summary>
    public void AccountChanged()
    {
        if (Stop == SupplierStop.SignInRefused) (Stop, StoppedAt) = (null, null);
    }

    /// <summary>A person has orders go out again. A site that asked for quiet still gets it.</summary>
    public void OrderAgain()
    {
        (Stop, StoppedAt) = (null, null);
        Challenges = [];
        Serves();
    }

    private void StopFor(SupplierStop why, DateTimeOffset now)
    {
        // A refused account is not covered up by a challenge.
        if (Stop == SupplierStop.SignInRefused) return;
        if (Stop != why) StoppedAt = now;
        Stop = why;
    }
}

internal sealed class SupplierBreakerConfiguration : IEntityTypeConfiguration<SupplierBreaker>
{
    public void Configure(EntityTypeBuilder<SupplierBreaker> row)
    {
        row.ToTable("supplier_breakers");
        row.HasKey(x => x.SupplierCode);
        row.Property(x => x.Stop).HasConversion<string>().HasMaxLength(20);
        row.Property(x => x.Version).IsRowVersion();
    }
}
