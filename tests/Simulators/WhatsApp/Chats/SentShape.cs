using System.Text.Json.Nodes;

namespace Procurement.Simulators.WhatsApp;

/// <summary>Reads a Graph call into what the person sees.</summary>
internal static class SentShape
{
    public static ChatMessage Read(JsonObject call, SimulatedPerson person, DateTimeOffset at, TemplateRules.Filled? template)
    {
        var type = call.Text("type") ?? "text";
        var content = call.Object(type);
        var action = type == "interactive" ? content.Object("action") : null;
        var token = Wamid.NewToken(fromPhone: false);
        return new ChatMessage
        {
            Token = token,
            Wamid = Wamid.Of(person.WaId, token, fromPhone: false),
            Phone = person.Phone,
            FromPhone = false,
            Type = type,
            At = at,
            Payload = (JsonObject)call.DeepClone(),
            Text = template?.Text ?? content.Text("body") ?? content.Object("body").Text("text") ?? content.Text("caption"),
            Header = content.Object("header").Text("text"),
            Footer = content.Object("footer").Text("text"),
            Buttons = template?.Buttons ?? [.. action.Array("buttons")?.Select(button => Choice((button as JsonObject).Object("reply"))) ?? []],
            ListButton = action.Text("button"),
            Sections = [.. action.Array("sections")?.OfType<JsonObject>().Select(Section) ?? []],
            Media = Media(content, type) ?? HeaderMedia(content.Object("header")),
            ReplyTo = call.Object("context").Text("message_id"),
            Template = type == "template" ? content.Text("name") : null,
            CallbackData = call.Text("biz_opaque_callback_data"),
        };
    }

    private static ListSection Section(JsonObject section) =>
        new(section.Text("title"), [.. section.Array("rows")?.Select(row => Choice(row as JsonObject)) ?? []]);

    private static ReplyChoice Choice(JsonObject? choice) => new(choice.Text("id") ?? "", choice.Text("title") ?? "", choice.Text("description"));

    private static MediaReference? HeaderMedia(JsonObject? header) =>
        header.Text("type") is { } kind and not "text" ? Media(header.Object(kind), kind) : null;

    private static MediaReference? Media(JsonObject? content, string type) => type is "image" or "video" or "audio" or "document" or "sticker"
        ? new MediaReference(content.Text("id"), content.Text("link"), null, content.Text("filename"), content.IsTrue("voice")) : null;
}
