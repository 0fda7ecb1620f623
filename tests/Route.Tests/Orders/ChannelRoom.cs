using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Procurement.Data.Orders;
using Procurement.Data.Requests;
using Procurement.Engine.Access;
using Procurement.Engine.Erp;
using Procurement.Engine.Files;
using Procurement.Engine.Notices;
using Procurement.Engine.Orders;
using Procurement.Engine.Orders.Answers;
using Procurement.Engine.Orders.Channels;
using Procurement.Engine.Orders.Cxml;
using Procurement.Engine.Orders.Documents;
using Procurement.Engine.Orders.Mail;
using Procurement.Engine.Work;
using Procurement.Testing;
using Procurement.Testing.Services;

namespace Procurement.Route.Tests.Orders;

/// <summary>Orders that go out as documents: real rows, real files, the job, and whatever channel the test brings.</summary>
internal sealed class ChannelRoom : IAsyncDisposable
{
    private readonly TestDatabase database;
    private readonly TemporaryFolder folder = new();

    private ChannelRoom(TestDatabase database)
    {
        this.database = database;
        Dbs = new TestDbs(database);
        Files = new FolderFileStore(Options.Create(new StorageOptions { Folder = folder.Path }));
    }

    public TestDbs Dbs { get; }
    public string ConnectionString => database.ConnectionString;
    public FakeTimeProvider Clock { get; } = new(FakeClock.MondayMorning) { AutoAdvanceAmount = TimeSpan.FromMilliseconds(1) };
    public SupplierSecrets Secrets { get; } = new(new EphemeralDataProtectionProvider());
    public FolderFileStore Files { get; }
    public List<IOrderChannel> Channels { get; } = [];
    public Actor Operator { get; } = new("operator", "Priya", Guid.NewGuid(), null, ["Operator"], "portal");
    public IOptions<OrderingOptions> Ordering { get; } = Options.Create(new OrderingOptions { MaxBrowsers = 1, AnswerHours = 24 });
    public IOptions<BuyerOptions> Buyer { get; } = Options.Create(new BuyerOptions { Name = "Bayview Holding", BillTo = new BillToOptions { Street = "21 Harbour Row", City = "Dubai", Country = "AE" } });
    public IOptions<CxmlOptions> Cxml { get; } = Options.Create(new CxmlOptions { Domain = "bayview.test" });
    public MailOptions Mail { get; } = new() { Host = "127.0.0.1", Security = "none", From = "Bayview Purchasing <orders@bayview.test>", PublicUrl = "https://portal.bayview.test/", TimeoutSeconds = 10 };
    public LocalNotices Notices { get; } = new();

    private static ErpOptions Erp { get; } = new() { Kind = "tryton", Url = "http://127.0.0.1:1", Database = "x", User = "x", Password = "x" };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<ChannelRoom> OpenAsync(PostgresFixture postgres)
    {
        var room = new ChannelRoom(await postgres.CreateDatabaseAsync(Stop));
        await SampleCompany.ImportAsync(room.Dbs, room.Clock, Stop);
        return room;
    }

    public async ValueTask DisposeAsync()
    {
        await Dbs.DisposeAsync();
        await database.DisposeAsync();
        folder.Dispose();
    }

    public TakeSupplierAnswer TakeAnswer => new(Dbs, Clock, Notices, Options.Create(Erp));
    public AmendOrder Amend => new(Dbs, Clock, Notices, Options.Create(Mail), Cxml);
    public SendOrderAgain Again => new(Dbs, Clock, Notices);
    public RetryOrder Retry => new(Dbs, Clock, Notices);
    public ResolveOrder Resolve => new(Dbs, Clock, Notices, Options.Create(Erp));
    public SettleOrderAttention Settle => new(Dbs, Clock, Notices, TakeAnswer);

    /// <summary>Sweeps until nothing is due.</summary>
    public async Task RunAsync(string node = "node")
    {
        var job = new PlaceOrdersJob(Dbs, new Node(node), Clock, Channels, Files, Notices, Ordering, Options.Create(Erp), NullLogger<PlaceOrdersJob>.Instance);
        while (await job.SweepAsync(Stop)) Clock.Advance(TimeSpan.FromMilliseconds(1));
    }

