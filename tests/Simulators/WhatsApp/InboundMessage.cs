using System.Text.Json.Nodes;

namespace Procurement.Simulators.WhatsApp;

/// <summary>Something that a person does on the phone, to be sent to the product as a signed webhook. Also the body of POST /_control/messages.</summary>
public sealed record InboundMessage
{
    /// <summary>The person's number; somebody unknown appears with the first message.</summary>
    public required string From { get; init; }

    /// <summary>
    /// text, image, video, audio, document, sticker, location, contacts, button_reply, list_reply, nfm_reply, button, order, reaction,
    /// user_changed_number, user_changed_user_id, unsupported, edit, revoke; any other word goes out as it is with <see cref="Payload"/>.
    /// </summary>
    public string Type { get; init; } = "text";

    /// <summary>Text of a text, button, order or edit; caption of a file.</summary>
    public string? Text { get; init; }

    /// <summary>When it was written; null: now.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>Id of the message that it answers.</summary>
    public string? ReplyTo { get; init; }

    /// <summary>Names the quoted or reacted-to message by its id-scoped wamid, as happens on the real wire.</summary>
    public bool ByUserScopedId { get; init; }

    public bool Forwarded { get; init; }

    public bool FrequentlyForwarded { get; init; }

    /// <summary>Id from <see cref="WhatsAppSimulator.AddMedia"/> or POST /_control/media.</summary>
    public string? MediaId { get; init; }

    public string? Filename { get; init; }

    /// <summary>Audio recorded in the app. Null: true.</summary>
    public bool? Voice { get; init; }

    /// <summary>Id and title of a tapped button or row; payload of a template button.</summary>
    public string? Id { get; init; }

    public string? Title { get; init; }

    public string? Description { get; init; }

    /// <summary>The message that is reacted to, edited or revoked.</summary>
    public string? MessageId { get; init; }

    /// <summary>Emoji of a reaction; null takes the reaction back.</summary>
    public string? Emoji { get; init; }

    /// <summary>The new number of user_changed_number.</summary>
    public string? NewPhone { get; init; }

    /// <summary>The new business-scoped id of user_changed_number and user_changed_user_id; null: one is made.</summary>
    public string? NewUserId { get; init; }

    /// <summary>What an unsupported message was: edit, poll_creation, gif ... Null: edit.</summary>
    public string? UnsupportedType { get; init; }

    /// <summary>Leaves the phone number out, as for a person with a username.</summary>
    public bool UsernameOnly { get; init; }

    /// <summary>Takes the place of the object named after the type.</summary>
    public JsonNode? Payload { get; init; }

    /// <summary>Click-to-WhatsApp advertisement that led here.</summary>
    public JsonObject? Referral { get; init; }

    /// <summary>A fixed id, to say the same message again; null: a new one.</summary>
    public string? Wamid { get; init; }
}
