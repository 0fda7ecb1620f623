using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Procurement.Engine.Messaging.Sending;

/// <summary>Who gets it: the phone number where we have it (E.164), else the business-scoped id.</summary>
internal sealed record Recipient(string? Phone, string? UserId);

/// <summary>What fills a template: our request's number, its total with currency, one line of text.</summary>
internal sealed record TemplateFill(string Name, string Language, string Purpose, string Number, string Total);

/// <summary>Writes the request that WhatsApp takes, within its limits (Meta: Cloud API reference, messages).</summary>
internal static partial class WhatsAppBody
{
    /// <summary>The one purpose whose template has quick-reply buttons.</summary>
    private const string WithButtons = "approval_request";

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant)]
    private static partial Regex Blanks();

    /// <param name="mediaId">Of the uploaded file; null for kinds without one.</param>
    /// <param name="outboundId">Comes back in every status: how a send whose answer was lost is found.</param>
    public static string Of(string kind, string text, OutboundContent content, Recipient to, Guid outboundId, string? mediaId)
    {
        if (kind == OutboundKinds.Read) return Read(content);
        var body = Envelope(to, outboundId);
        if (content.ReplyTo is not null) body["context"] = new JsonObject { ["message_id"] = content.ReplyTo };
        switch (kind)
        {
            case OutboundKinds.Buttons:
                return With(body, "interactive", Buttons(text, content.Buttons!));
            case OutboundKinds.List:
                return With(body, "interactive", List(text, content));
            case OutboundKinds.Template:
                var buttons = (content.Payloads ?? []).Where(x => x.Length <= SendLimits.ButtonId).Take(SendLimits.Buttons).Select(x => new OutboundButton(x, TitleOf(x))).DistinctBy(x => x.Title).ToList();
                return buttons.Count > 0 ? With(body, "interactive", Buttons(text, buttons)) : With(body, "text", Text(text));
            case OutboundKinds.Image:
                return With(body, "image", new JsonObject { ["id"] = mediaId, ["caption"] = SendLimits.Shorten(text, SendLimits.Body) });
            case OutboundKinds.Document:
                return With(body, "document", new JsonObject { ["id"] = mediaId, ["filename"] = content.FileName ?? "document", ["caption"] = SendLimits.Shorten(text, SendLimits.Body) });
            default:
                return With(body, "text", Text(text));
        }
    }

    /// <summary>The same message outside the 24-hour window.</summary>
    public static string OfTemplate(string text, OutboundContent content, Recipient to, Guid outboundId, TemplateFill fill)
    {
        var parameters = new JsonArray(
            Parameter("number", content, fill.Number), Parameter("total", content, fill.Total), Parameter("summary", content, text));
        var components = new JsonArray(new JsonObject { ["type"] = "body", ["parameters"] = parameters });
        var payloads = fill.Purpose == WithButtons ? content.Payloads ?? content.Buttons?.Select(x => x.Id).ToList() ?? [] : [];
        foreach (var (payload, index) in payloads.Select((x, i) => (x, i)))
        {
            components.Add((JsonNode)new JsonObject
            {
                ["type"] = "button",
                ["sub_type"] = "quick_reply",
                ["index"] = index.ToString(System.Globalization.CultureInfo.InvariantCulture),
                ["parameters"] = new JsonArray(new JsonObject { ["type"] = "payload", ["payload"] = payload }),
            });
        }

        var template = new JsonObject { ["name"] = fill.Name, ["language"] = new JsonObject { ["code"] = fill.Language }, ["components"] = components };
        return With(Envelope(to, outboundId), "template", template);
    }

    private static string Read(OutboundContent content)
    {
        var read = new JsonObject { ["messaging_product"] = "whatsapp", ["status"] = "read", ["message_id"] = content.MessageId };
        if (content.Typing == true) read["typing_indicator"] = new JsonObject { ["type"] = "text" };
        return read.ToJsonString();
    }

    private static JsonObject Envelope(Recipient to, Guid outboundId)
    {
        var body = new JsonObject { ["messaging_product"] = "whatsapp", ["recipient_type"] = "individual", ["biz_opaque_callback_data"] = outboundId.ToString() };
        if (to.Phone is not null) body["to"] = to.Phone;
        else body["recipient"] = to.UserId;
        return body;
    }

    private static string With(JsonObject body, string type, JsonObject content)
    {
        body["type"] = type;
        body[type] = content;
        return body.ToJsonString();
    }

    private static JsonObject Text(string text) => new() { ["preview_url"] = false, ["body"] = SendLimits.Shorten(text, SendLimits.Text) };

    private static JsonObject Body(string text) => new() { ["text"] = SendLimits.Shorten(text, SendLimits.Body) };

    private static JsonObject Buttons(string text, IReadOnlyList<OutboundButton> buttons) => new()
    {
        ["type"] = "button",
        ["body"] = Body(text),
        ["action"] = new JsonObject
        {
            ["buttons"] = new JsonArray([.. buttons.Select(x => new JsonObject
            {
                ["type"] = "reply",
                ["reply"] = new JsonObject { ["id"] = x.Id, ["title"] = SendLimits.Shorten(x.Title, SendLimits.ButtonTitle) },
            })]),
        },
    };

    private static JsonObject List(string text, OutboundContent content)
    {
        var rows = new JsonArray([.. content.Rows!.Select(Row)]);
        var section = new JsonObject { ["rows"] = rows };
        return new JsonObject
        {
            ["type"] = "list",
            ["body"] = Body(text),
            ["action"] = new JsonObject { ["button"] = SendLimits.Shorten(content.Button ?? "Choose", SendLimits.ButtonTitle), ["sections"] = new JsonArray(section) },
        };
    }

    private static JsonObject Row(OutboundRow row)
    {
        var made = new JsonObject { ["id"] = row.Id, ["title"] = SendLimits.Shorten(row.Title, SendLimits.RowTitle) };
        if (!string.IsNullOrEmpty(row.Description)) made["description"] = SendLimits.Shorten(row.Description, SendLimits.RowDescription);
        return made;
    }

    /// <summary>One line: WhatsApp refuses line ends, tabs and runs of blanks in parameters, and empty ones.</summary>
    private static JsonObject Parameter(string name, OutboundContent content, string otherwise)
    {
        var value = content.Parameters?.GetValueOrDefault(name) ?? otherwise;
        var line = SendLimits.Shorten(Blanks().Replace(value, " ").Trim(), SendLimits.Parameter);
        return new JsonObject { ["type"] = "text", ["parameter_name"] = name, ["text"] = line.Length == 0 ? "-" : line };
    }

    /// <summary>A payload's verb as its label, where a template's message goes as an ordinary one.</summary>
    private static string TitleOf(string payload)
    {
        var verb = payload.Split(':')[0];
        return SendLimits.Shorten(verb.Length == 0 ? payload : char.ToUpperInvariant(verb[0]) + verb[1..], SendLimits.ButtonTitle);
    }
}
