using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Procurement.Data;
using Procurement.Data.Company;
using Procurement.Data.Orders;
using Procurement.Data.Requests;

namespace Procurement.Engine.Company;

/// <summary>
/// Imports past requests, one JSON object a line: history for "same as last week", price history and checks. They owe no work.
/// </summary>
internal static class PastRequests
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    internal sealed record PastLine(string? Sku, string? Description, decimal Quantity, string? Unit, decimal? UnitPrice, decimal? ReceivedQuantity);
    internal sealed record PastOrder(string Number, string Supplier, string? SupplierOrderNumber, string? Status, DateTimeOffset? PlacedAt);
    internal sealed record PastReceiptLine(int? Position, string? Sku, decimal Quantity);
    internal sealed record PastReceipt(DateTimeOffset At, string? By, IReadOnlyList<PastReceiptLine>? Lines, string? Note, string? Order);
    internal sealed record PastRequest(string Number, string Phone, IReadOnlyList<PastLine> Lines, string? Site, string? CostCenter, DateOnly? NeedBy, string Status, DateTimeOffset CreatedAt,
        IReadOnlyList<PastOrder>? Orders, IReadOnlyList<PastReceipt>? Receipts, string? Notes);

    public static async Task<ImportResult> ImportAsync(ProcurementDb db, Stream content, string currency, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var errors = new List<ImportError>();
        var rows = await ReadAsync(content, errors, cancellationToken);
        var numbers = rows.Select(x => x.Request.Number).ToList();
        var people = await db.People.ToDictionaryAsync(x => x.Phone, cancellationToken);
        var sites = await db.Sites.ToDictionaryAsync(x => x.Code, cancellationToken);
        var items = await db.CatalogItems.ToDictionaryAsync(x => x.Sku, cancellationToken);
        var suppliers = await db.Suppliers.Select(x => x.Code).ToHashSetAsync(cancellationToken);
        var known = await db.Requests.Where(x => numbers.Contains(x.Number)).Select(x => x.Number).ToHashSetAsync(cancellationToken);
        var (created, unchanged) = (0, 0);
        foreach (var (line, past) in rows)
        {
            Check(line, past, people, sites, items, suppliers, errors);
            if (!known.Add(past.Number)) unchanged++;
            else if (errors.Count == 0)
            {
                Add(db, past, people[past.Phone], sites, items, currency);
                created++;
            }
        }

        if (errors.Count > 0) return ImportResult.Refused(errors);
        await SkipNumbersAsync(db, ProcurementDb.RequestNumbers, numbers, cancellationToken);
        await SkipNumbersAsync(db, ProcurementDb.OrderNumbers, [.. rows.SelectMany(x => x.Request.Orders ?? []).Select(x => x.Number)], cancellationToken);
        return new ImportResult(created, 0, unchanged, []);
    }

    private static async Task<List<(int Line, PastRequest Request)>> ReadAsync(Stream content, List<ImportError> errors, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(content, leaveOpen: true);
        var rows = new List<(int, PastRequest)>();
        for (var number = 1; await reader.ReadLineAsync(cancellationToken) is { } text; number++)
        {
            if (string.IsNullOrWhiteSpace(text)) continue;
            try
            {
                if (JsonSerializer.Deserialize<PastRequest>(text, Json) is { } request) rows.Add((number, request));
            }
            catch (JsonException trouble)
            {
                errors.Add(new ImportError(number, trouble.Path?.TrimStart('$', '.'), $"The line is not a request as JSON: {trouble.Message}"));
            }
        }

        return rows;
    }

    private static void Check(int line, PastRequest past, Dictionary<string, Person> people, Dictionary<string, Site> sites, Dictionary<string, CatalogItem> items, HashSet<string> suppliers, List<ImportError> errors)
    {
        void Fault(string column, string message) => errors.Add(new ImportError(line, column, message));
        if (past.Phone is null || !people.ContainsKey(past.Phone)) Fault("phone", $"\"{past.Phone}\" is nobody in people.");
        if (string.IsNullOrWhiteSpace(past.Number)) Fault("number", "number must not be empty.");
        if (past.Site is not null && !sites.ContainsKey(past.Site)) Fault("site", $"\"{past.Site}\" is not a site that was imported.");
        if (!Enum.TryParse<RequestStatus>(past.Status, out var status) || !Enum.IsDefined(status)) Fault("status", $"\"{past.Status}\" must be one of {string.Join(", ", Enum.GetNames<RequestStatus>())}.");
        if (past.Lines is not { Count: > 0 }) Fault("lines", "A request has at least one line.");
        foreach (var (item, position) in (past.Lines ?? []).Select((x, i) => (x, i + 1)))
        {
            if (item.Sku is null && item.Description is null) Fault("lines", $"Line {position} needs a sku or a description.");
            if (item.Sku is not null && !items.ContainsKey(item.Sku)) Fault("lines", $"\"{item.Sku}\" of line {position} is not in the catalogue.");
            if (item.Quantity <= 0) Fault("lines", $"The quantity of line {position} must be above 0.");
        }

        foreach (var order in past.Orders ?? [])
        {
            if (!suppliers.Contains(order.Supplier)) Fault("orders", $"\"{order.Supplier}\" is not a supplier that was imported.");
            if (order.Status is not null && !Enum.TryParse<OrderStatus>(order.Status, out _)) Fault("orders", $"\"{order.Status}\" must be one of {string.Join(", ", Enum.GetNames<OrderStatus>())}.");
        }
    }

    private static void Add(ProcurementDb db, PastRequest past, Person person, Dictionary<string, Site> sites, Dictionary<string, CatalogItem> items, string currency)
    {
        var at = past.CreatedAt.ToUniversalTime();
        var site = past.Site ?? person.SiteCode;
        var request = new PurchaseRequest
        {
            Id = Guid.CreateVersion7(at),
            Number = past.Number,
            RequesterId = person.Id,
            Currency = currency,
            CreatedAt = at,
            Imported = true,
            SiteCode = site,
            CostCenterCode = past.CostCenter ?? sites.GetValueOrDefault(site)?.CostCenterCode ?? person.CostCenterCode,
            NeedBy = past.NeedBy,
            Notes = past.Notes,
        };
        request.SetHistory(Enum.Parse<RequestStatus>(past.Status), at);
        foreach (var (line, index) in past.Lines.Select((x, i) => (x, i)))
        {
            var item = line.Sku is null ? null : items[line.Sku];
            var position = index + 1;
            request.Lines.Add(new RequestLine
            {
                Id = Guid.CreateVersion7(at),
                RequestId = request.Id,
                Position = position,
                Sku = line.Sku,
                Description = item?.Name ?? line.Description!,
                Quantity = line.Quantity,
                Unit = line.Unit ?? item?.Unit ?? "each",
                UnitPrice = line.UnitPrice ?? item?.Price,
                SupplierCode = item?.SupplierCode,
                RequestedText = line.Description ?? item?.Name ?? "",
                ReceivedQuantity = line.ReceivedQuantity ?? Received(past, position, line.Sku),
            });
        }

        request.Total = request.Lines.All(x => x.UnitPrice is not null) ? request.Lines.Sum(x => x.Quantity * x.UnitPrice) : null;
        db.Requests.Add(request);
        foreach (var order in past.Orders ?? []) AddOrder(db, past, order, request, site, at);
    }

    private static void AddOrder(ProcurementDb db, PastRequest past, PastOrder order, PurchaseRequest request, string site, DateTimeOffset at)
    {
        var lines = request.Lines.Where(x => x.SupplierCode == order.Supplier && x.UnitPrice is not null).ToList();
        var row = new PurchaseOrder
        {
            Id = Guid.CreateVersion7(at),
            Number = order.Number,
            Reference = order.Number,
            RequestId = request.Id,
            RequestRevision = request.Revision,
            SupplierCode = order.Supplier,
            SiteCode = site,
            ShipTo = site,
            Currency = request.Currency,
            Total = lines.Sum(x => x.Quantity!.Value * x.UnitPrice!.Value),
            CreatedAt = at,
        };
        row.SetHistory(order.Status is null ? OrderStatus.Placed : Enum.Parse<OrderStatus>(order.Status), order.SupplierOrderNumber, (order.PlacedAt ?? at).ToUniversalTime());
        foreach (var line in lines)
            row.Lines.Add(new PurchaseOrderLine { Id = Guid.CreateVersion7(at), OrderId = row.Id, Position = line.Position, Sku = line.Sku, Description = line.Description, Quantity = line.Quantity!.Value, Unit = line.Unit!, UnitPrice = line.UnitPrice!.Value, ReceivedQuantity = line.ReceivedQuantity });
        db.Orders.Add(row);
        foreach (var (receipt, index) in (past.Receipts ?? []).Where(x => x.Order is null || x.Order == order.Number).Select((x, i) => (x, i)))
            db.Receipts.Add(new Receipt { Id = Guid.CreateVersion7(at), OrderId = row.Id, At = receipt.At.ToUniversalTime(), By = receipt.By ?? past.Phone, Lines = JsonSerializer.Serialize(receipt.Lines ?? [], Json), Note = receipt.Note, Key = $"import:{order.Number}:{index}" });
    }

    private static decimal Received(PastRequest past, int position, string? sku) =>
        (past.Receipts ?? []).SelectMany(x => x.Lines ?? []).Where(x => x.Position == position || (x.Position is null && sku is not null && x.Sku == sku)).Sum(x => x.Quantity);

    /// <summary>New numbers start above the imported ones.</summary>
    private static async Task SkipNumbersAsync(ProcurementDb db, string sequence, List<string> numbers, CancellationToken cancellationToken)
    {
        var highest = numbers.Select(x => long.TryParse(x.Split('-')[^1], out var value) ? value : 0).DefaultIfEmpty(0).Max();
        if (highest == 0) return;
#pragma warning disable EF1002 // The sequence is one of two constants.
        await db.Database.ExecuteSqlRawAsync($"SELECT setval('{sequence}', GREATEST({highest}, (SELECT last_value FROM {sequence})))", cancellationToken);
#pragma warning restore EF1002
    }
}
