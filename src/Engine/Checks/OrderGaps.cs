using Procurement.Data.Checks;
using Procurement.Data.Company;

namespace Procurement.Engine.Checks;

/// <summary>What a person must complete before a request can be approved and ordered at all, whatever was released.</summary>
internal static class OrderGaps
{
    public const string Code = "incomplete";

    public static IReadOnlyList<string> Of(CheckFacts facts)
    {
        var gaps = facts.Request.Lines.SelectMany(line => OfLine(line, facts)).ToList();
        return facts.Request.Lines.Count == 0 ? ["It has no lines."] : gaps;
    }

    /// <summary>As a finding, so that the operator sees why the request waits in review.</summary>
    public static CheckResult Finding(IReadOnlyList<string> gaps) =>
        new(Code, FindingSeverity.Warn, $"To be completed: {string.Join(" ", gaps.Take(5))}{(gaps.Count > 5 ? " ..." : "")}", string.Join('\n', gaps), new { gaps });

    private static IEnumerable<string> OfLine(CheckedLine line, CheckFacts facts)
    {
        if (line.Sku is null && (line.UnitPrice is null || line.Supplier is null)) yield return $"Line {line.Position} ({line.Description}) is in no catalogue: set its item, or its price and supplier.";
        else if (line.Sku is not null && line.Item is null) yield return $"Line {line.Position}: item {line.Sku} is not in the catalogue.";
        else if (line.UnitPrice is null) yield return $"Line {line.Position} ({line.Description}) has no price.";
        else if (line.Supplier is null) yield return $"Line {line.Position} ({line.Description}) has no supplier.";
        else if (facts.Suppliers.GetValueOrDefault(line.Supplier)?.Status != SupplierStatus.Approved) yield return $"Line {line.Position} ({line.Description}): nothing can be ordered from {facts.Suppliers.GetValueOrDefault(line.Supplier)?.Name ?? line.Supplier}.";
        if (line.Item is { Active: false }) yield return $"Line {line.Position} ({line.Description}) is not sold any more.";
        if (line.Quantity is not > 0) yield return $"Line {line.Position} ({line.Description}) has no quantity.";
        if (line.Unit is null) yield return $"Line {line.Position} ({line.Description}) has no unit.";
        if (line.Site is null || !facts.Sites.ContainsKey(line.Site)) yield return $"Line {line.Position} ({line.Description}) has no delivery site.";
    }
}
