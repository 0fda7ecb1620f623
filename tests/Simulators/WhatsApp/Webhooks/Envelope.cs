using System.Text.Json.Nodes;

namespace Procurement.Simulators.WhatsApp;

/// <summary>One message or status on its way to the product.</summary>
/// <param name="Kind">messages or statuses: the array of the value that it belongs to.</param>
/// <param name="Phone">Whose chat.</param>
/// <param name="Wamid">Which message.</param>
/// <param name="Item">The object in the array.</param>
/// <param name="Contact">The contact of the value; null for system messages and failed statuses, which have none.</param>
internal sealed record WebhookUpdate(string Kind, string Phone, string Wamid, JsonObject Item, JsonObject? Contact);

/// <summary>The body of a webhook post.</summary>
internal static class Envelope
{
    /// <summary>Neighbours of one person and kind share a value; two values make an entry: everything that Meta may aggregate is then in one body.</summary>
    public static JsonObject Of(IReadOnlyList<WebhookUpdate> updates, SimulatorOptions options)
    {
        var groups = new List<List<WebhookUpdate>>();
        foreach (var update in updates)
        {
            if (groups is [.., var last] && last[0].Kind == update.Kind && last[0].Phone == update.Phone && (last[0].Contact is null) == (update.Contact is null)) last.Add(update);
            else groups.Add([update]);
        }

        var changes = groups.Select(group => Change(group, options));
        var entries = changes.Chunk(2).Select(pair => (JsonNode)new JsonObject { ["id"] = options.BusinessAccountId, ["changes"] = new JsonArray([.. pair]) });
        return new JsonObject { ["object"] = "whatsapp_business_account", ["entry"] = new JsonArray([.. entries]) };
    }

    /// <summary>The contact of a person, as it accompanies messages and statuses.</summary>
    public static JsonObject Contact(SimulatedPerson person, bool hidesPhone, bool includeUserIds)
    {
        var profile = new JsonObject { ["name"] = person.Name };
        if (person.Username is not null) profile["username"] = person.Username;
        var contact = new JsonObject { ["profile"] = profile };
        if (!hidesPhone) contact["wa_id"] = person.WaId;
        if (includeUserIds || hidesPhone) contact["user_id"] = person.UserId;
        return contact;
    }

    private static JsonObject Change(List<WebhookUpdate> group, SimulatorOptions options)
    {
        var value = new JsonObject
        {
            ["messaging_product"] = "whatsapp",
            ["metadata"] = new JsonObject { ["display_phone_number"] = options.DisplayPhoneNumber, ["phone_number_id"] = options.PhoneNumberId },
        };
        if (group[0].Contact is { } contact) value["contacts"] = new JsonArray(contact.DeepClone());
        value[group[0].Kind] = new JsonArray([.. group.Select(update => update.Item.DeepClone())]);
        return new JsonObject { ["value"] = value, ["field"] = "messages" };
    }
}
