using System.Diagnostics;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Procurement.Benchmarks.Parts;
using Procurement.Data;
using Procurement.Data.Orders;
using Procurement.Data.Requests;
using Procurement.Engine.Orders;
using Procurement.Testing.Services;

namespace Procurement.Benchmarks.Measurements;

/// <summary>What the node did with a round of orders.</summary>
/// <param name="PeakBytes">Of the browser, its driver and all their processes, in the run that took most.</param>
/// <param name="BrowserSeconds">Processor time of the browsers for one order.</param>
/// <param name="PortalSeconds">Processor time of the portal for one order.</param>
internal sealed record OrdersPlaced(int Orders, TimeSpan Elapsed, double MedianRunSeconds, long PeakBytes, double BrowserSeconds, double PortalSeconds)
{
    public double PerHour => Orders / Elapsed.TotalHours;
}

/// <summary>Approved orders of eight suppliers, until each is committed as placed with the number that its shop gave: by the published portal, with four browsers.</summary>
internal sealed class OrdersMeasurement(Room room)
{
    public const int Browsers = 4;

    /// <summary>For one order of the round, on a busy machine.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1), BetweenLooks = TimeSpan.FromMilliseconds(200);

    /// <param name="orders">Of each of the suppliers' accounts; one more before, so that browsers run and accounts are signed in.</param>
    /// <exception cref="InvalidOperationException">An order was not placed, or not exactly once: such a figure says nothing.</exception>
    public async Task<OrdersPlaced> RunAsync(PortalProcess portal, OrderShops shops, int orders, CancellationToken cancellationToken)
    {
        await shops.ImportAsync(portal.Http, cancellationToken);
        await using var source = NpgsqlDataSource.Create(room.Postgres.ConnectionString(OurPortal.Database));
        await PlaceAsync(source, 1, cancellationToken);
        await room.SettleDiskAsync(cancellationToken);
        var (processor, watch) = (ProcessorOf(portal), Stopwatch.StartNew());
        var numbers = await PlaceAsync(source, orders, cancellationToken);
        watch.Stop();
        processor = ProcessorOf(portal) - processor;
        var taken = await shops.TakenAsync(cancellationToken);
        if (numbers.FirstOrDefault(number => taken.Count(reference => reference == number) != 1) is { } wrong) throw new InvalidOperationException($"{wrong} was taken {taken.Count(reference => reference == wrong)} times");
        await using var db = Open(source);
        var attempts = await db.OrderAttempts.AsNoTracking().Where(x => db.Orders.Any(order => order.Id == x.OrderId && numbers.Contains(order.Number))).ToListAsync(cancellationToken);
        var times = attempts.Select(x => x.RunMilliseconds ?? 0).Order().ToList();
        return new OrdersPlaced(numbers.Count, watch.Elapsed, times[times.Count / 2] / 1000.0, attempts.Max(x => x.BrowserPeakBytes) ?? 0, attempts.Sum(x => x.BrowserProcessorMilliseconds ?? 0) / 1000.0 / numbers.Count, processor.TotalSeconds / numbers.Count);
    }

    private static TimeSpan ProcessorOf(PortalProcess portal)
    {
        using var process = Process.GetProcessById(portal.ProcessId);
        return process.TotalProcessorTime;
    }

    private static ProcurementDb Open(NpgsqlDataSource source) => new((DbContextOptions<ProcurementDb>)DataSetup.Configure(new DbContextOptionsBuilder<ProcurementDb>(), source).Options);

