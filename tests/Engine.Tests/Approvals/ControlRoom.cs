using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Procurement.Data;
using Procurement.Data.Access;
using Procurement.Data.Approvals;
using Procurement.Data.Checks;
using Procurement.Data.Company;
using Procurement.Data.Messaging;
using Procurement.Data.Orders;
using Procurement.Data.Requests;
using Procurement.Engine.Access;
using Procurement.Engine.Approvals;
using Procurement.Engine.Checks;
using Procurement.Engine.Messaging;
using Procurement.Engine.Notices;
using Procurement.Testing;
using Procurement.Testing.Services;

namespace Procurement.Engine.Tests.Approvals;

/// <summary>The sample company on a real database, with checks and approvals as the engine registers them; each <see cref="NewNode"/> is another process.</summary>
internal sealed class ControlRoom : IAsyncDisposable
{
    public const string Suresh = "+13055550131", Carlos = "+13055550132", Mohammed = "+447700900113", Helena = "+447700900101", Priya = "+12125550110", Daniel = "+12125550111", Sofia = "+12125550112", Rajesh = "+14155550120";
    public const string OurNumber = "100200300";

    private readonly TestDatabase database;
    private readonly List<ServiceProvider> nodes = [];

    private ControlRoom(TestDatabase database)
    {
        this.database = database;
        Dbs = new TestDbs(database);
        Node = NewNode();
    }

    public TestDbs Dbs { get; }
    public FakeTimeProvider Clock { get; } = FakeClock.OnMondayMorning();
    public IServiceProvider Node { get; }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<ControlRoom> OpenAsync(SampleCompanyPostgres postgres) => new(await postgres.CreateDatabaseAsync(Stop));