    /// <summary>Lets time pass in steps, so that whatever falls due is done.</summary>
    public async Task LiveAsync(TimeSpan time, int steps = 8)
    {
        for (var i = 0; i < steps; i++)
        {
            Clock.Advance(time / steps);
            await RunAsync();
        }
    }

    public async Task<PurchaseOrder> ReadAsync(PurchaseOrder order)
    {
        await using var db = Dbs.CreateDbContext();
        return await db.Orders.AsNoTracking().Include(x => x.Lines.OrderBy(line => line.Position)).SingleAsync(x => x.Id == order.Id, Stop);
    }

    public async Task<List<OrderDocument>> DocumentsAsync(PurchaseOrder order)
    {
        await using var db = Dbs.CreateDbContext();
        return await db.OrderDocuments.AsNoTracking().Where(x => x.OrderId == order.Id).OrderBy(x => x.Revision).ThenBy(x => x.Copy).ToListAsync(Stop);
    }

    public async Task<List<string?>> OutcomesAsync(PurchaseOrder order)
    {
        await using var db = Dbs.CreateDbContext();
        return await db.OrderAttempts.Where(x => x.OrderId == order.Id).OrderBy(x => x.Number).Select(x => x.Outcome).ToListAsync(Stop);
    }

    public async Task<PurchaseOrder> AnOrderAsync(string supplier, params (string Sku, decimal Quantity)[] lines)
    {
        var now = Clock.GetUtcNow();
        await using var db = Dbs.CreateDbContext();
        var person = await db.People.SingleAsync(x => x.Phone == "+13055550133", Stop);
        var site = await db.Sites.SingleAsync(x => x.Code == "B7", Stop);
        var items = await db.CatalogItems.ToDictionaryAsync(x => x.Sku, Stop);
        var request = new PurchaseRequest { Id = Guid.CreateVersion7(now), Number = await db.NextNumberAsync(Data.ProcurementDb.RequestNumbers, now, Stop), RequesterId = person.Id, Currency = "AED", CreatedAt = now, SiteCode = "B7", CostCenterCode = "CC-400" };
        foreach (var next in new[] { RequestStatus.Checking, RequestStatus.Approved, RequestStatus.Ordering }) request.MoveTo(next, now);
        var number = await db.NextNumberAsync(Data.ProcurementDb.OrderNumbers, now, Stop);
        var made = new PurchaseOrder
        {
            Id = Guid.CreateVersion7(now),
            Number = number,
            Reference = number,
            RequestId = request.Id,
            RequestRevision = 1,
            SupplierCode = supplier,
            SiteCode = "B7",
            ShipTo = new DeliveryAddress(site.Name, site.Address, site.City, site.Country).ToString(),
            NeedBy = new DateOnly(2026, 3, 20),
            Currency = "AED",
            Total = lines.Sum(x => x.Quantity * items[x.Sku].Price),
            CreatedAt = now,
        };
        foreach (var ((sku, quantity), index) in lines.Select((x, i) => (x, i)))
        {
            var item = items[sku];
            request.Lines.Add(new RequestLine { Id = Guid.CreateVersion7(now), RequestId = request.Id, Position = index + 1, Sku = sku, Description = item.Name, Quantity = quantity, Unit = item.Unit, UnitPrice = item.Price, SupplierCode = supplier, RequestedText = item.Name });
            made.Lines.Add(new PurchaseOrderLine { Id = Guid.CreateVersion7(now), OrderId = made.Id, Position = index + 1, Sku = sku, SupplierSku = item.SupplierSku, Description = item.Name, Quantity = quantity, Unit = item.Unit, UnitPrice = item.Price });
        }

        request.Total = made.Total;
        request.RememberFirstApprovedTotal();
        made.Owe(now);
        db.AddRange(request, made);
        await db.SaveChangesAsync(Stop);
        return made;
    }
}
