namespace Procurement.Engine.Messaging.Receiving;

/// <summary>One authentic POST, read: what is in it, and what could not be taken.</summary>
internal sealed record ReceivedDelivery(
    Guid Id, DateTimeOffset ReceivedAt, byte[] Body, IReadOnlyList<ReceivedMessage> Messages, IReadOnlyList<ReceivedStatus> Statuses, IReadOnlyList<ReceivedTrouble> Troubles,
    IReadOnlyList<ReceivedRest> Rest)
{
    public int Items => Messages.Count + Statuses.Count + Troubles.Count + Rest.Count;
}

/// <summary>Who sent it, as far as the webhook says: phone in E.164 and/or business-scoped id.</summary>
internal sealed record Sender(string OurNumberId, string? Phone, string? UserId);

internal sealed record ReceivedMessage
{
    public required Guid Id { get; init; }

    /// <summary>Where it stands in the body.</summary>
    public required string Path { get; init; }
    public required Sender Sender { get; init; }
    public required string WhatsAppId { get; init; }
    public string? Token { get; init; }
    public required string Type { get; init; }
    public string? Text { get; init; }
    public string? ReplyId { get; init; }
    public string? RefersTo { get; init; }
    public bool Forwarded { get; init; }
    public required string Payload { get; init; }
    public required DateTimeOffset SentAt { get; init; }
    public ReceivedMedia? Media { get; init; }
    public NumberChange? Change { get; init; }
    public required string TraceId { get; init; }

    /// <summary>A tap: nothing more is to be waited for.</summary>
    public bool IsTap => Type is "interactive" or "button";

    /// <summary>Said something to us, so the 24-hour window opens. Edits, deletions, reactions and system notes do not count (facts, section 3).</summary>
    public bool OpensWindow => !ConcernsAnother && Type != "system";

    /// <summary>Is about an earlier message.</summary>
    public bool ConcernsAnother => Type is "edit" or "revoke" or "reaction";

    /// <summary>Must be looked at beside other rows, one at a time.</summary>
    public bool IsSpecial => ConcernsAnother || Type == "system";
}

/// <param name="Kind">image, video, audio, document or sticker.</param>
/// <param name="Sha256">Hex, as promised; null where the webhook has none.</param>
/// <param name="Error">Why WhatsApp itself could not take the file; then there is nothing to fetch.</param>
internal sealed record ReceivedMedia(string WhatsAppMediaId, string Kind, string? MimeType, string? FileName, string? Sha256, string? Error = null);

/// <summary>WhatsApp says that a person's number or id changed; the old ones as far as given.</summary>
internal sealed record NumberChange(string? OldPhone, string? OldUserId, string? NewPhone, string? NewUserId);

/// <param name="OutboundId">Our row, from the callback data; null where there is none of ours.</param>
internal sealed record ReceivedStatus(string Path, string OurNumberId, string WhatsAppId, string Status, DateTimeOffset At, Guid? OutboundId, int? ErrorCode, string? Error);

/// <summary>An error about our account or number as a whole.</summary>
internal sealed record ReceivedTrouble(string Path, string OurNumberId, int Code, string Error);

/// <summary>What is kept in the raw delivery only.</summary>
/// <param name="Field">Name of an update that we do not use; null for an item that is broken and waits for a person.</param>
internal sealed record ReceivedRest(string Path, string Reason, string? Field)
{
    public Guid Id { get; } = Guid.NewGuid();
}
