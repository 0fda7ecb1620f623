using System.Globalization;
using System.Text.Json;
using Procurement.Data.Values;

namespace Procurement.Engine.Messaging.Receiving;

/// <summary>Reads one element of <c>messages</c>.</summary>
internal static class MessageReading
{
    /// <exception cref="BrokenItemException">It has no id or no sender.</exception>
    public static ReceivedMessage Message(JsonElement message, string path, string number, IReadOnlyList<JsonElement> contacts, string traceId, DateTimeOffset now)
    {
        if (message.ValueKind != JsonValueKind.Object) throw new BrokenItemException("A message that is no object.");
        var id = message.Text("id") ?? throw new BrokenItemException("A message without id.");
        var type = message.Text("type") ?? "unknown";
        var change = type == "system" ? Change(message) : null;
        var context = message.Object("context");
        var said = Said.By(type, message);
        return new ReceivedMessage
        {
            Id = Guid.CreateVersion7(now),
            Path = path,
            Sender = change is null ? SenderOf(message, number, contacts) : new Sender(number, change.OldPhone, change.OldUserId),
            WhatsAppId = id,
            Token = MessageToken.Of(id),
            Type = type,
            Text = said.Text,
            ReplyId = said.ReplyId,
            RefersTo = said.RefersTo ?? context?.Text("id"),
            Forwarded = context is { } c && (c.IsTrue("forwarded") || c.IsTrue("frequently_forwarded")),
            Payload = message.GetRawText(),
            SentAt = message.UnixTime("timestamp") ?? now,
            Media = Media(type, message),
            Change = change,
            TraceId = traceId,
        };
    }

    /// <summary>The names that people give themselves say nothing about who they are: only number and id count.</summary>
    private static Sender SenderOf(JsonElement message, string number, IReadOnlyList<JsonElement> contacts)
    {
        var phone = E164.FromDigits(message.Text("from"));
        var userId = message.Text("from_user_id");
        var contact = contacts.Count == 1 ? contacts[0] : contacts.FirstOrDefault(x => (userId is not null && x.Text("user_id") == userId) || (phone is not null && E164.FromDigits(x.Text("wa_id")) == phone));
        if (contact.ValueKind == JsonValueKind.Object)
        {
            var sameUser = userId is null || contact.Text("user_id") is not { } other || other == userId;
            if (sameUser) phone ??= E164.FromDigits(contact.Text("wa_id"));
            if (phone is null || E164.FromDigits(contact.Text("wa_id")) is not { } theirs || theirs == phone) userId ??= contact.Text("user_id");
        }

        return phone is null && userId is null ? throw new BrokenItemException("A message without sender.") : new Sender(number, phone, userId);
    }

    private static NumberChange? Change(JsonElement message)
    {
        if (message.Object("system") is not { } system || system.Text("type") is not ("user_changed_number" or "user_changed_user_id")) return null;
        var newPhone = E164.FromDigits(system.Text("wa_id"));
        var from = E164.FromDigits(message.Text("from"));
        return new NumberChange(from == newPhone ? null : from, system.Text("previous_user_id"), newPhone, system.Text("user_id") ?? message.Text("from_user_id"));
    }

    private static ReceivedMedia? Media(string type, JsonElement message)
    {
        if (type is not ("image" or "video" or "audio" or "document" or "sticker")) return null;
        var media = message.Object(type) ?? default;
        var error = message.Has("errors", JsonValueKind.Array, out var errors) && errors.GetArrayLength() > 0 ? StatusReading.Describe(errors[0]) : null;
        if (media.Text("id") is not { } id) return new ReceivedMedia("", type, media.Text("mime_type"), media.Text("filename"), null, error ?? "WhatsApp gave no file.");
        return new ReceivedMedia(id, type, media.Text("mime_type"), media.Text("filename"), HexOf(media.Text("sha256")), error);
    }

    /// <summary>Webhooks give the hash as base64, the media endpoint as hex.</summary>
    internal static string? HexOf(string? hash)
    {
        if (hash is null) return null;
        if (hash.Length == 64 && hash.All(char.IsAsciiHexDigit)) return hash.ToLower(CultureInfo.InvariantCulture);
        Span<byte> bytes = stackalloc byte[33];
        return hash.Length <= 44 && Convert.TryFromBase64String(hash, bytes, out var count) && count == 32 ? Convert.ToHexStringLower(bytes[..32]) : null;
    }
}
