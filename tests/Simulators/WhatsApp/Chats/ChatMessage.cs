using System.Text.Json.Nodes;

namespace Procurement.Simulators.WhatsApp;

/// <summary>One message of a chat as it stood when it was asked for.</summary>
public sealed record ChatMessage
{
    public required string Wamid { get; init; }

    /// <summary>The person's number, E.164, in both directions.</summary>
    public required string Phone { get; init; }

    /// <summary>True: the person wrote it. False: the product sent it.</summary>
    public required bool FromPhone { get; init; }

    /// <summary>Meta's word: text, image, interactive, template, reaction ...</summary>
    public required string Type { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Sent by the product: the whole JSON of the call. Written by the person: the message object of the webhook.</summary>
    public required JsonObject Payload { get; init; }

    internal string Token { get; init; } = "";

    /// <summary>What a reader sees as text: the body, the caption, the filled template.</summary>
    public string? Text { get; init; }

    public string? Header { get; init; }

    public string? Footer { get; init; }

    /// <summary>Reply buttons, or the quick replies of a template (id is then their payload).</summary>
    public IReadOnlyList<ReplyChoice> Buttons { get; init; } = [];

    /// <summary>The word on the button that opens a list; null where there is no list.</summary>
    public string? ListButton { get; init; }

    public IReadOnlyList<ListSection> Sections { get; init; } = [];

    public MediaReference? Media { get; init; }

    /// <summary>Id of the message that it answers.</summary>
    public string? ReplyTo { get; init; }

    /// <summary>Id of the button or list row that was tapped; null for anything else.</summary>
    public string? ChosenId { get; init; }

    public bool IsForwarded { get; init; }

    public bool IsRevoked { get; init; }

    public bool IsEdited { get; init; }

    /// <summary>Template name; null for other messages.</summary>
    public string? Template { get; init; }

    public string? CallbackData { get; init; }

    /// <summary>Sent by the product: sent, delivered, read, failed. Written by the person: delivered (webhook answered 200), read.</summary>
    public IReadOnlyList<MessageStatus> Statuses { get; init; } = [];

    /// <summary>The person's emoji on this message.</summary>
    public string? PhoneReaction { get; init; }

    /// <summary>The product's emoji on this message.</summary>
    public string? ProductReaction { get; init; }

    public bool Has(string status) => Statuses.Any(known => known.Status == status);
}

/// <summary>A button or a list row.</summary>
public sealed record ReplyChoice(string Id, string Title, string? Description = null);

public sealed record ListSection(string? Title, IReadOnlyList<ReplyChoice> Rows);

/// <summary>A file in a message: by id of an upload, or by link until it has been fetched.</summary>
public sealed record MediaReference(string? Id, string? Link, string? MimeType, string? Filename, bool IsVoice = false);

/// <param name="Status">sent, delivered, read or failed.</param>
/// <param name="At">When.</param>
/// <param name="ErrorCode">Meta's code when failed.</param>
public sealed record MessageStatus(string Status, DateTimeOffset At, int? ErrorCode = null);
