using System.Net.Http.Json;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Procurement.Data.Orders;
using Procurement.Data.Requests;
using Procurement.Engine.Access;
using Procurement.Engine.Company;
using Procurement.Engine.Erp;
using Procurement.Engine.Files;
using Procurement.Engine.Notices;
using Procurement.Engine.Orders;
using Procurement.Engine.Orders.Browser;
using Procurement.Engine.Orders.Channels;
using Procurement.Engine.Orders.Recipes;
using Procurement.Engine.Work;
using Procurement.Simulators.Shop;
using Procurement.Simulators.Shop.Defences;
using Procurement.Testing;
using Procurement.Testing.Services;

namespace Procurement.Route.Tests.Orders.Defences;

/// <summary>A shop that guards itself, orders that are due there, and a node that places them at the recipe's own pace by a clock that both share.</summary>
internal sealed class DefenceRoom : IAsyncDisposable
{
    private static readonly Actor Admin = new("operator", "Admin", Guid.NewGuid(), null, ["Admin"], "portal");
    private readonly SupplierSecrets secrets = new(new EphemeralDataProtectionProvider());
    private readonly TemporaryFolder folder = new();
    private readonly TestDatabase database;
    private readonly PacedBrowser browser;
    private readonly HttpClient control;
    private readonly ConfigureSupplier configure;
    private readonly PlaceOrdersJob job;

    private DefenceRoom(TestDatabase database, PacedBrowser browser)
    {
        (this.database, this.browser) = (database, browser);
        Dbs = new TestDbs(database);
        control = new HttpClient { BaseAddress = new Uri(browser.Shop, "_control/") };
        var ordering = Options.Create(browser.Ordering);
        configure = new ConfigureSupplier(Dbs, Clock.Still, new LocalNotices(), secrets);
        job = new PlaceOrdersJob(Dbs, new Node("node"), Clock.Still, [new WebsiteChannel(browser.Sites, secrets, ordering)], new FolderFileStore(Options.Create(new StorageOptions { Folder = folder.Path })), new LocalNotices(), ordering, Options.Create(new ErpOptions()), NullLogger<PlaceOrdersJob>.Instance);
    }

    public JumpingClock Clock => browser.Clock;
    public TestDbs Dbs { get; }

    public static async Task<DefenceRoom> OpenAsync(PostgresFixture postgres, PacedBrowser browser, CancellationToken cancellationToken)
    {
        var room = new DefenceRoom(await postgres.CreateDatabaseAsync(cancellationToken), browser);
        await SampleCompany.ImportAsync(room.Dbs, browser.Clock.Still, cancellationToken);
        await room.ResetAsync(cancellationToken);
        return room;
    }

    public async ValueTask DisposeAsync()
    {
        control.Dispose();
        await Dbs.DisposeAsync();
        await database.DisposeAsync();
        folder.Dispose();
    }

    /// <summary>How the supplier is bought from in this personality, by the recipe for it; <paramref name="change"/> changes its text.</summary>
    public async Task BuyFromAsync(string personality, string supplier, CancellationToken cancellationToken, Func<string, string>? change = null)
    {
        var text = personality == Personalities.Classic ? new RecipeLibrary(Options.Create(new OrderingOptions())).FindText(RecipeLibrary.SandboxShop)!
            : await File.ReadAllTextAsync(Repository.PathTo("tests", "Route.Tests", "Orders", "Recipes", $"{personality}.yaml"), cancellationToken);
        var taken = await configure.SetRecipeAsync(supplier, change is null ? text : change(text), Admin, cancellationToken);
        Assert.True(taken.Ok, string.Join(" ", taken.Errors));
        Assert.True((await configure.SetWebsiteAsync(supplier, new Uri(browser.Shop, personality == Personalities.Classic ? $"{supplier}/" : $"{personality}/{supplier}/").ToString(), Admin, cancellationToken)).Ok);
        Assert.True((await configure.SetCredentialsAsync(supplier, ShopOptions.DefaultUser, ShopOptions.DefaultPassword, null, Admin, cancellationToken)).Ok);
    }

