namespace Procurement.Simulators.Shop.Mutations;

/// <summary>A shop after a redesign, as tests post it to /_control/mutations. The same seed always gives the same shop.</summary>
/// <param name="Seed">0 gives the shop as it was.</param>
/// <param name="Supplier">Code of the shop; null means every shop.</param>
public sealed record Mutation(int Seed, string? Supplier = null)
{
    public static readonly IReadOnlyList<string> AllKinds = ["names", "blocks", "tags", "wraps", "banners", "labels"];

    /// <summary>What changes: names (ids, classes, data attributes), blocks and columns moved, tags, wraps, banners, labels. Null changes all.</summary>
    public IReadOnlyList<string>? Kinds { get; init; }
    /// <summary>Share of elements that change, of those that can.</summary>
    public double Rate { get; init; } = 0.5;
    /// <summary>Share of words that become other words of the same meaning.</summary>
    public double LabelRate { get; init; } = 0.15;

    internal bool Has(string kind) => (Kinds ?? AllKinds).Contains(kind, StringComparer.OrdinalIgnoreCase);
}
