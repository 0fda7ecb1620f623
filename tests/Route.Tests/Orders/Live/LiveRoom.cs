using System.Net.Http.Json;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Procurement.Data.Orders;
using Procurement.Engine.Access;
using Procurement.Engine.Company;
using Procurement.Engine.Files;
using Procurement.Engine.Notices;
using Procurement.Engine.Orders;
using Procurement.Engine.Orders.Live;
using Procurement.Engine.Orders.Recipes;
using Procurement.Simulators.Shop;
using Procurement.Simulators.Shop.Defences;
using Procurement.Simulators.Shop.Endpoints;
using Procurement.Testing;
using Procurement.Testing.Services;

namespace Procurement.Route.Tests.Orders.Live;

/// <summary>A shop that asks for a person, an order that is due, and nodes that place it.</summary>
public abstract class LiveRoom(PostgresFixture postgres, SandboxShops shops) : IClassFixture<SandboxShops>, IAsyncLifetime
{
    protected const string Number = "PO-2026-000001";
    private static readonly Actor Admin = new("operator", "Admin", Guid.NewGuid(), null, ["Admin"], "portal");
    private readonly SupplierSecrets secrets = new(new EphemeralDataProtectionProvider());
    private readonly TemporaryFolder folder = new();
    private readonly List<LiveNode> nodes = [];
    private readonly HttpClient control = new() { BaseAddress = shops.BaseAddress };
    private TestDatabase database = null!;
    private ConfigureSupplier configure = null!;

    protected static readonly Actor Priya = new("operator", "Priya", Guid.NewGuid(), null, ["Operator"], "portal"), Omar = new("operator", "Omar", Guid.NewGuid(), null, ["Operator"], "portal");
    protected static CancellationToken Stop => TestContext.Current.CancellationToken;
    protected SandboxShops Shops => shops;
    protected FakeTimeProvider Clock { get; } = new(FakeClock.MondayMorning) { AutoAdvanceAmount = TimeSpan.FromMilliseconds(1) };
    private protected TestDbs Dbs { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        database = await postgres.CreateDatabaseAsync(Stop);
        Dbs = new TestDbs(database);
        await shops.ResetAsync(Stop);
        await SampleCompany.ImportAsync(Dbs, Clock, Stop);
        configure = new ConfigureSupplier(Dbs, Clock, new LocalNotices(), secrets);
        Assert.True((await configure.SetWebsiteAsync("BRC", new Uri(shops.BaseAddress, "BRC/").ToString(), Admin, Stop)).Ok);
        await SetRecipeAsync(recipe => recipe);
        Assert.True((await configure.SetCredentialsAsync("BRC", ShopOptions.DefaultUser, ShopOptions.DefaultPassword, null, Admin, Stop)).Ok);
        await OwedOrder.AddAsync(Dbs, Number, Clock.GetUtcNow(), Stop);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in nodes)
        {
            foreach (var browser in node.Browsers.Held) await node.Browsers.EndAsync(browser, "done", CancellationToken.None);
        }

        control.Dispose();
        folder.Dispose();
        await Dbs.DisposeAsync();
        await database.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected LiveNode ANode(string name = "a", ILiveRelay? relay = null)
    {
        var node = new LiveNode(name, Dbs, Clock, shops.Sites, secrets, new FolderFileStore(Options.Create(new StorageOptions { Folder = folder.Path })), relay ?? new LocalLiveRelay());
        nodes.Add(node);
        return node;
    }

    /// <summary>The shop asks for a person at this step; the order's run has met that and left its browser open.</summary>
    private protected async Task<LiveNode> ChallengedAsync(string at = "checkout", string kind = "slider", ILiveRelay? relay = null)
    {
        await DefendAsync(new Defence("BRC") { ChallengeAt = [at], ChallengeKind = kind });
        var node = ANode(relay: relay);
        await node.PlaceAsync(Stop);
        Assert.Equal((OrderStatus.NeedsOperator, "challenge"), await StateAsync());
        return node;
    }

    /// <summary>The product's own recipe for the shop, changed.</summary>
    protected async Task SetRecipeAsync(Func<string, string> change)
    {
        var set = await configure.SetRecipeAsync("BRC", change(new RecipeLibrary(Options.Create(new OrderingOptions())).FindText(RecipeLibrary.SandboxShop)!), Admin, Stop);
        Assert.True(set.Ok, string.Join(" ", set.Errors));
    }

    protected async Task DefendAsync(Defence defence) => (await control.PostAsJsonAsync("_control/defences", defence, Stop)).EnsureSuccessStatusCode();

    protected async Task LeaveInCartAsync(string article, decimal quantity) =>
        (await control.PostAsJsonAsync("_control/carts/BRC", new Dictionary<string, decimal> { [article] = quantity }, Stop)).EnsureSuccessStatusCode();

    /// <summary>What a person sees in the challenge's picture.</summary>
    protected async Task<ChallengeAnswer> AnswerAsync() => (await control.GetFromJsonAsync<List<ChallengeAnswer>>("_control/challenges", Stop))!.Last(challenge => !challenge.Solved);

    protected async Task<(OrderStatus Status, string? Attention)> StateAsync()
    {
        await using var db = Dbs.CreateDbContext();
        var order = await db.Orders.SingleAsync(x => x.Number == Number, Stop);
        return (order.Status, order.Attention);
    }

    protected async Task<LiveSession> SessionAsync()
    {
        await using var db = Dbs.CreateDbContext();
        return await db.LiveSessions.AsNoTracking().SingleAsync(Stop);
    }

    protected async Task<IReadOnlyList<string?>> OutcomesAsync()
    {
        await using var db = Dbs.CreateDbContext();
        return await db.OrderAttempts.OrderBy(x => x.Number).Select(x => x.Outcome).ToListAsync(Stop);
    }

    protected async Task<string?> AccountHolderAsync()
    {
        await using var db = Dbs.CreateDbContext();
        return await db.SupplierAccounts.Select(x => x.LeasedBy).SingleAsync(Stop);
    }
}
