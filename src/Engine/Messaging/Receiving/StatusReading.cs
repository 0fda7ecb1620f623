using System.Globalization;
using System.Text.Json;
using Procurement.Engine.Messaging.Sending;

namespace Procurement.Engine.Messaging.Receiving;

/// <summary>Reads one element of <c>statuses</c> or <c>errors</c>.</summary>
internal static class StatusReading
{
    public static ReceivedStatus Status(JsonElement status, string path, string number, DateTimeOffset now)
    {
        var id = status.Text("id") ?? throw new BrokenItemException("A status without id.");
        var word = status.Text("status") ?? throw new BrokenItemException("A status without its word.");
        var (code, error) = FirstError(status);
        return new ReceivedStatus(path, number, id, word, status.UnixTime("timestamp") ?? now,
            Guid.TryParse(status.Text("biz_opaque_callback_data"), out var ours) ? ours : null, code, error);
    }

    public static ReceivedTrouble Trouble(JsonElement error, string path, string number) => new(path, number, Code(error) ?? 0, Describe(error));

    private static (int? Code, string? Error) FirstError(JsonElement status)
    {
        if (!status.Has("errors", JsonValueKind.Array, out var errors) || errors.GetArrayLength() == 0) return (null, null);
        return (Code(errors[0]), Describe(errors[0]));
    }

    private static int? Code(JsonElement error) => int.TryParse(error.Text("code"), CultureInfo.InvariantCulture, out var code) ? code : null;

    internal static string Describe(JsonElement error)
    {
        var details = error.Object("error_data")?.Text("details");
        return SendLimits.Shorten(string.Join(": ", new[] { error.Text("code"), error.Text("title") ?? error.Text("message"), details }.Where(x => x is not null)), 500);
    }
}
