using System.Globalization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Procurement.Data.Company;
using Procurement.Data.Orders;
using Procurement.Data.Requests;
using Procurement.Engine.Access;
using Procurement.Engine.Company;
using Procurement.Engine.Erp;
using Procurement.Engine.Files;
using Procurement.Engine.Notices;
using Procurement.Engine.Orders;
using Procurement.Engine.Orders.Channels;
using Procurement.Engine.Orders.Recipes;
using Procurement.Engine.Work;
using Procurement.Simulators.Shop;
using Procurement.Testing;
using Procurement.Testing.Services;
using Fault = Procurement.Simulators.Shop.Fault;

namespace Procurement.Route.Tests.Orders;

/// <summary>Orders as rows, placed in the real shop by the real browser: at most once, whatever happens on the way.</summary>
public sealed class PlaceOrdersTests(PostgresFixture postgres, SandboxShops shops) : IClassFixture<SandboxShops>, IAsyncLifetime
{
    private readonly FakeTimeProvider clock = new(FakeClock.MondayMorning) { AutoAdvanceAmount = TimeSpan.FromMilliseconds(1) };
    private readonly SupplierSecrets secrets = new(new EphemeralDataProtectionProvider());
    private readonly Actor buyer = new("operator", "Priya", Guid.NewGuid(), null, ["Operator"], "portal");
    private readonly Actor admin = new("operator", "Admin", Guid.NewGuid(), null, ["Admin"], "portal");
    private TestDatabase database = null!;
    private TestDbs dbs = null!;
    private PurchaseOrder order = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        database = await postgres.CreateDatabaseAsync(Stop);
        dbs = new TestDbs(database);
        await shops.ResetAsync(Stop);
        await SampleCompany.ImportAsync(dbs, clock, Stop);
        var configure = new ConfigureSupplier(dbs, clock, new LocalNotices(), secrets);
        Assert.True((await configure.SetWebsiteAsync("BRC", new Uri(shops.BaseAddress, "BRC/").ToString(), admin, Stop)).Ok);
        Assert.True((await configure.SetRecipeAsync("BRC", new RecipeLibrary(Options.Create(new OrderingOptions())).FindText(RecipeLibrary.SandboxShop)!, admin, Stop)).Ok);
        Assert.True((await configure.SetCredentialsAsync("BRC", ShopOptions.DefaultUser, ShopOptions.DefaultPassword, null, admin, Stop)).Ok);
        order = await AnOrderAsync("BRC", ("MED-1008", 10));
    }

    public async ValueTask DisposeAsync()
    {
        await dbs.DisposeAsync();
        await database.DisposeAsync();
    }

    [Fact]
    public async Task An_approved_order_is_bought_once_with_its_evidence_and_owes_its_booking()
    {
        await RunAsync();

        var placed = await ReloadAsync();
        var bought = Assert.Single(await shops.OrdersAsync(Stop));
        Assert.Equal((OrderStatus.Placed, bought.Number, order.Number, null), (placed.Status, placed.SupplierOrderNumber, bought.Reference, placed.DueAt));
        await using var db = dbs.CreateDbContext();
        Assert.Equal(["signIn", "history", "emptyCart", "addLine", "readCart", "checkout", "beforeClick", "confirmation"], await db.AttemptSteps.OrderBy(x => x.Position).Select(x => x.Name).ToListAsync(Stop));
        Assert.All(await db.AttemptSteps.ToListAsync(Stop), step => Assert.NotNull(step.ScreenshotKey));
        Assert.Equal(order.Number, (await db.ErpPostings.SingleAsync(x => x.DueAt != null, Stop)).Reference);
        Assert.Equal(RequestStatus.Ordered, (await db.Requests.SingleAsync(Stop)).Status);
        Assert.Null((await db.SupplierAccounts.SingleAsync(Stop)).LeasedBy);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_order_that_was_taken_although_the_shop_failed_is_found_and_not_ordered_again(bool answers)
    {
        await shops.BreakAsync(answers ? new Fault(ErrorAfterOrder: true, Times: 1) : new Fault(NoNumberOnConfirmation: true, Times: 1), Stop);

        await RunAsync();
        await RunAsync();

        var placed = await ReloadAsync();
        Assert.Equal((OrderStatus.Placed, Assert.Single(await shops.OrdersAsync(Stop)).Number), (placed.Status, placed.SupplierOrderNumber));
    }

    [Fact]
    public async Task An_order_that_was_proven_not_taken_twice_is_tried_once_more_by_itself()
    {
        await shops.BreakAsync(new Fault(ErrorBeforeOrder: true, Times: 1), Stop);

        await RunAsync();
        await RunAsync();
        Assert.Equal((OrderStatus.Placing, 1), ((await ReloadAsync()).Status, (await ReloadAsync()).AbsentLookUps));
        clock.Advance(TimeSpan.FromMinutes(1));
        await RunAsync();

        Assert.Equal((OrderStatus.Placed, 1), ((await ReloadAsync()).Status, (await ReloadAsync()).AutoRetries));
        Assert.Single(await shops.OrdersAsync(Stop));
    }

    [Fact]
    public async Task A_number_that_another_order_has_already_proves_nothing()
    {
        await RunAsync();
        var first = await ReloadAsync();
        // The shop counts on: its next order gets the number that the first one is given here.
        var next = FormattableString.Invariant($"BRC-{int.Parse(first.SupplierOrderNumber!["BRC-".Length..], CultureInfo.InvariantCulture) + 1}");
        await using (var db = dbs.CreateDbContext()) await db.Orders.ExecuteUpdateAsync(set => set.SetProperty(x => x.SupplierOrderNumber, next), Stop);
        order = await AnOrderAsync("BRC", ("MED-1008", 12));

        await RunAsync();

        Assert.Contains(await shops.OrdersAsync(Stop), bought => bought.Number == next);
        var unsure = await ReloadAsync();
        Assert.Equal((OrderStatus.Uncertain, "orderUncertain", null), (unsure.Status, unsure.Attention, unsure.SupplierOrderNumber));
        Assert.Contains(first.Number, unsure.LastError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Above_the_limit_a_person_has_it_tried_again()
    {
        order = await AnOrderAsync("BRC", ("MED-1008", 30));
        await SettleAsync("PO-2026-000001");
        await shops.BreakAsync(new Fault(ErrorBeforeOrder: true, Times: 1), Stop);
        await RunAsync();
        await RunAsync();
        clock.Advance(TimeSpan.FromMinutes(1));
        await RunAsync();
        Assert.Equal((OrderStatus.Failed, "orderFailed"), ((await ReloadAsync()).Status, (await ReloadAsync()).Attention));

        Assert.True((await new RetryOrder(dbs, clock, new LocalNotices()).RunAsync(order.Number, buyer, Stop)).Ok);
        await RunAsync();

        Assert.Equal(OrderStatus.Placed, (await ReloadAsync()).Status);
        Assert.Equal(order.Number, Assert.Single(await shops.OrdersAsync(Stop)).Reference);
    }

    [Fact]
    public async Task An_armed_attempt_that_was_cut_off_is_only_looked_up_and_then_given_to_a_person()
    {
        await ArmAsync();

        foreach (var minutes in new[] { 0, 1, 4, 10 })
        {
            clock.Advance(TimeSpan.FromMinutes(minutes));
            await RunAsync();
        }

        // The cart is empty, so nothing proves that the order was not taken.
        Assert.Equal((OrderStatus.Uncertain, 4), ((await ReloadAsync()).Status, (await ReloadAsync()).LookUps));
        Assert.Empty(await shops.OrdersAsync(Stop));
        Assert.Equal(NoCodes.WrongState, (await new RetryOrder(dbs, clock, new LocalNotices()).RunAsync(order.Number, buyer, Stop)).Code);

        Assert.True((await Resolve().RunAsync(order.Number, ResolveOrder.PlacedOutcome, "BRC-77", "phoned them", buyer, Stop)).Ok);
        Assert.Equal((OrderStatus.Placed, "BRC-77"), ((await ReloadAsync()).Status, (await ReloadAsync()).SupplierOrderNumber));
    }

    [Fact]
    public async Task A_run_that_was_cut_off_before_arming_starts_again_by_itself()
    {
        await using (var db = dbs.CreateDbContext())
        {
            var row = await db.Orders.SingleAsync(Stop);
            row.StartPlacing(clock.GetUtcNow());
            db.OrderAttempts.Add(new OrderAttempt { Id = Guid.NewGuid(), OrderId = row.Id, Number = 1, StartedAt = clock.GetUtcNow() });
            await db.SaveChangesAsync(Stop);
        }

        await RunAsync();

        Assert.Equal(OrderStatus.Placed, (await ReloadAsync()).Status);
        await using var after = dbs.CreateDbContext();
        Assert.Equal(["cutOff", "placed"], await after.OrderAttempts.OrderBy(x => x.Number).Select(x => x.Outcome).ToListAsync(Stop));
        Assert.Single(await shops.OrdersAsync(Stop));
    }

    [Fact]
    public async Task A_changed_price_stops_before_the_click_and_a_person_may_retry()
    {
        await shops.BreakAsync(new Fault(PriceFactor: 1.5m), Stop);
        await RunAsync();
        var stopped = await ReloadAsync();
        Assert.Equal((OrderStatus.NeedsOperator, "priceChanged"), (stopped.Status, stopped.Attention));
        Assert.Contains("58.50 instead of 39.00", stopped.LastError!, StringComparison.Ordinal);
        Assert.Empty(await shops.OrdersAsync(Stop));

        await shops.ResetAsync(Stop);
        await new RetryOrder(dbs, clock, new LocalNotices()).RunAsync(order.Number, buyer, Stop);
        await RunAsync();

        Assert.Equal(OrderStatus.Placed, (await ReloadAsync()).Status);
    }

    [Theory]
    [InlineData("challenge", OrderStatus.NeedsOperator)]
    [InlineData("pageUnknown", OrderStatus.NeedsOperator)]
    [InlineData("orderFailed", OrderStatus.Failed)]
    public async Task Trouble_that_a_person_must_see_ends_the_order_with_a_picture_and_without_a_purchase(string attention, OrderStatus status)
    {
        await shops.BreakAsync(attention switch
        {
            "challenge" => new Fault(Challenge: true, ChallengeAt: "checkout"),
            "pageUnknown" => new Fault(ChangedMarkup: true, ChangedPages: ["checkout"]),
            _ => new Fault(OutOfStock: ["BC4533K"]),
        }, Stop);

        await RunAsync();

        var ended = await ReloadAsync();
        Assert.Equal((status, attention), (ended.Status, ended.Attention));
        await using var db = dbs.CreateDbContext();
        Assert.NotNull((await db.AttemptSteps.OrderByDescending(x => x.At).ThenByDescending(x => x.Id).FirstAsync(Stop)).ScreenshotKey);
        Assert.Empty(await shops.OrdersAsync(Stop));
    }

    [Fact]
    public async Task A_supplier_without_an_automated_channel_waits_for_a_person_who_orders_by_hand()
    {
        order = await AnOrderAsync("MDS", ("MED-1004", 5));

        await RunAsync();

        var waiting = await ReloadAsync();
        Assert.Equal((OrderStatus.NeedsOperator, "orderByHand"), (waiting.Status, waiting.Attention));
        Assert.True((await Resolve().RunAsync(order.Number, ResolveOrder.PlacedOutcome, "MDS-1", null, buyer, Stop)).Ok);
        Assert.Equal(OrderStatus.Placed, (await ReloadAsync()).Status);
    }

    [Fact]
    public async Task Two_nodes_at_once_buy_each_order_once()
    {
        await AnOrderAsync("BRC", ("CLN-1305", 1));

        await Task.WhenAll(RunAsync("a"), RunAsync("b"));
        clock.Advance(TimeSpan.FromSeconds(5));
        await RunAsync("a");

        var bought = await shops.OrdersAsync(Stop);
        Assert.Equal(2, bought.Select(x => x.Reference).Distinct().Count());
        Assert.Equal(2, bought.Count);
        await using var db = dbs.CreateDbContext();
        Assert.Equal(2, await db.Orders.CountAsync(x => x.Status == OrderStatus.Placed, Stop));
    }

    private ResolveOrder Resolve() => new(dbs, clock, new LocalNotices(), Options.Create(Tryton));

    private static ErpOptions Tryton { get; } = new() { Kind = "tryton", Url = "http://127.0.0.1:1", Database = "x", User = "x", Password = "x" };

    private async Task RunAsync(string node = "node")
    {
        using var folder = new TemporaryFolder();
        var files = new FolderFileStore(Options.Create(new StorageOptions { Folder = folder.Path }));
        var ordering = Options.Create(new OrderingOptions { MaxBrowsers = 1 });
        var job = new PlaceOrdersJob(dbs, new Node(node), clock, [new WebsiteChannel(shops.Sites, secrets, ordering)], files, new LocalNotices(), ordering, Options.Create(Tryton), NullLogger<PlaceOrdersJob>.Instance);
        while (await job.SweepAsync(Stop))
        {
            clock.Advance(TimeSpan.FromMilliseconds(1));
        }
    }

    private async Task<PurchaseOrder> ReloadAsync()
    {
        await using var db = dbs.CreateDbContext();
        return await db.Orders.AsNoTracking().SingleAsync(x => x.Number == order.Number, Stop);
    }

    /// <summary>As a process leaves it that dies between arming and the click.</summary>
    private async Task ArmAsync()
    {
        await using var db = dbs.CreateDbContext();
        var row = await db.Orders.SingleAsync(Stop);
        row.StartPlacing(clock.GetUtcNow());
        var attempt = new OrderAttempt { Id = Guid.NewGuid(), OrderId = row.Id, Number = 1, StartedAt = clock.GetUtcNow() };
        attempt.Arm(clock.GetUtcNow());
        db.OrderAttempts.Add(attempt);
        await db.SaveChangesAsync(Stop);
    }

    private async Task SettleAsync(string number)
    {
        await using var db = dbs.CreateDbContext();
        (await db.Orders.SingleAsync(x => x.Number == number, Stop)).Cancel(clock.GetUtcNow());
        await db.SaveChangesAsync(Stop);
    }

    private async Task<PurchaseOrder> AnOrderAsync(string supplier, params (string Sku, decimal Quantity)[] lines)
    {
        var now = clock.GetUtcNow();
        await using var db = dbs.CreateDbContext();
        var person = await db.People.SingleAsync(x => x.Phone == "+13055550133", Stop);
        var site = await db.Sites.SingleAsync(x => x.Code == "B7", Stop);
        var items = await db.CatalogItems.ToDictionaryAsync(x => x.Sku, Stop);
        var request = new PurchaseRequest { Id = Guid.CreateVersion7(now), Number = await db.NextNumberAsync(Data.ProcurementDb.RequestNumbers, now, Stop), RequesterId = person.Id, Currency = "AED", CreatedAt = now, SiteCode = "B7", CostCenterCode = "CC-400" };
        foreach (var next in new[] { RequestStatus.Checking, RequestStatus.Approved, RequestStatus.Ordering }) request.MoveTo(next, now);
        var made = new PurchaseOrder
        {
            Id = Guid.CreateVersion7(now),
            Number = await db.NextNumberAsync(Data.ProcurementDb.OrderNumbers, now, Stop) is var number ? number : "",
            Reference = number,
            RequestId = request.Id,
            RequestRevision = 1,
            SupplierCode = supplier,
            SiteCode = "B7",
            ShipTo = new DeliveryAddress(site.Name, site.Address, site.City, site.Country).ToString(),
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
