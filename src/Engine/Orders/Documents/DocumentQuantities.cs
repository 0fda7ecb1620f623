using System.Text.Json;
using Procurement.Data.Orders;

namespace Procurement.Engine.Orders.Documents;

/// <summary>The quantity that a change asks for on one line; 0: the line shall not come.</summary>
public sealed record LineQuantity(int Position, decimal Quantity);

/// <summary>Quantities of a change, as its document keeps them.</summary>
public static class DocumentQuantities
{
    public static string Write(IEnumerable<LineQuantity> quantities) => JsonSerializer.Serialize(quantities.OrderBy(x => x.Position), JsonSerializerOptions.Web);

    public static IReadOnlyDictionary<int, decimal> Of(OrderDocument document) => document.Changes is { } json
        ? (JsonSerializer.Deserialize<List<LineQuantity>>(json, JsonSerializerOptions.Web) ?? []).ToDictionary(x => x.Position, x => x.Quantity)
        : new Dictionary<int, decimal>();
}
