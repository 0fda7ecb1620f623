using System.Text.Json;
using System.Text.Json.Nodes;

namespace Procurement.Simulators.WhatsApp;

/// <summary>Reads JSON whose shape nobody has promised: what is not there or is something else is null.</summary>
internal static class JsonReading
{
    public static JsonObject? Object(this JsonObject? parent, string name) => parent?[name] as JsonObject;

    public static JsonArray? Array(this JsonObject? parent, string name) => parent?[name] as JsonArray;

    public static string? Text(this JsonObject? parent, string name) =>
        parent?[name] is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    public static bool IsTrue(this JsonObject? parent, string name) => parent?[name]?.GetValueKind() == JsonValueKind.True;
}