    public async Task SetPasswordAsync(string supplier, string password, CancellationToken cancellationToken) => Assert.True((await configure.SetCredentialsAsync(supplier, ShopOptions.DefaultUser, password, null, Admin, cancellationToken)).Ok);

    public async Task DefendAsync(Defence defence, CancellationToken cancellationToken) => (await control.PostAsJsonAsync("defences", defence, cancellationToken)).EnsureSuccessStatusCode();

    public async Task ResetAsync(CancellationToken cancellationToken) => (await control.PostAsync("reset", null, cancellationToken)).EnsureSuccessStatusCode();

    public async Task<IReadOnlyList<ShopOrder>> OrdersAsync(CancellationToken cancellationToken) => (await control.GetFromJsonAsync<List<ShopOrder>>("orders", cancellationToken))!;

    public async Task<IReadOnlyList<string>> EventsAsync(CancellationToken cancellationToken) => [.. (await control.GetFromJsonAsync<List<ShopEvent>>("events", cancellationToken))!.Select(happened => happened.What)];

    /// <summary>One sweep: what is due now.</summary>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        while (await job.SweepAsync(cancellationToken))
        {
        }
    }

    public async Task<PurchaseOrder> ReloadAsync(PurchaseOrder order, CancellationToken cancellationToken)
    {
        await using var db = Dbs.CreateDbContext();
        return await db.Orders.AsNoTracking().SingleAsync(x => x.Id == order.Id, cancellationToken);
    }

    /// <summary>An approved order that is due.</summary>
    public async Task<PurchaseOrder> AnOrderAsync(string supplier, CancellationToken cancellationToken, params (string Sku, decimal Quantity)[] lines)
    {
        var now = Clock.GetUtcNow();
        await using var db = Dbs.CreateDbContext();
        var person = await db.People.SingleAsync(x => x.Phone == "+13055550133", cancellationToken);
        var site = await db.Sites.SingleAsync(x => x.Code == "B7", cancellationToken);
        var items = await db.CatalogItems.ToDictionaryAsync(x => x.Sku, cancellationToken);
        var number = await db.NextNumberAsync(Data.ProcurementDb.OrderNumbers, now, cancellationToken);
        var request = new PurchaseRequest { Id = Guid.CreateVersion7(now), Number = number.Replace("PO", "PR", StringComparison.Ordinal), RequesterId = person.Id, Currency = "AED", CreatedAt = now, SiteCode = "B7", CostCenterCode = "CC-400" };
        foreach (var next in new[] { RequestStatus.Checking, RequestStatus.Approved, RequestStatus.Ordering }) request.MoveTo(next, now);
        var order = new PurchaseOrder
        {
            Id = Guid.CreateVersion7(now),
            Number = number,
            Reference = number,
            RequestId = request.Id,
            RequestRevision = 1,
            SupplierCode = supplier,
            SiteCode = "B7",
            ShipTo = new DeliveryAddress(site.Name, site.Address, site.City, site.Country).ToString(),
            NeedBy = DateOnly.FromDateTime(now.UtcDateTime).AddDays(7),
            Currency = "AED",
            Total = lines.Sum(x => x.Quantity * items[x.Sku].Price),
            CreatedAt = now,
        };
        foreach (var ((sku, quantity), index) in lines.Select((x, i) => (x, i)))
        {
            var item = items[sku];
            request.Lines.Add(new RequestLine { Id = Guid.CreateVersion7(now), RequestId = request.Id, Position = index + 1, Sku = sku, Description = item.Name, Quantity = quantity, Unit = item.Unit, UnitPrice = item.Price, SupplierCode = supplier, RequestedText = item.Name });
            order.Lines.Add(new PurchaseOrderLine { Id = Guid.CreateVersion7(now), OrderId = order.Id, Position = index + 1, Sku = sku, SupplierSku = item.SupplierSku, Description = item.Name, Quantity = quantity, Unit = item.Unit, UnitPrice = item.Price });
        }

        request.Total = order.Total;
        request.RememberFirstApprovedTotal();
        order.Owe(now);
        db.AddRange(request, order);
        await db.SaveChangesAsync(cancellationToken);
        return order;
    }
}
