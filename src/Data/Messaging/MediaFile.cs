using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Procurement.Data.Work;

namespace Procurement.Data.Messaging;

public enum MediaState { Pending, Stored, Failed }

/// <summary>A file that came with a message. The work it owes is fetching: WhatsApp's address lives five minutes, its id seven days.</summary>
public class MediaFile : OwedWork
{
    public required Guid Id { get; init; }
    public required Guid MessageId { get; init; }
    public required Guid ConversationId { get; init; }
    public required string WhatsAppMediaId { get; init; }

    /// <summary>image, video, audio, document or sticker.</summary>
    public required string Kind { get; init; }

    /// <summary>As WhatsApp named it; never trusted.</summary>
    public string? DeclaredMimeType { get; init; }

    /// <summary>As the sender named it; untrusted text for display.</summary>
    public string? FileName { get; init; }

    /// <summary>Hex SHA-256 that the webhook promised; null where it gave none.</summary>
    public string? ExpectedSha256 { get; init; }
    public MediaState State { get; private set; }

    /// <summary>Sniffed from the bytes.</summary>
    public string? MimeType { get; private set; }
    public string? Sha256 { get; private set; }
    public long? SizeBytes { get; private set; }

    /// <summary>Key in the file store.</summary>
    public string? StorageKey { get; private set; }

    /// <summary>Text read from the file; null when there is none or it could not be read.</summary>
    public string? ExtractedText { get; private set; }

    /// <summary>Where each line of <see cref="ExtractedText"/> stands in the file (a row of a sheet, a page, a box in pixels), one line for each; null where that says nothing.</summary>
    public string? TextPlaces { get; private set; }
    public DateTimeOffset CreatedAt { get; init; }

    public void Stored(string key, string mimeType, string sha256, long sizeBytes, string? extractedText, string? textPlaces = null)
    {
        State = MediaState.Stored;
        StorageKey = key;
        MimeType = mimeType;
        Sha256 = sha256;
        SizeBytes = sizeBytes;
        ExtractedText = extractedText;
        TextPlaces = textPlaces;
        Settle();
    }

    public void Failed(DateTimeOffset now, string reason)
    {
        State = MediaState.Failed;
        GiveUp(now, reason);
    }

    /// <summary>A person asks for another try.</summary>
    public void TryAgain(DateTimeOffset now)
    {
        if (State == MediaState.Stored) throw new InvalidOperationException($"Media {Id} is stored already.");
        State = MediaState.Pending;
        Owe(now);
    }
}

internal sealed class MediaFileConfiguration : IEntityTypeConfiguration<MediaFile>
{
    public void Configure(EntityTypeBuilder<MediaFile> row)
    {
        row.ToTable("media_files");
        row.ConfigureOwedWork();
        row.Property(x => x.State).HasConversion<string>().HasMaxLength(20);
        row.HasIndex(x => x.MessageId).IsUnique();
        row.HasIndex(x => x.ConversationId).HasFilter("state = 'Pending'");
        row.HasIndex(x => x.Sha256);
    }
}
