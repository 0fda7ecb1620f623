using System.Globalization;
using System.Text.Json;

namespace Procurement.Engine.Messaging.Receiving;

/// <summary>What a message says, by its type: the text to read, the id that was tapped, the message that it is about.</summary>
internal readonly record struct Said(string? Text, string? ReplyId = null, string? RefersTo = null)
{
    public static Said By(string type, JsonElement message) => type switch
    {
        "text" => new(message.Object("text")?.Text("body")),
        "image" or "video" or "document" or "audio" or "sticker" => new(message.Object(type)?.Text("caption")),
        "interactive" => Interactive(message.Object("interactive")),
        "button" => new(message.Object("button")?.Text("text"), message.Object("button")?.Text("payload")),
        "location" => new(Location(message.Object("location"))),
        "contacts" => new(Contacts(message)),
        "order" => new(Order(message.Object("order"))),
        "reaction" => new(message.Object("reaction")?.Text("emoji"), RefersTo: message.Object("reaction")?.Text("message_id")),
        "system" => new(message.Object("system")?.Text("body")),
        "edit" => Edit(message.Object("edit")),
        "revoke" => new(null, RefersTo: message.Object("revoke")?.Text("original_message_id")),
        _ => default,
    };

    private static Said Interactive(JsonElement? interactive) => interactive?.Text("type") switch
    {
        "button_reply" => Reply(interactive.Value.Object("button_reply")),
        "list_reply" => Reply(interactive.Value.Object("list_reply")),
        "nfm_reply" => new(interactive.Value.Object("nfm_reply")?.Text("response_json")),
        _ => default,
    };

    private static Said Reply(JsonElement? reply) => new(reply?.Text("title"), reply?.Text("id"));

    /// <summary>The new text, whatever kind of message it belongs to.</summary>
    private static Said Edit(JsonElement? edit)
    {
        var original = edit?.Text("original_message_id");
        if (edit?.Object("message") is not { } message || message.Text("type") is not { } type) return new(null, RefersTo: original);
        return new(By(type, message).Text, RefersTo: original);
    }

    private static string? Location(JsonElement? location)
    {
        if (location is not { } at) return null;
        var words = new[] { at.Text("name"), at.Text("address") }.Where(x => x is not null).ToList();
        if (at.Text("latitude") is { } latitude && at.Text("longitude") is { } longitude) words.Add($"({latitude}, {longitude})");
        return words.Count == 0 ? null : string.Join(", ", words);
    }

    private static string? Contacts(JsonElement message)
    {
        if (!message.Has("contacts", JsonValueKind.Array, out var contacts)) return null;
        return string.Join("\n", contacts.EnumerateArray().Select(contact =>
        {
            var phones = contact.Has("phones", JsonValueKind.Array, out var all) ? all.EnumerateArray().Select(x => x.Text("phone") ?? x.Text("wa_id")) : [];
            return string.Join(" ", phones.Prepend(contact.Object("name")?.Text("formatted_name")).Where(x => x is not null));
        }));
    }

    private static string? Order(JsonElement? order)
    {
        if (order is not { } cart) return null;
        var lines = new List<string?> { cart.Text("text") };
        if (cart.Has("product_items", JsonValueKind.Array, out var items))
            lines.AddRange(items.EnumerateArray().Select(x => string.Create(CultureInfo.InvariantCulture, $"{x.Text("quantity")} x {x.Text("product_retailer_id")}")));
        return string.Join("\n", lines.Where(x => x is not null));
    }
}
