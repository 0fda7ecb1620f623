using System.Text.Json;
using Procurement.Data;
using Procurement.Data.Requests;

namespace Procurement.Engine.Requests;

/// <summary>A line as operations see it. Values mean what they mean on <see cref="RequestLine"/>.</summary>
public sealed record LineState
{
    public required int Position { get; init; }
    public string? Sku { get; init; }
    public required string Description { get; init; }
    public decimal? Quantity { get; init; }
    public string? Unit { get; init; }
    public decimal? UnitPrice { get; init; }
    public string? Supplier { get; init; }
    public string? RequestedSupplier { get; init; }
    public string? Site { get; init; }
    public required string RequestedText { get; init; }
    public decimal? RequestedQuantity { get; init; }
    public string? RequestedUnit { get; init; }
    public IReadOnlyList<Evidence> Evidence { get; init; } = [];
    public bool Removed { get; init; }

    /// <summary>Null while quantity or price is open.</summary>
    public decimal? Total => Quantity * UnitPrice;
}

/// <summary>The contents of a request apart from its row: what operations change.</summary>
public sealed record RequestState
{
    public static readonly RequestState Empty = new();

    public string? Site { get; init; }
    public string? CostCenter { get; init; }
    public DateOnly? NeedBy { get; init; }
    public bool Urgent { get; init; }
    public decimal? MaxTotal { get; init; }
    public string? RequestedSupplier { get; init; }
    public string? Notes { get; init; }
    public IReadOnlyList<string> SaidFields { get; init; } = [];
    public IReadOnlyList<LineState> Lines { get; init; } = [];
    public IReadOnlyList<Warning> Warnings { get; init; } = [];

    public IEnumerable<LineState> Present => Lines.Where(line => !line.Removed).OrderBy(line => line.Position);

    /// <summary>Null while a line has no price or quantity, or there is no line.</summary>
    public decimal? Total => Present.Any() && Present.All(line => line.Total is not null) ? Present.Sum(line => line.Total) : null;

    public LineState? Line(int position) => Lines.FirstOrDefault(line => line.Position == position && !line.Removed);

    /// <summary>Whether another state orders the same: warnings, evidence and what was said do not count.</summary>
    public bool OrdersTheSameAs(RequestState other) =>
        (Site, CostCenter, NeedBy, Urgent, MaxTotal, RequestedSupplier, Notes) == (other.Site, other.CostCenter, other.NeedBy, other.Urgent, other.MaxTotal, other.RequestedSupplier, other.Notes)
        && Present.Select(Ordered).SequenceEqual(other.Present.Select(Ordered));

    private static (int, string?, string, decimal?, string?, decimal?, string?, string?, string?) Ordered(LineState line) =>
        (line.Position, line.Sku, line.Description, line.Quantity, line.Unit, line.UnitPrice, line.Supplier, line.RequestedSupplier, line.Site);
}

/// <summary>Between rows and states.</summary>
public static class RequestRows
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>The contents of a request whose lines are loaded.</summary>
    public static RequestState State(this PurchaseRequest row) => new()
    {
        Site = row.SiteCode,
        CostCenter = row.CostCenterCode,
        NeedBy = row.NeedBy,
        Urgent = row.Urgent,
        MaxTotal = row.MaxTotal,
        RequestedSupplier = row.RequestedSupplierCode,
        Notes = row.Notes,
        SaidFields = [.. row.SaidFields],
        Warnings = row.ReadWarnings(),
        Lines = [.. row.Lines.OrderBy(line => line.Position).Select(State)],
    };

    public static IReadOnlyList<Warning> ReadWarnings(this PurchaseRequest row) => row.Warnings.Length <= 2 ? [] : JsonSerializer.Deserialize<List<Warning>>(row.Warnings, Json)!;

    /// <summary>Puts the contents of <paramref name="state"/> into the row; new lines get rows in <paramref name="db"/>, removed ones keep theirs.</summary>
    public static void Write(this PurchaseRequest row, RequestState state, ProcurementDb db, DateTimeOffset now)
    {
        row.SiteCode = state.Site;
        row.CostCenterCode = state.CostCenter;
        row.NeedBy = state.NeedBy;
        row.Urgent = state.Urgent;
        row.MaxTotal = state.MaxTotal;
        row.RequestedSupplierCode = state.RequestedSupplier;
        row.Notes = state.Notes;
        if (!row.SaidFields.SequenceEqual(state.SaidFields)) row.SaidFields = [.. state.SaidFields];
        row.Total = state.Total;
        var warnings = state.Warnings.Count == 0 ? "[]" : JsonSerializer.Serialize(state.Warnings, Json);
        if (!state.Warnings.SequenceEqual(row.ReadWarnings())) row.Warnings = warnings;
        foreach (var line in state.Lines) Write(row, line, db, now);
        row.Touch(now);
    }

    private static void Write(PurchaseRequest request, LineState line, ProcurementDb db, DateTimeOffset now)
    {
        var row = request.Lines.Find(existing => existing.Position == line.Position);
        if (row is null)
        {
            row = new RequestLine { Id = Guid.CreateVersion7(now), RequestId = request.Id, Position = line.Position, Description = line.Description, RequestedText = line.RequestedText };
            request.Lines.Add(row);
            db.Add(row);
        }

        row.Sku = line.Sku;
        row.Description = line.Description;
        row.Quantity = line.Quantity;
        row.Unit = line.Unit;
        row.UnitPrice = line.UnitPrice;
        row.SupplierCode = line.Supplier;
        row.RequestedSupplierCode = line.RequestedSupplier;
        row.SiteCode = line.Site;
        row.RequestedText = line.RequestedText;
        row.RequestedQuantity = line.RequestedQuantity;
        row.RequestedUnit = line.RequestedUnit;
        if (!line.Evidence.SequenceEqual(ReadEvidence(row))) row.Evidence = JsonSerializer.Serialize(line.Evidence, Json);
        if (line.Removed) row.RemovedAt ??= now;
    }

    private static LineState State(RequestLine row) => new()
    {
        Position = row.Position,
        Sku = row.Sku,
        Description = row.Description,
        Quantity = row.Quantity,
        Unit = row.Unit,
        UnitPrice = row.UnitPrice,
        Supplier = row.SupplierCode,
        RequestedSupplier = row.RequestedSupplierCode,
        Site = row.SiteCode,
        RequestedText = row.RequestedText,
        RequestedQuantity = row.RequestedQuantity,
        RequestedUnit = row.RequestedUnit,
        Evidence = ReadEvidence(row),
        Removed = row.RemovedAt is not null,
    };

    private static List<Evidence> ReadEvidence(RequestLine row) => row.Evidence.Length <= 2 ? [] : JsonSerializer.Deserialize<List<Evidence>>(row.Evidence, Json)!;
}
