using System.Text.Json;
using System.Text.Json.Serialization;

namespace Procurement.Engine.Messaging;

/// <summary>One reply button. WhatsApp: at most three; title at most 20 characters, id 256.</summary>
public sealed record OutboundButton(string Id, string Title);

/// <summary>One row of a list. WhatsApp: at most ten; title at most 24 characters, description 72, id 200.</summary>
public sealed record OutboundRow(string Id, string Title, string? Description = null);

/// <summary>
/// What a message has beside its text, kept as JSON on the row in our own shape; only the fields of its kind are set.
/// <c>parameters</c> and <c>purpose</c> fill a template (named parameters number, total, summary); where they are missing they are taken from the request.
/// </summary>
public sealed record OutboundContent
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };
    public static readonly OutboundContent Nothing = new();

    public IReadOnlyList<OutboundButton>? Buttons { get; init; }

    /// <summary>Label of the button that opens the list.</summary>
    public string? Button { get; init; }
    public IReadOnlyList<OutboundRow>? Rows { get; init; }

    /// <summary>WhatsApp id of the message that this one answers.</summary>
    public string? ReplyTo { get; init; }
    public string? Purpose { get; init; }
    public IReadOnlyDictionary<string, string>? Parameters { get; init; }

    /// <summary>Payloads of a template's buttons, in order.</summary>
    public IReadOnlyList<string>? Payloads { get; init; }
    public string? FileKey { get; init; }
    public string? FileName { get; init; }
    public string? ContentType { get; init; }

    /// <summary>For a read mark: the message that was read.</summary>
    public string? MessageId { get; init; }
    public bool? Typing { get; init; }

    public string ToJson() => JsonSerializer.Serialize(this, Json);

    public static string ForButtons(IEnumerable<OutboundButton> buttons, string? replyTo = null) => new OutboundContent { Buttons = [.. buttons], ReplyTo = replyTo }.ToJson();

    public static string ForList(string button, IEnumerable<OutboundRow> rows, string? replyTo = null) =>
        new OutboundContent { Button = button, Rows = [.. rows], ReplyTo = replyTo }.ToJson();

    public static string ForReply(string replyTo) => new OutboundContent { ReplyTo = replyTo }.ToJson();

    public static string ForFile(string key, string name, string contentType) => new OutboundContent { FileKey = key, FileName = name, ContentType = contentType }.ToJson();

    public static string ForRead(string whatsAppId) => new OutboundContent { MessageId = whatsAppId, Typing = true }.ToJson();

    /// <summary>Reads the row's JSON. A template's <c>buttons</c> may be plain payloads.</summary>
    /// <exception cref="JsonException">Not of this shape: our own fault.</exception>
    public static OutboundContent Read(string kind, string? json)
    {
        if (string.IsNullOrEmpty(json)) return Nothing;
        if (kind != OutboundKinds.Template) return JsonSerializer.Deserialize<OutboundContent>(json, Json) ?? Nothing;
        var template = JsonSerializer.Deserialize<TemplateShape>(json, Json) ?? new TemplateShape(null, null, null);
        return new OutboundContent { Purpose = template.Purpose, Parameters = template.Parameters, Payloads = template.Buttons };
    }

    private sealed record TemplateShape(string? Purpose, IReadOnlyDictionary<string, string>? Parameters, IReadOnlyList<string>? Buttons);
}
