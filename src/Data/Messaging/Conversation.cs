using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Procurement.Data.Work;

namespace Procurement.Data.Messaging;

/// <summary>
/// All messages between one of our numbers and one exact address. The work it owes is batching: due when the waiting messages
/// should be looked at.
/// </summary>
public class Conversation : OwedWork
{
    public required Guid Id { get; init; }

    /// <summary>WhatsApp's <c>phone_number_id</c> of our number.</summary>
    public required string OurNumberId { get; init; }
    public required Guid AddressId { get; init; }
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Receipt at our side of the person's newest real message: opens the 24-hour window.</summary>
    public DateTimeOffset? LastInboundAt { get; private set; }
    public DateTimeOffset? LastMessageAt { get; private set; }

    /// <summary>Operator who has taken the conversation over; no automatic replies while set.</summary>
    public Guid? TakenOverBy { get; private set; }
    public DateTimeOffset? TakenOverAt { get; private set; }

    /// <summary>Why a person is wanted here: handover, unknownSender, questionUnanswered ...; null when nobody is.</summary>
    public string? PersonWanted { get; private set; }
    public DateTimeOffset? PersonWantedAt { get; private set; }

    /// <summary>Nothing is sent to this address before then (pair rate).</summary>
    public DateTimeOffset? SendHeldUntil { get; private set; }

    /// <summary>Language of the person's last message, once known.</summary>
    public string? Language { get; private set; }

    /// <summary>When the newest batch of typed messages closed; null before the first, and after a tap.</summary>
    public DateTimeOffset? LastBatchAt { get; private set; }

    /// <summary>Our receipt of the newest message in that batch.</summary>
    public DateTimeOffset? LastHeardAt { get; private set; }

    /// <summary>Bursts heard so far; with the four below see <see cref="BurstHabits"/>.</summary>
    public int Bursts { get; private set; }
    public double GoesOnShare { get; private set; }
    public int Gaps { get; private set; }
    public double GapMedianSeconds { get; private set; }
    public double GapHighSeconds { get; private set; }

    /// <summary>How this person writes, as far as heard.</summary>
    public BurstHabits Habits => new(Bursts, GoesOnShare, Gaps, GapMedianSeconds, GapHighSeconds);

    /// <summary>A batch closed, and this is what is known of the person's way of writing now.</summary>
    /// <param name="newestAt">Our receipt of its newest message; null where it was tapped.</param>
    public void Heard(BurstHabits habits, DateTimeOffset? newestAt, DateTimeOffset? closedAt)
    {
        (Bursts, GoesOnShare, Gaps, GapMedianSeconds, GapHighSeconds) = (habits.Bursts, habits.GoesOnShare, habits.Gaps, habits.GapMedianSeconds, habits.GapHighSeconds);
        (LastHeardAt, LastBatchAt) = (newestAt, closedAt);
    }

    public void TakeOver(Guid user, DateTimeOffset now)
    {
        TakenOverBy = user;
        TakenOverAt = now;
    }

    public void HandBack()
    {
        TakenOverBy = null;
        TakenOverAt = null;
        PersonWanted = null;
        PersonWantedAt = null;
    }

    public void WantPerson(string why, DateTimeOffset now)
    {
        PersonWanted = why;
        PersonWantedAt ??= now;
    }

    public void PersonCame()
    {
        PersonWanted = null;
        PersonWantedAt = null;
    }

    public void HoldSending(DateTimeOffset until) => SendHeldUntil = until;

    public void Speaks(string language) => Language = language;

    public void MessageAt(DateTimeOffset at) => LastMessageAt = at;
}

/// <summary>How a person writes: what decides how long a batch waits for more. Running figures, kept on the conversation's own row.</summary>
/// <param name="Bursts">Bursts heard.</param>
/// <param name="GoesOnShare">Running share, 0 to 1, of bursts in which the first message was followed by more.</param>
/// <param name="Gaps">Gaps heard between messages of one burst.</param>
/// <param name="GapMedianSeconds">Running median of those gaps; 0 before the first.</param>
/// <param name="GapHighSeconds">Running 80th percentile of them; 0 before the first.</param>
public sealed record BurstHabits(int Bursts, double GoesOnShare, int Gaps, double GapMedianSeconds, double GapHighSeconds)
{
    public static readonly BurstHabits Unknown = new(0, 0, 0, 0, 0);
}

internal sealed class ConversationConfiguration : IEntityTypeConfiguration<Conversation>
{
    public void Configure(EntityTypeBuilder<Conversation> row)
    {
        row.ToTable("conversations");
        row.ConfigureOwedWork();
        row.Ignore(x => x.Habits);
        // Rows are also made by statements that do not name these.
        row.Property(x => x.Bursts).HasDefaultValue(0);
        row.Property(x => x.GoesOnShare).HasDefaultValue(0d);
        row.Property(x => x.Gaps).HasDefaultValue(0);
        row.Property(x => x.GapMedianSeconds).HasDefaultValue(0d);
        row.Property(x => x.GapHighSeconds).HasDefaultValue(0d);
        row.HasIndex(x => new { x.OurNumberId, x.AddressId }).IsUnique();
        row.HasIndex(x => x.AddressId);
        row.HasIndex(x => x.LastMessageAt).IsDescending();
        row.HasIndex(x => x.PersonWantedAt).HasFilter("person_wanted IS NOT NULL");
    }
}
