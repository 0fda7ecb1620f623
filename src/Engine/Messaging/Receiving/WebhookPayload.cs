using System.Diagnostics;
using System.Text.Json;

namespace Procurement.Engine.Messaging.Receiving;

/// <summary>
/// Reads a delivery without trusting its shape: every entry, change, message and status; keys in any order; unknown fields and types kept; an empty
/// string is missing; a broken item is set aside and the rest taken.
/// </summary>
internal static class WebhookPayload
{
    /// <param name="ourNumberId">Messages to another number are set aside; null takes every number.</param>
    public static ReceivedDelivery Read(byte[] body, string? ourNumberId, DateTimeOffset now)
    {
        var reading = new Reading(ourNumberId, now);
        try
        {
            using var json = JsonDocument.Parse(JsonText.Storable(body));
            reading.ReadRoot(json.RootElement);
        }
        catch (JsonException trouble)
        {
            reading.SetAside("$", $"Not JSON: {trouble.Message}");
        }

        return new ReceivedDelivery(Guid.CreateVersion7(now), now, body, reading.Messages, reading.Statuses, reading.Troubles, reading.Rest);
    }

    private sealed class Reading(string? ourNumberId, DateTimeOffset now)
    {
        public List<ReceivedMessage> Messages { get; } = [];
        public List<ReceivedStatus> Statuses { get; } = [];
        public List<ReceivedTrouble> Troubles { get; } = [];
        public List<ReceivedRest> Rest { get; } = [];

        public void ReadRoot(JsonElement root)
        {
            if (!root.Has("entry", JsonValueKind.Array, out var entries))
            {
                SetAside("$", "No entry array.");
                return;
            }

            foreach (var (entry, e) in entries.EnumerateArray().Select((x, i) => (x, i)))
            {
                if (!entry.Has("changes", JsonValueKind.Array, out var changes)) SetAside($"entry[{e}]", "No changes array.");
                else foreach (var (change, c) in changes.EnumerateArray().Select((x, i) => (x, i))) ReadChange(change, $"entry[{e}].changes[{c}]");
            }
        }

        public void SetAside(string path, string reason, string? field = null) => Rest.Add(new ReceivedRest(path, reason, field));

        private void ReadChange(JsonElement change, string path)
        {
            var field = change.Text("field");
            if (!change.Has("value", JsonValueKind.Object, out var value)) SetAside(path, "No value object.", field is null or "messages" ? null : field);
            else if (field != "messages") SetAside(path, "An update that is kept and not used.", field ?? "unnamed");
            else ReadValue(value, path + ".value");
        }

        private void ReadValue(JsonElement value, string path)
        {
            var number = value.Has("metadata", JsonValueKind.Object, out var metadata) ? metadata.Text("phone_number_id") : null;
            var before = Messages.Count + Statuses.Count + Troubles.Count + Rest.Count;
            var contacts = Contacts(value);
            ReadEach(value, "messages", path, (item, at) => Messages.Add(ReadMessage(item, at, number, contacts)));
            ReadEach(value, "statuses", path, (item, at) => Statuses.Add(StatusReading.Status(item, at, number ?? "", now)));
            ReadEach(value, "errors", path, (item, at) => Troubles.Add(StatusReading.Trouble(item, at, number ?? "")));
            if (Messages.Count + Statuses.Count + Troubles.Count + Rest.Count == before) SetAside(path, "Nothing in it that is used.", "messages");
        }

        private void ReadEach(JsonElement value, string name, string path, Action<JsonElement, string> read)
        {
            if (!value.Has(name, JsonValueKind.Array, out var items)) return;
            foreach (var (item, i) in items.EnumerateArray().Select((x, n) => (x, n)))
            {
                var at = $"{path}.{name}[{i}]";
                try
                {
                    read(item, at);
                }
                catch (Exception trouble) when (trouble is BrokenItemException or InvalidOperationException or FormatException or JsonException)
                {
                    SetAside(at, trouble.Message);
                }
            }
        }

        private ReceivedMessage ReadMessage(JsonElement message, string path, string? number, IReadOnlyList<JsonElement> contacts)
        {
            if (number is null) throw new BrokenItemException("No phone_number_id.");
            if (ourNumberId is not null && number != ourNumberId) throw new BrokenItemException("For a number that is not ours (WhatsApp:PhoneNumberId).");
            // One id for each message: what is done for it can be followed by it.
            var trace = Messages.Count == 0 && Activity.Current is { } here ? here.TraceId : ActivityTraceId.CreateRandom();
            return MessageReading.Message(message, path, number, contacts, trace.ToString(), now);
        }

        private static List<JsonElement> Contacts(JsonElement value) =>
            value.Has("contacts", JsonValueKind.Array, out var contacts) ? [.. contacts.EnumerateArray().Where(x => x.ValueKind == JsonValueKind.Object)] : [];
    }
}

/// <summary>An item lacks what it cannot be taken without.</summary>
internal sealed class BrokenItemException(string message) : Exception(message);

internal static class JsonReading
{
    public static bool Has(this JsonElement element, string name, JsonValueKind kind, out JsonElement value)
    {
        value = default;
        return element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out value) && value.ValueKind == kind;
    }

    public static JsonElement? Object(this JsonElement element, string name) => element.Has(name, JsonValueKind.Object, out var value) ? value : null;

    /// <summary>A string or number as text; null when it is missing, empty or something else.</summary>
    public static string? Text(this JsonElement element, string name)
    {
        if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out var value)) return null;
        var text = value.ValueKind switch { JsonValueKind.String => value.GetString(), JsonValueKind.Number => value.GetRawText(), _ => null };
        return string.IsNullOrWhiteSpace(text) ? null : text;
    }

    public static bool IsTrue(this JsonElement element, string name) => element.Has(name, JsonValueKind.True, out _);

    /// <summary>Unix seconds as string or number; null when it is missing or absurd.</summary>
    public static DateTimeOffset? UnixTime(this JsonElement element, string name) =>
        long.TryParse(element.Text(name), System.Globalization.CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and < 253402300799 ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;
}
