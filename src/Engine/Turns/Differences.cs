using Procurement.Engine.Requests;

namespace Procurement.Engine.Turns;

/// <summary>The operations that lead from one state of a request to another.</summary>
internal static class Differences
{
    /// <param name="because">The edit or deletion; it stands with every operation, beside the words that a line has of its own.</param>
    /// <param name="free">The first position that no line ever had: where other words take a line's place.</param>
    public static List<RequestOperation> Between(RequestState had, RequestState has, Evidence because, int free)
    {
        var operations = new List<RequestOperation>();
        foreach (var line in had.Present.Where(line => has.Line(line.Position) is null)) operations.Add(new RemoveLine(line.Position) { Evidence = [because] });
        foreach (var line in has.Present)
        {
            if (had.Line(line.Position) is not { } old) operations.Add(Add(line, had.Lines.Any(taken => taken.Position == line.Position) ? free++ : line.Position, because));
            else if (line.Sku is null && (old.Sku is not null || old.RequestedText != line.RequestedText)) operations.AddRange([new RemoveLine(line.Position) { Evidence = [because] }, Add(line, free++, because)]);
            else operations.AddRange(OfLine(old, line, because));
        }

        if (has.Site is { } site && site != had.Site) operations.Add(new SetSite(site) { Evidence = [because] });
        if (has.NeedBy != had.NeedBy) operations.Add(new SetNeedBy(has.NeedBy) { Evidence = [because] });
        if (has.CostCenter is { } costCenter && costCenter != had.CostCenter) operations.Add(new SetCostCenter(costCenter) { Evidence = [because] });
        if (has.RequestedSupplier is { } supplier && supplier != had.RequestedSupplier) operations.Add(new SetSupplier(supplier) { Evidence = [because] });
        if (has.MaxTotal != had.MaxTotal) operations.Add(new SetMaxTotal(has.MaxTotal) { Evidence = [because] });
        if (has.Urgent != had.Urgent) operations.Add(new SetUrgent(has.Urgent) { Evidence = [because] });
        return operations;
    }

    /// <summary>The line that an operation is about; null for the whole request.</summary>
    public static int? Position(RequestOperation operation) => operation switch
    {
        AddLine add => add.Position,
        SetQuantity set => set.Position,
        SetItem set => set.Position,
        RemoveLine remove => remove.Position,
        SetLineSite set => set.Position,
        _ => null,
    };

    private static AddLine Add(LineState line, int position, Evidence because) => new(position, line.Sku, line.Description, line.Quantity, line.Unit, line.RequestedText, line.RequestedQuantity, line.RequestedUnit, line.RequestedSupplier, line.Site) { Evidence = [.. line.Evidence, because] };

    private static IEnumerable<RequestOperation> OfLine(LineState old, LineState line, Evidence because)
    {
        IReadOnlyList<Evidence> evidence = [.. line.Evidence, because];
        if (line.Sku is { } sku && sku != old.Sku) yield return new SetItem(line.Position, sku) { Evidence = evidence };
        if (line.Quantity != old.Quantity || line.Unit != old.Unit) yield return new SetQuantity(line.Position, line.Quantity, line.Unit, line.RequestedQuantity, line.RequestedUnit) { Evidence = evidence };
        if (line.Site is { } site && site != old.Site) yield return new SetLineSite(line.Position, site) { Evidence = evidence };
    }
}
