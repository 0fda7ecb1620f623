using System.Text.Json;
using Procurement.Engine.Messaging.Receiving;

namespace Procurement.Engine.Messaging.Sending;

/// <summary>Reads what the Graph API answers.</summary>
internal static class GraphAnswer
{
    /// <param name="ok">Whether the HTTP status was a success.</param>
    public static SendResult OfSend(bool ok, int status, string body)
    {
        if (ErrorOf(body) is { } error) return new SendResult.Refused(error.Code, error.Text);
        // An error without WhatsApp's own shape comes from something between us, which may have passed the message on.
        if (!ok) return new SendResult.Unknown($"HTTP {status} without an error of WhatsApp.");
        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement.IsTrue("success")) return new SendResult.Accepted(null);
            if (json.RootElement.Has("messages", JsonValueKind.Array, out var messages) && messages.GetArrayLength() > 0 && messages[0].Text("id") is { } id) return new SendResult.Accepted(id);
        }
        catch (JsonException)
        {
            // Falls through: accepted or not, it cannot be read.
        }

        return new SendResult.Unknown("The answer of WhatsApp cannot be read.");
    }

    /// <summary>The error in an answer; null where it has none.</summary>
    public static (int Code, string Text)? ErrorOf(string body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement.Object("error") is not { } error || !int.TryParse(error.Text("code"), out var code)) return null;
            var details = error.Object("error_data")?.Text("details");
            return (code, string.Join(": ", new[] { error.Text("message") ?? $"error {code}", details }.Where(x => x is not null)));
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
