using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Procurement.Data;
using Procurement.Data.Company;
using Procurement.Data.Orders;
using Procurement.Data.Requests;
using Procurement.Engine.Access;
using Procurement.Engine.Understanding;

namespace Procurement.Engine.Orders;

/// <summary>
/// What a person says has arrived of a request: per line, on the orders that were placed for it, and on requests of the past that have none.
/// Damaged goods are noted and still owed.
/// </summary>
internal sealed class RecordReceipt : IReceipts
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public async Task<Outcome> ReceiveAsync(ProcurementDb db, PurchaseRequest request, Guid personId, IReadOnlyList<Arrived> lines, string key, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var person = await db.People.AsNoTracking().SingleAsync(row => row.Id == personId, cancellationToken);
        return MayReceive(person, request) ? await RecordAsync(db, request, person.Name, lines, note: null, key, now, cancellationToken) : Outcome.No(NoCodes.NotFound, $"{request.Number} is not yours to receive.");
    }

    /// <param name="by">Name of the person or user who says so; who may is decided by the caller.</param>
    public static async Task<Outcome> RecordAsync(ProcurementDb db, PurchaseRequest request, string by, IReadOnlyList<Arrived> lines, string? note, string key, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (request.Status is not (RequestStatus.Ordered or RequestStatus.Ordering)) return Outcome.No(NoCodes.WrongState, $"{request.Number} is {request.Status}; nothing is on its way.");
        var orders = await db.Orders.Include(order => order.Lines).Where(order => order.RequestId == request.Id && order.Status == OrderStatus.Placed).ToListAsync(cancellationToken);
        var keys = orders.ConvertAll(order => Key(key, order));
        if (await db.Receipts.AnyAsync(receipt => keys.Contains(receipt.Key), cancellationToken)) return Outcome.Done;
        var imported = request.Imported || !await db.Orders.AnyAsync(order => order.RequestId == request.Id, cancellationToken);
        var (taken, faults) = Take(request, lines, position => OrderLine(orders, position) is { } ordered ? ordered.Quantity - ordered.ReceivedQuantity : null);
        if (!imported) faults.AddRange(taken.Where(one => OrderLine(orders, one.Line.Position) is null).Select(one => $"Line {one.Line.Position}: not ordered yet."));
        if (faults.Count > 0) return Outcome.No(NoCodes.Invalid, [.. faults]);
        if (taken.Count == 0) return Outcome.No(NoCodes.Invalid, "Everything had arrived already.");
        foreach (var (line, quantity, _) in taken)
        {
            line.ReceivedQuantity += quantity;
            if (OrderLine(orders, line.Position) is not { } ordered) continue;
            ordered.ReceivedQuantity += quantity;
            // The supplier agreed to bring less than was asked for.
            if (ordered.ReceivedQuantity >= ordered.Quantity && line.ReceivedQuantity < line.Quantity) line.ShortClosed = true;
        }

        foreach (var order in orders) Note(db, order, taken, by, note, Key(key, order), now);
        request.Touch(now);
        if (request.Status == RequestStatus.Ordered && request.Lines.Where(line => line.RemovedAt is null).All(IsSettled)) request.MoveTo(RequestStatus.Closed, now, "Everything has arrived.");
        return Outcome.Done;
    }

    /// <summary>Arrived in full, or given up.</summary>
    public static bool IsSettled(RequestLine line) => line.ShortClosed || line.ReceivedQuantity >= line.Quantity;

    private static bool MayReceive(Person person, PurchaseRequest request) => person.Id == request.RequesterId || person.Roles.Contains(PersonRoles.Operator)
        || (person.Roles.Contains(PersonRoles.Receiver) && (person.SiteCode == request.SiteCode || request.Lines.Exists(line => line.SiteCode == person.SiteCode)));

    private static (List<(RequestLine Line, decimal Quantity, bool Damaged)> Taken, List<string> Faults) Take(PurchaseRequest request, IReadOnlyList<Arrived> arrived, Func<int, decimal?> stillOrdered)
    {
        var open = request.Lines.Where(line => line.RemovedAt is null && line.Quantity is not null && !IsSettled(line)).ToList();
        if (arrived.Count == 0) return (open.ConvertAll(line => (line, Rest(line, stillOrdered), false)), []);
        var taken = new List<(RequestLine, decimal, bool)>();
        var faults = new List<string>();
        foreach (var one in arrived)
        {
            var line = request.Lines.Find(line => line.RemovedAt is null && line.Position == one.Position) ?? request.Lines.Find(line => line.RemovedAt is null && line.Sku == one.Sku);
            if (line?.Quantity is null)
            {
                faults.Add($"Line {one.Position}: not part of {request.Number}.");
                continue;
            }

            var rest = Rest(line, stillOrdered);
            var came = one.Quantity ?? rest;
            if (came < 0 || (came == 0 && !one.Damaged)) continue;
            if (came > rest) faults.Add(string.Create(CultureInfo.InvariantCulture, $"Line {line.Position}: {came:0.###} is more than the {rest:0.###} still to come."));
            else taken.Add((line, came, one.Damaged));
        }

        return (taken, faults);
    }

    /// <summary>What is still to come of a line: of its order, which may be for less than was asked.</summary>
    private static decimal Rest(RequestLine line, Func<int, decimal?> stillOrdered)
    {
        var asked = line.Quantity!.Value - line.ReceivedQuantity;
        return stillOrdered(line.Position) is { } ordered ? Math.Min(asked, ordered) : asked;
    }

    private static PurchaseOrderLine? OrderLine(List<PurchaseOrder> orders, int position) => orders.SelectMany(order => order.Lines).FirstOrDefault(line => line.Position == position);

    private static void Note(ProcurementDb db, PurchaseOrder order, List<(RequestLine Line, decimal Quantity, bool Damaged)> taken, string by, string? note, string key, DateTimeOffset now)
    {
        var mine = taken.Where(one => order.Lines.Exists(line => line.Position == one.Line.Position)).ToList();
        if (mine.Count == 0) return;
        db.Add(new Receipt
        {
            Id = Guid.CreateVersion7(now),
            OrderId = order.Id,
            At = now,
            By = by,
            Key = key,
            Note = note,
            Lines = JsonSerializer.Serialize(mine.Select(one => new { position = one.Line.Position, sku = one.Line.Sku, quantity = one.Quantity, damaged = one.Damaged }), Json),
        });
        if (order.Lines.TrueForAll(line => line.ReceivedQuantity >= line.Quantity)) order.Complete(shortClosed: false, now);
    }

    private static string Key(string key, PurchaseOrder order) => $"{key}:{order.Number}";
}
