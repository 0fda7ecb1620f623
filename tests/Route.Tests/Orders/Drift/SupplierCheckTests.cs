using System.Net.Http.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Procurement.Data.Company;
using Procurement.Data.Orders;
using Procurement.Engine.Access;
using Procurement.Engine.Company;
using Procurement.Engine.Orders;
using Procurement.Engine.Orders.Channels;
using Procurement.Engine.Orders.Drift;
using Procurement.Engine.Orders.Recipes;
using Procurement.Engine.Work;
using Procurement.Simulators.Shop;
using Procurement.Testing.Services;
using Fault = Procurement.Simulators.Shop.Fault;

namespace Procurement.Route.Tests.Orders.Drift;

/// <summary>What wears out on a supplier's website is kept, and its regular check only looks.</summary>
public sealed class SupplierCheckTests(PostgresFixture postgres, SandboxShops shops) : IClassFixture<SandboxShops>, IAsyncLifetime
{
    private static readonly Actor Admin = new("operator", "Admin", Guid.NewGuid(), null, ["Admin"], "portal");
    private static readonly string Sound = new RecipeLibrary(Options.Create(new OrderingOptions())).FindText(RecipeLibrary.SandboxShop)!;

    /// <summary>Its preferred button is not there, and a fallback is.</summary>
    private static readonly string Worn = Sound.Replace("- click: \"#add-to-cart\"", "- click: [\"#put-in-bag\", \"#add-to-cart\"]", StringComparison.Ordinal).Replace("signedOut: \"#sign-in-form\"", "signedOut: [\"#log-in\", \"#sign-in-form\"]", StringComparison.Ordinal);
    private ChannelRoom room = null!;
    private WearBook book = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await shops.ResetAsync(Stop);
        room = await ChannelRoom.OpenAsync(postgres);
        book = new WearBook(room.Dbs, room.Clock, room.Notices, NullLogger<WearBook>.Instance);
        room.Channels.Add(new WebsiteChannel(shops.Sites, room.Secrets, room.Ordering, null, book));
        Assert.True((await Configure.SetWebsiteAsync("BRC", new Uri(shops.BaseAddress, "BRC/").ToString(), Admin, Stop)).Ok);
        await SetRecipeAsync(Worn);
        Assert.True((await Configure.SetCredentialsAsync("BRC", ShopOptions.DefaultUser, ShopOptions.DefaultPassword, null, Admin, Stop)).Ok);
    }

    public ValueTask DisposeAsync() => room.DisposeAsync();

    [Fact]
    public async Task An_order_s_run_keeps_what_wears_out_and_a_new_recipe_ends_it()
    {
        var order = await room.AnOrderAsync("BRC", ("MED-1008", 10));
        await room.RunAsync();

        Assert.Equal((OrderStatus.Placed, null), ((await room.ReadAsync(order)).Status, (await room.ReadAsync(order)).LastError));
        var worn = await WearAsync();
        Assert.Equal([("addLine", order.Number, 1), ("signIn", order.Number, 1)], worn.Select(x => (x.Phase, x.LastSeenIn, x.Times)));
        Assert.Contains("#put-in-bag", worn[0].What, StringComparison.Ordinal);
        Assert.True(worn[0].Line > 0);
        Assert.Equal(2, (await new FailedWork(room.Dbs).ListAsync(Stop)).Count(item => item.Kind == WorkKinds.SupplierWear));

        await SetRecipeAsync(Sound);

        Assert.All(await WearAsync(), x => Assert.Equal("recipe", x.Resolution));
        Assert.DoesNotContain(await new FailedWork(room.Dbs).ListAsync(Stop), item => item.Kind == WorkKinds.SupplierWear);
    }

    [Fact]
    public async Task A_run_that_failed_keeps_what_it_met_until_then()
    {
        await shops.BreakAsync(new Fault(OutOfStock: ["BC4533K"]), Stop);
        var order = await room.AnOrderAsync("BRC", ("MED-1008", 10));

        await room.RunAsync();

        Assert.Equal(OrderStatus.Failed, (await room.ReadAsync(order)).Status);
        Assert.Equal("signIn", Assert.Single(await WearAsync()).Phase);
    }

    [Fact]
    public async Task An_order_is_placed_although_wear_cannot_be_kept()
    {
        await using (var db = room.Dbs.CreateDbContext()) await db.Database.ExecuteSqlAsync($"ALTER TABLE supplier_wear RENAME TO supplier_wear_gone", Stop);
        var order = await room.AnOrderAsync("BRC", ("MED-1008", 10));

        await room.RunAsync();

        Assert.Equal((OrderStatus.Placed, null), ((await room.ReadAsync(order)).Status, (await room.ReadAsync(order)).LastError));
    }

    [Fact]
    public async Task A_check_looks_and_changes_nothing()
    {
        await PutInCartAsync();
        Assert.True((await Check.NowAsync("BRC", Priya, Stop)).Ok);
        await SweepAsync();

        var check = await CheckedAsync();
        Assert.Equal((CanaryResults.Wearing, null, null), (check.Result, check.Reason, check.AskedBy));
        Assert.Equal(["signIn"], (await WearAsync()).Select(x => x.Phase));
        Assert.NotNull(check.BrowserPeakBytes);
        Assert.True(check.DueAt > check.CheckedAt);
        using var http = new HttpClient { BaseAddress = shops.BaseAddress };
        var steps = (await http.GetFromJsonAsync<List<ShopEvent>>("_control/events?supplier=BRC", Stop))!;
        Assert.Contains(steps, step => step.What == "cart");
        Assert.DoesNotContain(steps, step => step.What is "add" or "checkout" or "review" or "commit" || (step.What == "cart" && step.Method == "POST"));
        Assert.Equal(2m, Assert.Single(await shops.CartAsync("BRC", Stop)).Quantity);
        await using var db = room.Dbs.CreateDbContext();
        Assert.Equal("Priya", (await db.AuditEntries.SingleAsync(x => x.Action == "checkSupplier", Stop)).Actor);
        Assert.All(await db.SupplierAccounts.ToListAsync(Stop), account => Assert.Null(account.LeasedBy));
        Assert.NotNull((await db.SupplierAccounts.SingleAsync(x => x.SupplierCode == "BRC", Stop)).ProtectedBrowserState);
    }

    [Fact]
    public async Task A_broken_website_is_told_with_its_phase_and_a_picture_and_stands_among_failed_work_until_it_is_well()
    {
        await SetRecipeAsync(Sound.Replace("timeouts: { page: 30, commit: 60 }", "timeouts: { page: 3, commit: 60 }", StringComparison.Ordinal));
        await shops.BreakAsync(new Fault(ChangedMarkup: true, ChangedPages: ["cart"]), Stop);
        await Check.NowAsync("BRC", Priya, Stop);
        await SweepAsync();

        var broken = await CheckedAsync();
        Assert.Equal((CanaryResults.Broken, "readCart"), (broken.Result, broken.Phase));
        Assert.NotNull(broken.ScreenshotKey);
        var told = Assert.Single(await new FailedWork(room.Dbs).ListAsync(Stop), item => item.Kind == WorkKinds.SupplierCheck);
        Assert.Equal(("BRC", broken.Reason), (told.Subject, told.LastError));

        await shops.ResetAsync(Stop);
        await Check.NowAsync("BRC", Priya, Stop);
        await SweepAsync();

        Assert.Equal((CanaryResults.Well, null), ((await CheckedAsync()).Result, (await CheckedAsync()).Reason));
        Assert.DoesNotContain(await new FailedWork(room.Dbs).ListAsync(Stop), item => item.Kind == WorkKinds.SupplierCheck);
    }

    [Fact]
    public async Task Trouble_of_the_moment_is_looked_at_again_before_it_is_told()
    {
        await shops.BreakAsync(new Fault(ErrorBeforeOrder: false) { ErrorAt = "account" }, Stop);
        await OweAsync();

        await SweepAsync();
        Assert.Null((await CheckedAsync()).Result);
        for (var look = 0; look < 2; look++)
        {
            room.Clock.Advance(TimeSpan.FromMinutes(11));
            await SweepAsync();
        }

        Assert.Equal((CanaryResults.Broken, "signIn"), ((await CheckedAsync()).Result, (await CheckedAsync()).Phase));
    }

    [Fact]
    public async Task A_check_gives_way_to_an_order_that_is_due_and_to_whoever_has_the_account()
    {
        await OweAsync();
        await using (var db = room.Dbs.CreateDbContext()) Assert.True(await AccountLease.TakeAsync(db, "BRC", "PO-9", "other", room.Clock.GetUtcNow(), TimeSpan.FromMinutes(1), Stop));
        await SweepAsync();
        Assert.Null((await CheckedAsync()).Result);
        room.Clock.Advance(TimeSpan.FromMinutes(3));
        await room.AnOrderAsync("BRC", ("MED-1008", 10));
        await SweepAsync();
        Assert.Null((await CheckedAsync()).Result);

        await room.RunAsync();
        room.Clock.Advance(TimeSpan.FromMinutes(3));
        await SweepAsync();

        Assert.Equal((CanaryResults.Wearing, null), ((await CheckedAsync()).Result, (await CheckedAsync()).Reason));
    }

    [Fact]
    public async Task Every_supplier_that_is_bought_from_on_its_website_is_owed_a_check_and_no_other()
    {
        await new PlanChecksJob(room.Dbs, room.Clock, room.Ordering).PlanAsync(Stop);
        var due = (await CheckedAsync()).DueAt;
        await new PlanChecksJob(room.Dbs, room.Clock, room.Ordering).PlanAsync(Stop);

        await using var db = room.Dbs.CreateDbContext();
        Assert.Equal(("BRC", due), (Assert.Single(await db.SupplierCanaries.ToListAsync(Stop)).SupplierCode, (await CheckedAsync()).DueAt));
        Assert.InRange(due!.Value, room.Clock.GetUtcNow(), room.Clock.GetUtcNow().AddHours(30));

        await new PlanChecksJob(room.Dbs, room.Clock, Options.Create(new OrderingOptions { CanaryHours = 0 })).PlanAsync(Stop);
        Assert.Null((await CheckedAsync()).DueAt);
    }

    [Fact]
    public async Task Only_operators_and_administrators_have_a_website_checked()
    {
        var auditor = new Actor("auditor", "Ana", Guid.NewGuid(), null, ["Auditor"], "portal");

        Assert.Equal(NoCodes.NotAllowed, (await Check.NowAsync("BRC", auditor, Stop)).Code);
        Assert.Equal(NoCodes.NotFound, (await Check.NowAsync("NONE", Priya, Stop)).Code);
        Assert.Equal(NoCodes.WrongState, (await Check.NowAsync("MDS", Priya, Stop)).Code);
    }

    private Actor Priya => room.Operator;

    private ConfigureSupplier Configure => new(room.Dbs, room.Clock, room.Notices, room.Secrets);

    private CheckSupplier Check => new(room.Dbs, room.Clock, room.Notices, room.Secrets);

    private async Task SetRecipeAsync(string yaml)
    {
        var set = await Configure.SetRecipeAsync("BRC", yaml, Admin, Stop);
        Assert.True(set.Ok, string.Join(" ", set.Errors));
    }

    private async Task OweAsync()
    {
        await using var db = room.Dbs.CreateDbContext();
        var row = new SupplierCanary { Id = Guid.NewGuid(), SupplierCode = "BRC" };
        row.Owe(room.Clock.GetUtcNow());
        db.Add(row);
        await db.SaveChangesAsync(Stop);
    }

    private async Task SweepAsync()
    {
        var job = new CheckSuppliersJob(room.Dbs, new Node("node"), room.Clock, shops.Sites, room.Secrets, book, room.Files, room.Notices, room.Ordering, NullLogger<CheckSuppliersJob>.Instance);
        while (await job.SweepAsync(Stop))
        {
            // Until nothing is due.
        }
    }

    private async Task PutInCartAsync()
    {
        using var http = new HttpClient { BaseAddress = shops.BaseAddress };
        (await http.PostAsJsonAsync("_control/carts/BRC", new Dictionary<string, decimal> { ["BC4533K"] = 2 }, Stop)).EnsureSuccessStatusCode();
    }

    private async Task<SupplierCanary> CheckedAsync()
    {
        await using var db = room.Dbs.CreateDbContext();
        return await db.SupplierCanaries.AsNoTracking().SingleAsync(Stop);
    }

    private async Task<List<SupplierWear>> WearAsync()
    {
        await using var db = room.Dbs.CreateDbContext();
        return await db.SupplierWear.AsNoTracking().OrderBy(x => x.Phase).ToListAsync(Stop);
    }
}
