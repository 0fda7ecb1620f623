using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Procurement.Data.Messaging;

/// <summary>One signed POST of WhatsApp, as received, kept for replay.</summary>
public class WebhookDelivery
{
    public required Guid Id { get; init; }
    public DateTimeOffset ReceivedAt { get; init; }
    public required byte[] Body { get; init; }

    /// <summary>Updates found in it: messages, statuses and others.</summary>
    public int Items { get; init; }
}

/// <summary>One item of a delivery that could not be taken, with the reason; the rest of the delivery was.</summary>
public class ParkedItem
{
    public required Guid Id { get; init; }
    public required Guid DeliveryId { get; init; }

    /// <summary>Where it stands in the body, e.g. <c>entry[0].changes[1].value.messages[2]</c>.</summary>
    public required string Path { get; init; }
    public required string Reason { get; init; }

    /// <summary>The field name for updates that we store and do not use; null for a broken item.</summary>
    public string? Field { get; init; }
    public DateTimeOffset ParkedAt { get; init; }
    public DateTimeOffset? SettledAt { get; set; }
}

internal sealed class WebhookDeliveryConfiguration : IEntityTypeConfiguration<WebhookDelivery>, IEntityTypeConfiguration<ParkedItem>
{
    public void Configure(EntityTypeBuilder<WebhookDelivery> row)
    {
        row.ToTable("webhook_deliveries");
        row.HasIndex(x => x.ReceivedAt);
    }

    public void Configure(EntityTypeBuilder<ParkedItem> row)
    {
        row.ToTable("parked_items");
        row.HasIndex(x => x.ParkedAt).HasFilter("settled_at IS NULL");
    }
}
