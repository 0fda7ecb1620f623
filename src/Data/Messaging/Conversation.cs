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

internal sealed class ConversationConfiguration : IEntityTypeConfiguration<Conversation>
{
    public void Configure(EntityTypeBuilder<Conversation> row)
    {
        row.ToTable("conversations");
        row.ConfigureOwedWork();
        row.HasIndex(x => new { x.OurNumberId, x.AddressId }).IsUnique();
        row.HasIndex(x => x.AddressId);
        row.HasIndex(x => x.LastMessageAt).IsDescending();
        row.HasIndex(x => x.PersonWantedAt).HasFilter("person_wanted IS NOT NULL");
    }
}
