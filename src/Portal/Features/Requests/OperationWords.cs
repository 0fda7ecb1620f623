using System.Text.Json;
using Procurement.Engine.Requests;
using Procurement.Portal.Components.Shared;

namespace Procurement.Portal.Features.Requests;

/// <summary>An operation of the history in words.</summary>
internal static class OperationWords
{
    /// <param name="kind">The operation's name; also of decisions, which carry only a comment.</param>
    /// <param name="body">The operation as JSON.</param>
    public static string Describe(string kind, string body)
    {
        using var json = JsonDocument.Parse(body);
        return json.RootElement.ValueKind == JsonValueKind.Object && Read(body) is { } operation ? Describe(operation) : WithComment(kind, json.RootElement);
    }

    /// <summary>Words that the operation came from.</summary>
    public static IReadOnlyList<string> Quotes(string body)
    {
        using var json = JsonDocument.Parse(body);
        if (json.RootElement.ValueKind != JsonValueKind.Object || !json.RootElement.TryGetProperty("evidence", out var evidence) || evidence.ValueKind != JsonValueKind.Array) return [];
        return [.. evidence.EnumerateArray().Select(x => x.TryGetProperty("quote", out var quote) ? quote.GetString() : null).Where(x => !string.IsNullOrWhiteSpace(x)).OfType<string>().Distinct()];
    }

    private static RequestOperation? Read(string body)
    {
        try
        {
            return OperationRows.Read(body);
        }
        catch (JsonException)
        {
            return null;
        }
        catch (NotSupportedException)
        {
            return null;
        }
    }

    private static string Describe(RequestOperation operation) => operation switch
    {
        AddLine x => $"Added line{At(x.Position)}: {Show.Quantity(x.Quantity, x.Unit)} {x.Description}",
        SetQuantity x => $"Set the quantity of line {x.Position} to {Show.Quantity(x.Quantity, x.Unit)}",
        SetItem x => $"Set the item of line {x.Position} to {x.Sku}",
        RemoveLine x => $"Removed line {x.Position}",
        SetPrice x => $"Set the price of line {x.Position} to {Show.Amount(x.UnitPrice)}{(x.Supplier is null ? "" : $" from {x.Supplier}")}",
        SetLineSite x => $"Set the site of line {x.Position} to {x.Site}",
        SetSite x => $"Set the site to {x.Value}",
        SetNeedBy x => x.Value is null ? "Cleared the need-by date" : $"Set the need-by date to {Show.Date(x.Value)}",
        SetCostCenter x => $"Set the cost centre to {x.Value}",
        SetSupplier x => $"Asked for the supplier {x.Value}",
        SetMaxTotal x => x.Value is { } most ? $"Set the highest total to {Show.Amount(most)}" : "Cleared the highest total",
        SetUrgent x => x.Value ? "Marked it urgent" : "Marked it not urgent",
        SetNotes x => string.IsNullOrEmpty(x.Value) ? "Cleared the notes" : $"Set the notes: {x.Value}",
        Submit => "Confirmed it",
        Cancel x => x.Reason is { Length: > 0 } reason ? $"Cancelled it: {reason}" : "Cancelled it",
        _ => Show.Words(operation.GetType().Name),
    };

    private static string At(int? position) => position is { } known ? $" {known}" : "";

    private static string WithComment(string kind, JsonElement body) =>
        body.ValueKind == JsonValueKind.Object && body.TryGetProperty("comment", out var comment) && comment.GetString() is { Length: > 0 } text ? $"{Show.Words(kind)}: {text}" : Show.Words(kind);
}
