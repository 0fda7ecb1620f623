using System.Globalization;
using System.Text.Json.Nodes;

namespace Procurement.Simulators.WhatsApp;

/// <summary>The message object of a webhook, in the shapes of Meta's reference for every inbound type.</summary>
internal static class InboundShape
{
    /// <param name="said">What the person did.</param>
    /// <param name="person">Who.</param>
    /// <param name="wamid">Its id.</param>
    /// <param name="at">Its time.</param>
    /// <param name="media">The file, for types with one.</param>
    /// <param name="mediaUrl">Direct address of the file.</param>
    /// <param name="businessNumber">Sender of a quoted message of ours.</param>
    /// <param name="quoted">The message that is answered; null where it is unknown.</param>
    /// <param name="includeUserIds">Whether business-scoped ids are told.</param>
    public static JsonObject Build(InboundMessage said, SimulatedPerson person, string wamid, DateTimeOffset at, MediaItem? media, string? mediaUrl,
        string businessNumber, ChatMessage? quoted, bool includeUserIds)
    {
        var hidesPhone = said.UsernameOnly || person.HidesPhone;
        var message = new JsonObject();
        if (!hidesPhone) message["from"] = person.WaId;
        if (includeUserIds || hidesPhone) message["from_user_id"] = person.UserId;
        message["id"] = wamid;
        message["timestamp"] = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        if (Context(said, person, businessNumber, quoted, includeUserIds) is { } context) message["context"] = context;
        if (said.Referral is not null) message["referral"] = said.Referral.DeepClone();
        if (said.Type == "unsupported") message["errors"] = new JsonArray((GraphError.Of(131051, "Message type is currently not supported.") with { Title = "Message type unknown" }).ToWebhook());
        var type = WireType(said.Type);
        message["type"] = type;
        if (Content(said, person, media, mediaUrl) is { } content) message[type] = content;
        return message;
    }

    /// <summary>Meta's discriminator of a thing that the person did.</summary>
    public static string WireType(string type) => type switch
    {
        "button_reply" or "list_reply" or "nfm_reply" => "interactive",
        "user_changed_number" or "user_changed_user_id" => "system",
        _ => type,
    };

    private static JsonObject? Context(InboundMessage said, SimulatedPerson person, string businessNumber, ChatMessage? quoted, bool includeUserIds)
    {
        if (said.FrequentlyForwarded) return new JsonObject { ["frequently_forwarded"] = true };
        if (said.Forwarded) return new JsonObject { ["forwarded"] = true };
        if (said.ReplyTo is null || said.Type is "reaction" or "edit" or "revoke") return null;
        var isOwn = quoted?.FromPhone == true;
        var context = new JsonObject { ["from"] = isOwn ? person.WaId : businessNumber };
        if (isOwn && includeUserIds) context["from_user_id"] = person.UserId;
        context["id"] = Named(said, person, said.ReplyTo, quoted);
        return context;
    }

    private static string Named(InboundMessage said, SimulatedPerson person, string wamid, ChatMessage? target) =>
        said.ByUserScopedId && target is not null ? Wamid.Of(person.UserId, target.Token, target.FromPhone) : wamid;

    private static JsonNode? Content(InboundMessage said, SimulatedPerson person, MediaItem? media, string? mediaUrl)
    {
        if (said.Payload is not null) return said.Payload.DeepClone();
        return said.Type switch
        {
            "text" => new JsonObject { ["body"] = said.Text ?? "" },
            "image" or "video" or "audio" or "document" or "sticker" => File(said, media, mediaUrl),
            "button_reply" => new JsonObject { ["type"] = "button_reply", ["button_reply"] = new JsonObject { ["id"] = said.Id, ["title"] = said.Title } },
            "list_reply" => new JsonObject { ["type"] = "list_reply", ["list_reply"] = ListReply(said) },
            "button" => new JsonObject { ["payload"] = said.Id, ["text"] = said.Text ?? said.Title },
            "reaction" => Reaction(said),
            "user_changed_number" => NumberChange(said, person),
            "user_changed_user_id" => UserIdChange(said, person),
            "unsupported" => new JsonObject { ["type"] = said.UnsupportedType ?? "edit" },
            "edit" => new JsonObject
            {
                ["original_message_id"] = said.MessageId,
                ["message"] = new JsonObject { ["type"] = "text", ["text"] = new JsonObject { ["body"] = said.Text ?? "" } },
            },
            "revoke" => new JsonObject { ["original_message_id"] = said.MessageId },
            _ => null,
        };
    }

    private static JsonObject File(InboundMessage said, MediaItem? media, string? mediaUrl)
    {
        var file = new JsonObject();
        if (said.Text is { Length: > 0 } && said.Type is "image" or "video" or "document") file["caption"] = said.Text;
        if (said.Type == "document") file["filename"] = said.Filename ?? media?.Filename ?? "document";
        file["mime_type"] = media?.MimeType;
        file["sha256"] = media is null ? null : Convert.ToBase64String(media.Sha256);
        file["id"] = said.MediaId;
        if (mediaUrl is not null) file["url"] = mediaUrl;
        if (said.Type == "audio") file["voice"] = said.Voice ?? true;
        if (said.Type == "sticker") file["animated"] = false;
        return file;
    }

    private static JsonObject ListReply(InboundMessage said)
    {
        var reply = new JsonObject { ["id"] = said.Id, ["title"] = said.Title };
        if (said.Description is not null) reply["description"] = said.Description;
        return reply;
    }

    private static JsonObject Reaction(InboundMessage said)
    {
        var reaction = new JsonObject { ["message_id"] = said.MessageId };
        if (!string.IsNullOrEmpty(said.Emoji)) reaction["emoji"] = said.Emoji;
        return reaction;
    }

    private static JsonObject NumberChange(InboundMessage said, SimulatedPerson person)
    {
        var waId = said.NewPhone!.TrimStart('+');
        return new JsonObject
        {
            ["type"] = "user_changed_number",
            ["body"] = $"User {person.Name} changed from {person.WaId} to {waId}",
            ["wa_id"] = waId,
            ["user_id"] = said.NewUserId,
            ["previous_user_id"] = person.UserId,
        };
    }

    private static JsonObject UserIdChange(InboundMessage said, SimulatedPerson person) => new()
    {
        ["type"] = "user_changed_user_id",
        ["body"] = $"User {person.Name} changed from {person.UserId} to {said.NewUserId}",
        ["user_id"] = said.NewUserId,
        ["previous_user_id"] = person.UserId,
    };
}
