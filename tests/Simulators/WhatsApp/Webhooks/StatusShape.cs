using System.Globalization;
using System.Text.Json.Nodes;

namespace Procurement.Simulators.WhatsApp;

/// <summary>The status object of a webhook for a message that the product sent.</summary>
internal static class StatusShape
{
    public static JsonObject Build(ChatMessage message, SimulatedPerson person, string status, DateTimeOffset at, GraphError? error, bool windowIsOpen, bool includeUserIds)
    {
        var shape = new JsonObject { ["id"] = message.Wamid, ["status"] = status, ["timestamp"] = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture) };
        if (!person.HidesPhone) shape["recipient_id"] = person.WaId;
        if (includeUserIds || person.HidesPhone) shape["recipient_user_id"] = person.UserId;
        if (message.CallbackData is not null) shape["biz_opaque_callback_data"] = message.CallbackData;
        if (status is "sent" or "delivered") shape["pricing"] = Pricing(message.Type == "template", windowIsOpen);
        if (error is not null) shape["errors"] = new JsonArray(error.ToWebhook());
        return shape;
    }

    /// <summary>Meta, since 2025-07: only delivered templates outside an open window cost.</summary>
    private static JsonObject Pricing(bool isTemplate, bool windowIsOpen)
    {
        var costs = isTemplate && !windowIsOpen;
        return new JsonObject
        {
            ["billable"] = costs,
            ["pricing_model"] = "PMP",
            ["type"] = costs ? "regular" : "free_customer_service",
            ["category"] = isTemplate ? "utility" : "service",
        };
    }
}
