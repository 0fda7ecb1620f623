using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Procurement.Data.Company;
using Procurement.Data.Orders;
using Procurement.Engine.Access;
using Procurement.Engine.Company;
using Procurement.Engine.Erp;
using Procurement.Engine.Files;
using Procurement.Engine.Notices;
using Procurement.Engine.Orders;
using Procurement.Engine.Orders.Browser;
using Procurement.Engine.Orders.Channels;
using Procurement.Engine.Work;
using Procurement.Simulators.Shop;
using Procurement.Simulators.Shop.Mutations;
using Procurement.Testing;
using Procurement.Testing.Services;
using Fault = Procurement.Simulators.Shop.Fault;

namespace Procurement.Route.Tests.Orders.Matrix;

/// <summary>One worker of the matrix: shops, a browser, a database and a clock of its own, in which one run follows the other.</summary>
internal sealed class MatrixRoom : IAsyncDisposable
{
    private static readonly OrderingOptions Ordering = new() { MaxBrowsers = 1, Pacing = false, HandOffMinutes = 0 };
    private static readonly ErpOptions NoErp = new();
    private static readonly string[] Fractions = ["m", "kg", "l"];

    private readonly TestDatabase database;
    private readonly TemporaryFolder folder = new();
    private readonly Actor admin = new("operator", "Admin", Guid.NewGuid(), null, ["Admin"], "portal");
    private readonly Actor buyer = new("operator", "Priya", Guid.NewGuid(), null, ["Operator"], "portal");
    private readonly Dictionary<string, List<CatalogItem>> goods = new(StringComparer.Ordinal);
    private readonly List<string> sites = [];
    private ShopServer shop = null!;
    private HttpClient http = null!;
    private PlaywrightSupplierSites browser = null!;

    private MatrixRoom(TestDatabase database)
    {
        this.database = database;
        Dbs = new TestDbs(database);
        Secrets = new SupplierSecrets(DataProtectionProvider.Create(new DirectoryInfo(KeyFolder)));
        Files = new FolderFileStore(Options.Create(new StorageOptions { Folder = FileFolder }));
    }

    public TestDbs Dbs { get; }
    public FakeTimeProvider Clock { get; } = new(FakeClock.MondayMorning) { AutoAdvanceAmount = TimeSpan.FromMilliseconds(1) };
    public SupplierSecrets Secrets { get; }
    public FolderFileStore Files { get; }
    public LocalNotices Notices { get; } = new();
    public string ConnectionString => database.ConnectionString;
    public string KeyFolder => Path.Combine(folder.Path, "keys");
    public string FileFolder => Path.Combine(folder.Path, "files");

    public static async Task<MatrixRoom> OpenAsync(PostgresFixture postgres, CancellationToken cancellationToken)
    {
        var room = new MatrixRoom(await postgres.CreateDatabaseAsync(cancellationToken));
        room.shop = await ShopServer.StartAsync(SandboxShops.ShopOptionsFor(null) with { Clock = room.Clock }, cancellationToken);
        room.http = new HttpClient { BaseAddress = room.shop.BaseAddress };
        room.browser = new PlaywrightSupplierSites(Options.Create(Ordering), room.Clock, NullLoggerFactory.Instance);
        await SampleCompany.ImportAsync(room.Dbs, room.Clock, cancellationToken);
        await room.ReadCompanyAsync(cancellationToken);
        return room;
    }

    public async ValueTask DisposeAsync()
    {
        await browser.DisposeAsync();
        http.Dispose();
        await shop.DisposeAsync();
        await Dbs.DisposeAsync();
        await database.DisposeAsync();
        folder.Dispose();
    }

    /// <summary>Everything before the engine begins: the shop as the seed has it, and an order that is owed.</summary>
    public async Task<MatrixRun> PrepareAsync(ShopKind kind, int seed, CancellationToken cancellationToken)
    {
        var random = new Random(seed);
        await PostAsync("reset", null, cancellationToken);
        var configure = new ConfigureSupplier(Dbs, Clock, Notices, Secrets);
        await configure.SetWebsiteAsync(kind.Supplier, new Uri(shop.BaseAddress, kind.Path).ToString(), admin, cancellationToken);
        Assert.True((await configure.SetRecipeAsync(kind.Supplier, kind.Recipe, admin, cancellationToken)) is { Ok: true });
        await configure.SetCredentialsAsync(kind.Supplier, ShopOptions.DefaultUser, ShopOptions.DefaultPassword, null, admin, cancellationToken);
        var wanted = MatrixOrder.Choose(goods[kind.Name], sites, Clock.GetUtcNow(), random);
        var other = goods[kind.Name][random.Next(goods[kind.Name].Count)];
        await EarlierOrders.PlaceAsync(shop.BaseAddress, kind.Supplier, other.SupplierSku!, random.Next(3), cancellationToken);
        if (random.Next(3) == 0) await PostAsync($"carts/{kind.Supplier}", new Dictionary<string, decimal> { [other.SupplierSku!] = 3 }, cancellationToken);
        Clock.Advance(TimeSpan.FromMinutes(5));
        var before = (await OrdersAsync(kind, cancellationToken)).Select(order => order.Number).ToHashSet(StringComparer.Ordinal);
        await using var db = Dbs.CreateDbContext();
        var order = await wanted.OweAsync(db, kind.Supplier, Clock.GetUtcNow(), cancellationToken);
        return new MatrixRun(this, kind, seed, order.Id, [.. wanted.Lines.Select(line => line.Item.SupplierSku!), other.SupplierSku == wanted.Lines[0].Item.SupplierSku ? goods[kind.Name].First(item => item != other).SupplierSku! : other.SupplierSku!], before);
    }

