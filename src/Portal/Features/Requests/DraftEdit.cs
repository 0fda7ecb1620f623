using Procurement.Data.Requests;
using Procurement.Engine.Requests;

namespace Procurement.Portal.Features.Requests;

/// <summary>A request's contents while an operator edits them. What it saves is the difference, as operations.</summary>
public sealed class DraftEdit
{
    private readonly PurchaseRequest original;

    public DraftEdit(PurchaseRequest request)
    {
        original = request;
        (Revision, Site, CostCenter, NeedBy, Urgent, Notes) = (request.Revision, request.SiteCode, request.CostCenterCode, request.NeedBy?.ToDateTime(TimeOnly.MinValue), request.Urgent, request.Notes);
        Lines = [.. request.Lines.Where(x => x.RemovedAt is null).OrderBy(x => x.Position).Select(x => new LineEdit
        {
            Position = x.Position, Sku = x.Sku, Description = x.Description, Quantity = x.Quantity, Unit = x.Unit, UnitPrice = x.UnitPrice, Supplier = x.SupplierCode,
        })];
    }

    /// <summary>The revision that was read: saving for another one is refused.</summary>
    public int Revision { get; }
    public string? Site { get; set; }
    public string? CostCenter { get; set; }
    public DateTime? NeedBy { get; set; }
    public bool Urgent { get; set; }
    public string? Notes { get; set; }
    public List<LineEdit> Lines { get; }

    public IReadOnlyList<RequestOperation> Operations() => [.. Fields(), .. Lines.SelectMany(LineOperations)];

    private IEnumerable<RequestOperation> Fields()
    {
        if (Site is { Length: > 0 } site && site != original.SiteCode) yield return new SetSite(site);
        if (CostCenter is { Length: > 0 } costCenter && costCenter != original.CostCenterCode) yield return new SetCostCenter(costCenter);
        var needBy = NeedBy is { } date ? DateOnly.FromDateTime(date) : (DateOnly?)null;
        if (needBy != original.NeedBy) yield return new SetNeedBy(needBy);
        if (Urgent != original.Urgent) yield return new SetUrgent(Urgent);
        if ((Notes ?? "") != (original.Notes ?? "")) yield return new SetNotes(string.IsNullOrWhiteSpace(Notes) ? null : Notes);
    }

    private IEnumerable<RequestOperation> LineOperations(LineEdit line)
    {
        if (line.Position is not { } position)
        {
            if (!line.IsRemoved && !line.IsEmpty) yield return new AddLine(null, line.Sku, line.Description.Trim(), line.Quantity, line.Unit, line.Description.Trim(), line.Quantity, line.Unit);
            yield break;
        }

        var before = original.Lines.Single(x => x.Position == position);
        if (line.IsRemoved)
        {
            yield return new RemoveLine(position);
            yield break;
        }

        var isOtherItem = line.Sku is not null && line.Sku != before.Sku;
        if (isOtherItem) yield return new SetItem(position, line.Sku!);
        if (line.Quantity != before.Quantity || (!isOtherItem && line.Unit != before.Unit)) yield return new SetQuantity(position, line.Quantity, line.Unit);
        if (line.Sku is null && line.UnitPrice is { } price && (price != before.UnitPrice || line.Supplier != before.SupplierCode)) yield return new SetPrice(position, price, line.Supplier);
    }
}

/// <summary>One line being edited. <see cref="Position"/> null: a new one.</summary>
public sealed class LineEdit
{
    public int? Position { get; init; }
    public string? Sku { get; set; }
    public string Description { get; set; } = "";
    public decimal? Quantity { get; set; }
    public string? Unit { get; set; }
    public decimal? UnitPrice { get; set; }
    public string? Supplier { get; set; }
    public bool IsRemoved { get; set; }
    public bool IsEmpty => Sku is null && string.IsNullOrWhiteSpace(Description);

    public void Choose(ItemChoice item)
    {
        (Sku, Description, Unit, UnitPrice, Supplier) = (item.Sku, item.Name, item.Unit, item.Price, item.Supplier);
        Quantity ??= item.MinQty;
    }
}

/// <summary>A catalogue item to choose.</summary>
public sealed record ItemChoice(string Sku, string Name, string Unit, decimal Price, string Currency, string Supplier, decimal MinQty);
