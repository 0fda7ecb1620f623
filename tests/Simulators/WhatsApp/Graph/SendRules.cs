using System.Text.Json.Nodes;

namespace Procurement.Simulators.WhatsApp;

/// <summary>What Meta refuses about a message by looking at it alone. The first fault found is the answer; null: none.</summary>
internal static class SendRules
{
    public const int TextLength = 4096;
    public const int CaptionLength = 1024;
    private static readonly string[] MediaTypes = ["image", "video", "audio", "document", "sticker"];

    public static GraphError? Check(JsonObject message)
    {
        if (message.Text("messaging_product") != "whatsapp") return GraphError.Missing("messaging_product");
        if (message.Text("recipient_type") is not (null or "individual")) return GraphError.Of(131009, "Invalid recipient_type");
        if (string.IsNullOrEmpty(message.Text("to")) && string.IsNullOrEmpty(message.Text("recipient"))) return GraphError.Missing("to");
        if (message.Text("biz_opaque_callback_data") is { Length: > 512 }) return GraphError.TooLong("biz_opaque_callback_data", 512);
        return CheckContext(message) ?? CheckContent(message, message.Text("type") ?? "text");
    }

    private static GraphError? CheckContext(JsonObject message)
    {
        if (!message.ContainsKey("context")) return null;
        if (string.IsNullOrEmpty(message.Object("context").Text("message_id"))) return GraphError.Missing("context['message_id']");
        return message.Text("type") is "template" or "reaction" ? GraphError.Of(131009, "context is not supported for this message type") : null;
    }

    private static GraphError? CheckContent(JsonObject message, string type)
    {
        if (message.Object(type) is not { } content) return GraphError.Of(131008, $"Parameter '{type}' is mandatory for type '{type}'");
        return type switch
        {
            "text" => Required(content, "text", "body", TextLength),
            "interactive" => InteractiveRules.Check(content),
            "reaction" => string.IsNullOrEmpty(content.Text("message_id")) ? GraphError.Missing("reaction['message_id']")
                : content.Text("emoji") is null ? GraphError.Missing("reaction['emoji']") : null,
            "template" => CheckTemplate(content),
            "location" => content["latitude"] is null || content["longitude"] is null ? GraphError.Missing("location['longitude']") : null,
            _ when MediaTypes.Contains(type) => CheckMedia(content, type),
            _ => GraphError.Of(100, $"Param type must be one of {{AUDIO, DOCUMENT, IMAGE, INTERACTIVE, LOCATION, REACTION, STICKER, TEMPLATE, TEXT, VIDEO}} - got \"{type}\"."),
        };
    }

    private static GraphError? CheckTemplate(JsonObject content) =>
        string.IsNullOrEmpty(content.Text("name")) ? GraphError.Missing("template['name']")
        : string.IsNullOrEmpty(content.Object("language").Text("code")) ? GraphError.Missing("template['language']['code']") : null;

    private static GraphError? CheckMedia(JsonObject content, string type)
    {
        var (id, link) = (content.Text("id"), content.Text("link"));
        if (string.IsNullOrEmpty(id) == string.IsNullOrEmpty(link)) return GraphError.Of(131008, $"Exactly one of id and link is needed for {type}");
        if (link is not null && !(Uri.TryCreate(link, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"))
            return GraphError.Of(100, $"Param {type}['link'] is not a valid URI.");
        if (content.Text("caption") is not { } caption) return null;
        if (type is "audio" or "sticker") return GraphError.Of(100, $"Unexpected key \"caption\" on param \"{type}\".");
        return caption.Length > CaptionLength ? GraphError.TooLong($"{type}['caption']", CaptionLength) : null;
    }

    internal static GraphError? Required(JsonObject? parent, string path, string name, int most)
    {
        var value = parent.Text(name);
        if (string.IsNullOrEmpty(value)) return GraphError.Missing($"{path}['{name}']");
        return value.Length > most ? GraphError.TooLong($"{path}['{name}']", most) : null;
    }
}
