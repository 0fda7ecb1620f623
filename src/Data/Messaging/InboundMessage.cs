using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Procurement.Data.Messaging;

/// <summary>One message from a person, stored once on its WhatsApp id. <see cref="Arrival"/> orders messages of the same second.</summary>
public class InboundMessage
{
    public required Guid Id { get; init; }
    public required string WhatsAppId { get; init; }

    /// <summary>The token inside the WhatsApp id that both of its forms share; null where it cannot be read.</summary>
    public string? MessageToken { get; init; }
    public required Guid ConversationId { get; init; }
    public required Guid DeliveryId { get; init; }

    /// <summary>WhatsApp's <c>type</c>: text, image, interactive, button, reaction, system, edit, revoke, unsupported ...</summary>
    public required string Type { get; init; }

    /// <summary>What the person wrote or tapped: body, caption, title; null where the type has none.</summary>
    public string? Text { get; set; }

    /// <summary>Id of the tapped button or list row, or payload of a template button.</summary>
    public string? ReplyId { get; init; }

    /// <summary>WhatsApp id of the message that it replies to, reacts to, edits or revokes.</summary>
    public string? RefersTo { get; init; }
    public bool Forwarded { get; init; }

    /// <summary>The message object as received, as JSON.</summary>
    public required string Payload { get; init; }

    /// <summary>WhatsApp's own time, whole seconds.</summary>
    public DateTimeOffset SentAt { get; init; }
    public DateTimeOffset ReceivedAt { get; init; }

    /// <summary>Arrival order, given by the database.</summary>
    public long Arrival { get; init; }

    /// <summary>Null while it waits to be batched.</summary>
    public Guid? BatchId { get; set; }

    /// <summary>Set where the message is not for a turn (status-like types, or no batch is owed).</summary>
    public bool NotForTurn { get; init; }
    public DateTimeOffset? EditedAt { get; set; }
    public DateTimeOffset? RevokedAt { get; set; }
    public string? TraceId { get; init; }
}

internal sealed class InboundMessageConfiguration : IEntityTypeConfiguration<InboundMessage>
{
    public void Configure(EntityTypeBuilder<InboundMessage> row)
    {
        row.ToTable("inbound_messages");
        row.Property(x => x.Payload).HasColumnType("jsonb");
        row.Property(x => x.Arrival).UseIdentityAlwaysColumn();
        row.HasIndex(x => x.WhatsAppId).IsUnique();
        row.HasIndex(x => new { x.ConversationId, x.SentAt, x.Arrival });
        row.HasIndex(x => x.ConversationId).HasDatabaseName("ix_inbound_messages_waiting").HasFilter("batch_id IS NULL AND NOT not_for_turn");
        row.HasIndex(x => x.BatchId);
        row.HasIndex(x => x.RefersTo).HasDatabaseName("ix_inbound_messages_changes").HasFilter("type IN ('edit', 'revoke')");
        row.HasIndex(x => new { x.ConversationId, x.MessageToken }).HasFilter("message_token IS NOT NULL");
    }
}
