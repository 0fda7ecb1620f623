using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Procurement.Simulators.WhatsApp;

/// <summary>
/// Writes JSON byte for byte as Meta sends it: ASCII only, other characters as \uXXXX with lower-case hex, and / as \/.
/// The signature is made over these bytes, so a receiver that serialises again fails on the first accent.
/// </summary>
internal static class MetaJson
{
    public static byte[] Serialize(JsonNode node)
    {
        var text = new StringBuilder();
        Write(node, text);
        return Encoding.ASCII.GetBytes(text.ToString());
    }

    private static void Write(JsonNode? node, StringBuilder text)
    {
        switch (node)
        {
            case null: text.Append("null"); break;
            case JsonObject properties: WriteObject(properties, text); break;
            case JsonArray items: WriteArray(items, text); break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.String: WriteString(value.GetValue<string>(), text); break;
            default: text.Append(node.ToJsonString()); break;
        }
    }

    private static void WriteObject(JsonObject properties, StringBuilder text)
    {
        text.Append('{');
        var isFirst = true;
        foreach (var (name, value) in properties)
        {
            if (!isFirst) text.Append(',');
            isFirst = false;
            WriteString(name, text);
            text.Append(':');
            Write(value, text);
        }

        text.Append('}');
    }

    private static void WriteArray(JsonArray items, StringBuilder text)
    {
        text.Append('[');
        for (var index = 0; index < items.Count; index++)
        {
            if (index > 0) text.Append(',');
            Write(items[index], text);
        }

        text.Append(']');
    }

    private static void WriteString(string value, StringBuilder text)
    {
        text.Append('"');
        foreach (var character in value)
        {
            _ = character switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                '/' => text.Append("\\/"),
                '\b' => text.Append("\\b"),
                '\f' => text.Append("\\f"),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                < ' ' or > '~' => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}"),
                _ => text.Append(character),
            };
        }

        text.Append('"');
    }
}