    public Task BreakAsync(Fault fault, CancellationToken cancellationToken) => PostAsync("faults", fault, cancellationToken);

    public Task MendAsync(CancellationToken cancellationToken) => PostAsync("faults/clear", null, cancellationToken);

    public Task RedesignAsync(Mutation mutation, CancellationToken cancellationToken) => PostAsync("mutations", mutation, cancellationToken);

    public async Task<IReadOnlyList<ShopOrder>> OrdersAsync(ShopKind kind, CancellationToken cancellationToken) => (await http.GetFromJsonAsync<List<ShopOrder>>($"_control/orders?supplier={kind.Supplier}", cancellationToken))!;

    /// <summary>How often a step was reached since the reset.</summary>
    public async Task<int> ReachedAsync(ShopKind kind, string step, CancellationToken cancellationToken) =>
        (await http.GetFromJsonAsync<List<ShopEvent>>($"_control/events?supplier={kind.Supplier}", cancellationToken))!.Count(happened => happened.What == step);

    /// <summary>One sweep in this process.</summary>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        var ordering = Options.Create(Ordering);
        var job = new PlaceOrdersJob(Dbs, new Node("node"), Clock, [new WebsiteChannel(browser, Secrets, ordering)], Files, Notices, ordering, Options.Create(NoErp), NullLogger<PlaceOrdersJob>.Instance);
        await job.SweepAsync(cancellationToken);
    }

    public async Task<PurchaseOrder> ReadAsync(Guid order, CancellationToken cancellationToken)
    {
        await using var db = Dbs.CreateDbContext();
        return await db.Orders.AsNoTracking().Include(x => x.Lines).SingleAsync(x => x.Id == order, cancellationToken);
    }

    /// <summary>What an operator who has looked at the supplier says.</summary>
    public async Task ResolveAsync(PurchaseOrder order, string? supplierNumber, CancellationToken cancellationToken)
    {
        var resolve = new ResolveOrder(Dbs, Clock, Notices, Options.Create(NoErp));
        var said = await resolve.RunAsync(order.Number, supplierNumber is null ? ResolveOrder.NotPlacedOutcome : ResolveOrder.PlacedOutcome, supplierNumber, null, buyer, cancellationToken);
        Assert.True(said.Ok);
    }

    public async Task RetryAsync(PurchaseOrder order, CancellationToken cancellationToken) => Assert.True((await new RetryOrder(Dbs, Clock, Notices).RunAsync(order.Number, buyer, cancellationToken)).Ok);

    /// <summary>An order that nobody wants any more is out of the way of the next run.</summary>
    public async Task ForgetAsync(Guid order, CancellationToken cancellationToken)
    {
        await using var db = Dbs.CreateDbContext();
        await db.Orders.Where(x => x.Id == order && x.DueAt != null).ExecuteUpdateAsync(set => set.SetProperty(x => x.DueAt, (DateTimeOffset?)null), cancellationToken);
    }

    /// <summary>As if no process had been seen for a while.</summary>
    public async Task ForgetNodesAsync(CancellationToken cancellationToken)
    {
        await using var db = Dbs.CreateDbContext();
        var longAgo = Clock.GetUtcNow() - TimeSpan.FromMinutes(30);
        await db.WorkNodes.ExecuteUpdateAsync(set => set.SetProperty(x => x.SeenAt, longAgo), cancellationToken);
    }

    private async Task ReadCompanyAsync(CancellationToken cancellationToken)
    {
        await using var db = Dbs.CreateDbContext();
        sites.AddRange(await db.Sites.OrderBy(x => x.Code).Select(x => x.Code).ToListAsync(cancellationToken));
        var items = await db.CatalogItems.AsNoTracking().Where(x => x.Active && x.SupplierSku != null && x.Price > 2 && x.Price < 120 && x.MinQty <= 5 && !Fractions.Contains(x.Unit)).OrderBy(x => x.Sku).ToListAsync(cancellationToken);
        foreach (var kind in ShopKind.All) goods[kind.Name] = [.. items.Where(item => item.SupplierCode == kind.Supplier)];
        var alone = await PagesOfOneArticleAsync(cancellationToken);
        goods[ShopKind.Spa.Name].RemoveAll(item => !alone.Contains(item.SupplierSku!));
    }

    /// <summary>The single page sells sizes and colours on one page; which of them is meant would have to stand in the recipe, article by article.</summary>
    private async Task<HashSet<string>> PagesOfOneArticleAsync(CancellationToken cancellationToken)
    {
        var alone = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var offset = 0; ; offset += 24)
        {
            var page = await http.GetFromJsonAsync<JsonElement>($"{ShopKind.Spa.Path}api/products?offset={offset}", cancellationToken);
            var items = page.GetProperty("items").EnumerateArray().ToList();
            if (items.Count == 0) return alone;
            alone.UnionWith(items.Where(item => item.GetProperty("choices").GetInt32() == 1).Select(item => item.GetProperty("id").GetString()!));
        }
    }

    private async Task PostAsync(string control, object? body, CancellationToken cancellationToken)
    {
        using var answer = body is null ? await http.PostAsync($"_control/{control}", null, cancellationToken) : await http.PostAsJsonAsync($"_control/{control}", body, cancellationToken);
        answer.EnsureSuccessStatusCode();
    }
}
