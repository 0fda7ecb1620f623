using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Procurement.Data.Work;

namespace Procurement.Data.Messaging;

public enum OutboundState
{
    Pending,

    /// <summary>Handed to WhatsApp; the answer has not been recorded. After a lapse its fate is unknown.</summary>
    Sending,

    /// <summary>WhatsApp accepted it.</summary>
    Sent,
    Delivered,
    Read,
    Failed,

    /// <summary>May have been sent: settled by a status with our callback data, or by an operator; never sent again blindly.</summary>
    Uncertain,

    /// <summary>Not sent because something newer took its place.</summary>
    Superseded,
}

/// <summary>One message to a person: the outbox. <see cref="Key"/> makes the same reply impossible twice.</summary>
public class OutboundMessage : OwedWork
{
    public required Guid Id { get; init; }

    /// <summary>What the message is for, once: <c>turn:{id}</c>, <c>card:{approval}</c>, <c>placed:{order}</c> ...</summary>
    public required string Key { get; init; }
    public required Guid ConversationId { get; init; }
    public Guid? RequestId { get; init; }
    public int? RequestRevision { get; init; }
    public Guid? TurnId { get; init; }

    /// <summary>summary, question, refusal, handover, status, acknowledgement, approvalCard, notification.</summary>
    public required string Purpose { get; init; }

    /// <summary>text, buttons, list, template, image, document or read (read mark with typing).</summary>
    public required string Kind { get; init; }

    /// <summary>What the person reads; empty for a read mark.</summary>
    public required string Text { get; init; }

    /// <summary>Kind-specific content as JSON, in our own shape (buttons, list rows, media key, replied-to id).</summary>
    public string? Content { get; init; }

    /// <summary>Template purpose to use when the window is closed: approval_request, question, request_update, reminder; null where only free text makes sense.</summary>
    public string? TemplatePurpose { get; init; }
    public OutboundState State { get; private set; }
    public string? WhatsAppId { get; private set; }
    public string? MessageToken { get; private set; }
    public int? ErrorCode { get; private set; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? SentAt { get; private set; }
    public DateTimeOffset? DeliveredAt { get; private set; }
    public DateTimeOffset? ReadAt { get; private set; }

    /// <summary>Portal user who wrote it; null for our own.</summary>
    public Guid? WrittenBy { get; init; }
    public string? TraceId { get; init; }

    /// <param name="whatsAppId">Null for a read mark, which has none.</param>
    public void Accepted(string? whatsAppId, string? token, DateTimeOffset now)
    {
        if (State is OutboundState.Pending or OutboundState.Sending or OutboundState.Uncertain or OutboundState.Failed) State = OutboundState.Sent;
        WhatsAppId = whatsAppId;
        MessageToken = token;
        SentAt ??= now;
        ErrorCode = null;
        Settle();
    }

    /// <summary>A status from WhatsApp; late and contradictory ones never take a step back.</summary>
    public void Heard(string status, string whatsAppId, string? token, int? errorCode, DateTimeOffset at, string? error)
    {
        WhatsAppId ??= whatsAppId;
        MessageToken ??= token;
        switch (status)
        {
            case "sent" when State is OutboundState.Pending or OutboundState.Sending or OutboundState.Uncertain:
                State = OutboundState.Sent;
                SentAt ??= at;
                Settle();
                break;
            case "delivered" when State is not OutboundState.Read:
                State = OutboundState.Delivered;
                SentAt ??= at;
                DeliveredAt ??= at;
                Settle();
                break;
            case "read" or "played":
                State = OutboundState.Read;
                SentAt ??= at;
                ReadAt ??= at;
                Settle();
                break;
            case "failed" when State is not (OutboundState.Delivered or OutboundState.Read):
                State = OutboundState.Failed;
                ErrorCode = errorCode;
                GiveUp(at, error ?? "WhatsApp reported a failure.");
                break;
            default:
                break;
        }
    }

    /// <summary>Certainly not sent and to be tried again later.</summary>
    public void TryLater(DateTimeOffset at, int? errorCode, string error)
    {
        State = OutboundState.Pending;
        ErrorCode = errorCode;
        RetryAt(at, error);
    }

    /// <summary>Certainly not sent, for good.</summary>
    public void Fail(DateTimeOffset now, int? errorCode, string error)
    {
        State = OutboundState.Failed;
        ErrorCode = errorCode;
        GiveUp(now, error);
    }

    /// <summary>May have been sent; looked at again at <paramref name="lookAgainAt"/> and then left to a person.</summary>
    public void BecomeUncertain(DateTimeOffset lookAgainAt, string error)
    {
        State = OutboundState.Uncertain;
        RetryAt(lookAgainAt, error);
    }

    public void Supersede()
    {
        State = OutboundState.Superseded;
        Settle();
    }

    /// <summary>A person decides that it was not sent and is sent now.</summary>
    public void SendAgain(DateTimeOffset now)
    {
        State = OutboundState.Pending;
        Owe(now);
    }
}

internal sealed class OutboundMessageConfiguration : IEntityTypeConfiguration<OutboundMessage>
{
    public void Configure(EntityTypeBuilder<OutboundMessage> row)
    {
        row.ToTable("outbound_messages");
        row.ConfigureOwedWork();
        row.Property(x => x.State).HasConversion<string>().HasMaxLength(20);
        row.Property(x => x.Content).HasColumnType("jsonb");
        row.HasIndex(x => x.Key).IsUnique();
        row.HasIndex(x => x.WhatsAppId).IsUnique();
        row.HasIndex(x => new { x.ConversationId, x.CreatedAt });
        row.HasIndex(x => x.RequestId);
        row.HasIndex(x => new { x.ConversationId, x.MessageToken }).HasFilter("message_token IS NOT NULL");
    }
}

/// <summary>Our number's sender: stopped or paused as a whole after an error that concerns all messages.</summary>
public class SenderState
{
    public required string OurNumberId { get; init; }
    public DateTimeOffset? PausedUntil { get; set; }

    /// <summary>Set until an operator starts it again.</summary>
    public DateTimeOffset? StoppedAt { get; set; }
    public string? Reason { get; set; }
}

internal sealed class SenderStateConfiguration : IEntityTypeConfiguration<SenderState>
{
    public void Configure(EntityTypeBuilder<SenderState> row)
    {
        row.ToTable("sender_states");
        row.HasKey(x => x.OurNumberId);
    }
}
