using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Procurement.Evaluation.Playing;

/// <summary>One message as Meta posts it.</summary>
/// <param name="Id">Its WhatsApp id.</param>
/// <param name="Type">text, image, document, audio or interactive.</param>
/// <param name="Content">The object under the type's name.</param>
/// <param name="Context">WhatsApp id of the message that it answers; null for none.</param>
internal sealed record SaidMessage(string Id, string From, DateTimeOffset At, string Type, JsonObject Content, string? Context, bool Forwarded)
{
    public static JsonObject Text(string body) => new() { ["body"] = body };

    public static JsonObject Tapped(string kind, string id, string title) => new() { ["type"] = kind, [kind] = new JsonObject { ["id"] = id, ["title"] = title } };

    public static JsonObject File(string mediaId, byte[] bytes, string mimeType, string? fileName, string? caption)
    {
        var file = new JsonObject { ["id"] = mediaId, ["mime_type"] = mimeType, ["sha256"] = Convert.ToBase64String(SHA256.HashData(bytes)) };
        if (fileName is not null) file["filename"] = fileName;
        if (caption is not null) file["caption"] = caption;
        return file;
    }

    /// <summary>The whole POST.</summary>
    public string ToBody(string ourNumberId)
    {
        var digits = From.TrimStart('+');
        var message = new JsonObject { ["from"] = digits, ["id"] = Id, ["timestamp"] = At.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), ["type"] = Type, [Type] = Content };
        if (Forwarded || Context is not null)
        {
            var context = new JsonObject();
            if (Context is not null) context["id"] = Context;
            if (Forwarded) context["forwarded"] = true;
            message["context"] = context;
        }

        var value = new JsonObject
        {
            ["messaging_product"] = "whatsapp",
            ["metadata"] = new JsonObject { ["display_phone_number"] = "15550100000", ["phone_number_id"] = ourNumberId },
            ["contacts"] = new JsonArray(new JsonObject { ["profile"] = new JsonObject { ["name"] = "" }, ["wa_id"] = digits }),
            ["messages"] = new JsonArray(message),
        };
        return new JsonObject
        {
            ["object"] = "whatsapp_business_account",
            ["entry"] = new JsonArray(new JsonObject { ["id"] = "100000000000001", ["changes"] = new JsonArray(new JsonObject { ["field"] = "messages", ["value"] = value }) }),
        }.ToJsonString();
    }
}