    public ServiceProvider NewNode()
    {
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.None));
        services.AddSingleton<IDbContextFactory<ProcurementDb>>(Dbs);
        services.AddSingleton<TimeProvider>(Clock);
        services.AddSingleton<IChangeNotices, LocalNotices>();
        services.Configure<WhatsAppOptions>(options => options.PhoneNumberId = OurNumber);
        services.AddChecks().AddApprovals();
        services.AddSingleton<EscalateApprovalsJob>();
        var node = services.BuildServiceProvider();
        nodes.Add(node);
        return node;
    }

    /// <summary>A request that was just submitted and owes its checks.</summary>
    public async Task<PurchaseRequest> SubmitAsync(string phone, params (string Sku, decimal Quantity)[] lines) => await SubmitAsync(phone, null, lines);

    public async Task<PurchaseRequest> SubmitAsync(string phone, Action<PurchaseRequest>? change, params (string Sku, decimal Quantity)[] lines)
    {
        var now = Clock.GetUtcNow();
        await using var db = Dbs.CreateDbContext();
        var person = await db.People.SingleAsync(x => x.Phone == phone, Stop);
        var request = new PurchaseRequest
        {
            Id = Guid.CreateVersion7(now),
            Number = await db.NextNumberAsync(ProcurementDb.RequestNumbers, now, Stop),
            RequesterId = person.Id,
            Currency = "AED",
            CreatedAt = now,
            SiteCode = person.SiteCode,
            CostCenterCode = person.CostCenterCode,
        };
        foreach (var (sku, quantity) in lines)
        {
            var item = await db.CatalogItems.SingleAsync(x => x.Sku == sku, Stop);
            request.Lines.Add(new RequestLine
            {
                Id = Guid.CreateVersion7(now),
                RequestId = request.Id,
                Position = request.Lines.Count + 1,
                Sku = sku,
                Description = item.Name,
                Quantity = quantity,
                Unit = item.Unit,
                UnitPrice = item.Price,
                SupplierCode = item.SupplierCode,
                RequestedText = item.Name,
            });
        }

        request.Total = request.Lines.Sum(line => line.Quantity * line.UnitPrice);
        request.MoveTo(RequestStatus.Checking, now);
        request.Owe(now);
        change?.Invoke(request);
        db.Requests.Add(request);
        await db.SaveChangesAsync(Stop);
        return request;
    }

    public Task CheckAsync() => Node.GetRequiredService<RunChecksJob>().SweepAsync(Stop);

    public async Task<PurchaseRequest> SubmitAndCheckAsync(string phone, params (string Sku, decimal Quantity)[] lines)
    {
        var request = await SubmitAsync(phone, lines);
        await CheckAsync();
        return await ReadAsync(request);
    }

    public async Task<PurchaseRequest> ReadAsync(PurchaseRequest request)
    {
        await using var db = Dbs.CreateDbContext();
        return await db.Requests.Include(x => x.Lines).SingleAsync(x => x.Id == request.Id, Stop);
    }

    public async Task<List<Finding>> FindingsAsync(PurchaseRequest request, bool info = false)
    {
        await using var db = Dbs.CreateDbContext();
        return await db.Findings.Where(x => x.RequestId == request.Id && (info || x.Severity != FindingSeverity.Info)).OrderBy(x => x.Revision).ThenBy(x => x.Code).ToListAsync(Stop);
    }

    public async Task<List<Approval>> ApprovalsAsync(PurchaseRequest request)
    {
        await using var db = Dbs.CreateDbContext();
        return await db.Approvals.Where(x => x.RequestId == request.Id).OrderBy(x => x.Id).ToListAsync(Stop);
    }

    /// <summary>Phones of those who are asked now.</summary>
    public async Task<List<string>> AskedAsync(PurchaseRequest request)
    {
        await using var db = Dbs.CreateDbContext();
        return await db.Approvals.Where(x => x.RequestId == request.Id && x.State == ApprovalState.Pending).Join(db.People, x => x.ApproverId, x => x.Id, (_, person) => person.Phone).OrderBy(x => x).ToListAsync(Stop);
    }

    public async Task<List<PurchaseOrder>> OrdersAsync(PurchaseRequest request)
    {
        await using var db = Dbs.CreateDbContext();
        return await db.Orders.Include(x => x.Lines).Where(x => x.RequestId == request.Id).OrderBy(x => x.Number).ToListAsync(Stop);
    }

    /// <summary>Messages to one person, oldest first.</summary>
    public async Task<List<OutboundMessage>> MessagesToAsync(string phone)
    {
        await using var db = Dbs.CreateDbContext();
        return await db.OutboundMessages.Where(x => db.Conversations.Any(c => c.Id == x.ConversationId && db.Addresses.Any(a => a.Id == c.AddressId && a.Phone == phone))).OrderBy(x => x.Id).ToListAsync(Stop);
    }

    public async Task<Guid> PersonAsync(string phone)
    {
        await using var db = Dbs.CreateDbContext();
        return await db.People.Where(x => x.Phone == phone).Select(x => x.Id).SingleAsync(Stop);
    }

    /// <summary>A portal user who is linked to this person.</summary>
    public async Task<Actor> ActorAsync(string phone, params string[] roles) =>
        new(roles.Contains(PortalRoles.Operator) ? "operator" : "approver", phone, Guid.CreateVersion7(), await PersonAsync(phone), roles.Length == 0 ? [PortalRoles.Approver] : roles, "portal");

    public async Task<Outcome> DecideAsync(PurchaseRequest request, string phone, bool yes = true, int? revision = null, string? comment = null) =>
        await Node.GetRequiredService<DecideApproval>().RunAsync(request.Number, yes, revision, comment, await ActorAsync(phone), Stop);

    /// <summary>Taps a card's button: the decision inside the transaction of a turn.</summary>
    public async Task<Outcome> TapAsync(PurchaseRequest request, string phone, bool yes, int revision, IServiceProvider? node = null)
    {
        await using var db = Dbs.CreateDbContext();
        await using var tx = await db.Database.BeginTransactionAsync(Stop);
        var row = await db.Requests.Include(x => x.Lines).SingleAsync(x => x.Id == request.Id, Stop);
        var outcome = await (node ?? Node).GetRequiredService<IApprovalDecisions>().DecideAsync(db, row, await PersonAsync(phone), yes, revision, null, "whatsapp", Clock.GetUtcNow(), Stop);
        await db.SaveChangesAsync(Stop);
        await tx.CommitAsync(Stop);
        return outcome;
    }

    public async Task<Outcome> ReleaseAsync(PurchaseRequest request, string phone, string? comment = null) =>
        await Node.GetRequiredService<ReleaseRequest>().RunAsync(request.Number, null, comment, await ActorAsync(phone, PortalRoles.Operator), Stop);

    public async Task<Outcome> HoldAsync(PurchaseRequest request, string phone, string? comment = null) =>
        await Node.GetRequiredService<HoldRequest>().RunAsync(request.Number, null, comment, await ActorAsync(phone, PortalRoles.Operator), Stop);

    /// <summary>Changes the company or a request behind everybody's back.</summary>
    public async Task ChangeAsync(Func<ProcurementDb, Task> change)
    {
        await using var db = Dbs.CreateDbContext();
        await change(db);
        await db.SaveChangesAsync(Stop);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in nodes) await node.DisposeAsync();
        await Dbs.DisposeAsync();
        await database.DisposeAsync();
    }
}
