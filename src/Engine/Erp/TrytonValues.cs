using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Procurement.Engine.Erp;

/// <summary>Tryton's way to write values in JSON (seen on 6.0): decimals and dates are tagged objects.</summary>
internal static class TrytonValues
{
    public static JsonNode Money(decimal value) =>
        new JsonObject { ["__class__"] = "Decimal", ["decimal"] = value.ToString(CultureInfo.InvariantCulture) };

    public static JsonNode Date(DateOnly value) =>
        new JsonObject { ["__class__"] = "date", ["year"] = value.Year, ["month"] = value.Month, ["day"] = value.Day };

    /// <summary>An array of conditions: <c>[["code","=","X"]]</c>.</summary>
    public static JsonArray Where(params (string Field, string Operator, JsonNode? Value)[] conditions) =>
        new([.. conditions.Select(condition => (JsonNode)new JsonArray(condition.Field, condition.Operator, condition.Value))]);

    public static JsonArray List<T>(IEnumerable<T> values) => new([.. values.Select(value => (JsonNode?)JsonValue.Create(value))]);

    public static int Id(this JsonElement record, string field = "id") => record.GetProperty(field).GetInt32();

    /// <summary>Null where Tryton has none.</summary>
    public static int? OptionalId(this JsonElement record, string field) =>
        record.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetInt32() : null;

    /// <summary>Empty where Tryton has none.</summary>
    public static string Text(this JsonElement record, string field) =>
        record.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    /// <summary>How many decimal places a number really uses.</summary>
    public static int DecimalPlaces(decimal value) => (value / 1.000000000000000000000000000000m).Scale;
}