    /// <returns>Numbers of the orders, all of them placed.</returns>
    private static async Task<IReadOnlyList<string>> PlaceAsync(NpgsqlDataSource source, int ofEach, CancellationToken cancellationToken)
    {
        var numbers = await ApproveAsync(source, ofEach, cancellationToken);
        var watch = Stopwatch.StartNew();
        while (true)
        {
            await using var db = Open(source);
            var open = await db.Orders.AsNoTracking().Where(x => numbers.Contains(x.Number) && x.Status != OrderStatus.Placed).Select(x => new { x.Number, x.Status, x.LastError }).ToListAsync(cancellationToken);
            if (open.Count == 0) return numbers;
            if (open.Find(x => x.Status is not (OrderStatus.Pending or OrderStatus.Placing)) is { } ended) throw new InvalidOperationException($"{ended.Number} is {ended.Status}: {ended.LastError}");
            if (watch.Elapsed > Patience * numbers.Count) throw new TimeoutException($"{open.Count} of {numbers.Count} orders are not placed; {open[0].Number}: {open[0].LastError}");
            await Task.Delay(BetweenLooks, cancellationToken);
        }
    }

    /// <summary>Orders as the last approval leaves them: two lines each, due now.</summary>
    private static async Task<IReadOnlyList<string>> ApproveAsync(NpgsqlDataSource source, int ofEach, CancellationToken cancellationToken)
    {
        var now = DateTimeOffset.UtcNow;
        await using var db = Open(source);
        var person = await db.People.OrderBy(x => x.Name).FirstAsync(cancellationToken);
        var site = await db.Sites.SingleAsync(x => x.Code == "HQ", cancellationToken);
        var shelves = (await db.CatalogItems.AsNoTracking().Where(x => OrderShops.Codes.Contains(x.SupplierCode)).OrderBy(x => x.Sku).ToListAsync(cancellationToken)).ToLookup(x => x.SupplierCode);
        var numbers = new List<string>();
        for (var round = 0; round < ofEach; round++)
        {
            foreach (var supplier in OrderShops.Codes)
            {
                var items = shelves[supplier].ToList();
                var lines = new[] { items[round * 2 % items.Count], items[((round * 2) + 1) % items.Count] };
                var request = new PurchaseRequest { Id = Guid.CreateVersion7(now), Number = await db.NextNumberAsync(ProcurementDb.RequestNumbers, now, cancellationToken), RequesterId = person.Id, Currency = "AED", CreatedAt = now, SiteCode = site.Code, CostCenterCode = site.CostCenterCode };
                foreach (var next in new[] { RequestStatus.Checking, RequestStatus.Approved, RequestStatus.Ordering }) request.MoveTo(next, now);
                var number = await db.NextNumberAsync(ProcurementDb.OrderNumbers, now, cancellationToken);
                var order = new PurchaseOrder
                {
                    Id = Guid.CreateVersion7(now),
                    Number = number,
                    Reference = number,
                    RequestId = request.Id,
                    RequestRevision = 1,
                    SupplierCode = supplier,
                    SiteCode = site.Code,
                    ShipTo = new DeliveryAddress(site.Name, site.Address, site.City, site.Country).ToString(),
                    NeedBy = DateOnly.FromDateTime(now.UtcDateTime).AddDays(7),
                    Currency = "AED",
                    Total = lines.Sum(item => Quantity(item.MinQty) * item.Price),
                    CreatedAt = now,
                };
                foreach (var (item, at) in lines.Select((item, at) => (item, at + 1)))
                {
                    request.Lines.Add(new RequestLine { Id = Guid.CreateVersion7(now), RequestId = request.Id, Position = at, Sku = item.Sku, Description = item.Name, Quantity = Quantity(item.MinQty), Unit = item.Unit, UnitPrice = item.Price, SupplierCode = supplier, RequestedText = item.Name });
                    order.Lines.Add(new PurchaseOrderLine { Id = Guid.CreateVersion7(now), OrderId = order.Id, Position = at, Sku = item.Sku, SupplierSku = item.SupplierSku, Description = item.Name, Quantity = Quantity(item.MinQty), Unit = item.Unit, UnitPrice = item.Price });
                }

                request.Total = order.Total;
                request.RememberFirstApprovedTotal();
                order.Owe(now);
                db.AddRange(request, order);
                numbers.Add(number);
            }
        }

        await db.SaveChangesAsync(cancellationToken);
        return numbers;

        static decimal Quantity(decimal least) => Math.Max(2, least);
    }
}
