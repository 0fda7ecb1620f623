using System.Globalization;
using System.Text.Json;
using Procurement.Engine.Requests;

namespace Procurement.Portal.Api;

/// <summary>Reads the operations of a PATCH by hand, so that every fault is named at once.</summary>
internal static class ApiOperations
{
    public static (IReadOnlyList<RequestOperation> Operations, IReadOnlyList<string> Errors) Read(JsonElement operations)
    {
        if (operations.ValueKind != JsonValueKind.Array || operations.GetArrayLength() == 0) return ([], ["\"operations\" must be an array with at least one operation."]);
        var (read, errors) = (new List<RequestOperation>(), new List<string>());
        foreach (var (element, index) in operations.EnumerateArray().Select((x, i) => (x, i)))
        {
            var fields = new Fields(element, $"operations[{index}]", errors);
            if (One(fields) is { } operation && !fields.Faulty) read.Add(operation);
        }

        return (read, errors);
    }

    private static RequestOperation? One(Fields fields) => fields.Text("op", required: true) switch
    {
        "setQuantity" => new SetQuantity(fields.Position(), fields.Number("quantity", required: true), fields.Text("unit")),
        "setItem" => new SetItem(fields.Position(), fields.Text("sku", required: true) ?? ""),
        "addLine" => AddLine(fields),
        "removeLine" => new RemoveLine(fields.Position()),
        "setPrice" => new SetPrice(fields.Position(), fields.Number("unitPrice", required: true) ?? 0, fields.Text("supplier")),
        "setSite" => new SetSite(fields.Text("value", required: true) ?? ""),
        "setNeedBy" => new SetNeedBy(fields.Date("value")),
        "setCostCenter" => new SetCostCenter(fields.Text("value", required: true) ?? ""),
        "setUrgent" => new SetUrgent(fields.Flag("value")),
        "setNotes" => new SetNotes(fields.Text("value")),
        null => null,
        var unknown => fields.Fault("op", $"There is no operation \"{unknown}\"."),
    };

    private static AddLine AddLine(Fields fields)
    {
        var (sku, description) = (fields.Text("sku"), fields.Text("description"));
        if (sku is null && description is null) fields.Fault("sku", "Give a sku or a description.");
        var (quantity, unit) = (fields.Number("quantity", required: true), fields.Text("unit"));
        return new AddLine(null, sku, description ?? "", quantity, unit, description ?? sku ?? "", quantity, unit);
    }

    private sealed class Fields(JsonElement element, string path, List<string> errors)
    {
        public bool Faulty { get; private set; }

        public RequestOperation? Fault(string name, string message)
        {
            Faulty = true;
            errors.Add($"{path}.{name}: {message}");
            return null;
        }

        public string? Text(string name, bool required = false)
        {
            if (Get(name) is not { } value)
            {
                if (required) Fault(name, "must be given.");
                return null;
            }

            if (value.ValueKind == JsonValueKind.String && value.GetString() is { Length: <= 1000 } text && (text.Length > 0 || !required)) return text;
            Fault(name, "must be a text of 1 to 1,000 characters.");
            return null;
        }

        public decimal? Number(string name, bool required)
        {
            if (Get(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetDecimal(out var number)) return number;
            if (required || Get(name) is not null) Fault(name, "must be a number.");
            return null;
        }

        public int Position()
        {
            if (Get("position") is { ValueKind: JsonValueKind.Number } value && value.TryGetInt32(out var position) && position > 0) return position;
            Fault("position", "must be the position of a line, 1 or more.");
            return 0;
        }

        public DateOnly? Date(string name)
        {
            if (Get(name) is not { } value) return null;
            if (value.ValueKind == JsonValueKind.String && DateOnly.TryParseExact(value.GetString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)) return date;
            Fault(name, "must be a date like 2026-11-26, or null.");
            return null;
        }

        public bool Flag(string name)
        {
            if (Get(name) is { ValueKind: JsonValueKind.True or JsonValueKind.False } value) return value.GetBoolean();
            Fault(name, "must be true or false.");
            return false;
        }

        private JsonElement? Get(string name) =>
            element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
    }
}
