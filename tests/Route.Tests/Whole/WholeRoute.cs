using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Procurement.Simulators.Shop;
using Procurement.Simulators.WhatsApp;
using Procurement.Testing;
using Procurement.Testing.Installation;
using Procurement.Testing.Services;

namespace Procurement.Route.Tests.Whole;

/// <summary>
/// The published portal as a process of its own with everything real around it: PostgreSQL, Redis, Tryton, the shop with Chromium, and WhatsApp. The sample
/// company is loaded over REST. Graph and ERP lie behind proxies, which do nothing until a test spoils a call.
/// </summary>
public sealed class WholeRoute : IAsyncDisposable
{
    private readonly Stack<IAsyncDisposable> started = new();
    private readonly TemporaryFolder media = new();
    private readonly List<PortalProcess> portals = [];
    private Dictionary<string, string?> settings = [];

    private WholeRoute(TestDatabase database) => Database = database;

    public TestDatabase Database { get; }

    public WhatsAppSimulator WhatsApp { get; private set; } = null!;

    public ShopServer Shop { get; private set; } = null!;

    public FaultProxy Graph { get; private set; } = null!;

    public FaultProxy Erp { get; private set; } = null!;

    public Tryton Tryton { get; private set; } = null!;

    public HttpClient ShopControl { get; private set; } = null!;

    /// <summary>The first node; WhatsApp posts to it.</summary>
    public PortalProcess Portal => portals[0];

    /// <param name="more">Further settings, as environment variables.</param>
    public static async Task<WholeRoute> StartAsync(PostgresFixture postgres, CancellationToken cancellationToken, params (string Name, string Value)[] more)
    {
        var route = new WholeRoute(await postgres.CreateDatabaseAsync(cancellationToken));
        try
        {
            await route.StartPartsAsync(more, cancellationToken);
            return route;
        }
        catch
        {
            await route.DisposeAsync();
            throw;
        }
    }

    /// <summary>Another node over the same database and Redis.</summary>
    public async Task<PortalProcess> AddNodeAsync(CancellationToken cancellationToken)
    {
        var portal = await PortalProcess.StartAsync(new PortalStart(settings), cancellationToken);
        portals.Add(portal);
        return portal;
    }

    public async Task<JsonElement> GetAsync(string path, CancellationToken cancellationToken)
    {
        using var call = Call(HttpMethod.Get, path);
        using var answer = await Portal.Http.SendAsync(call, cancellationToken);
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        if (!answer.IsSuccessStatusCode) throw new InvalidOperationException($"GET {path}: {(int)answer.StatusCode} {text}");
        return JsonDocument.Parse(text).RootElement.Clone();
    }

    public async Task PostAsync(string path, object body, CancellationToken cancellationToken)
    {
        using var call = Call(HttpMethod.Post, path);
        call.Content = JsonContent.Create(body);
        using var answer = await Portal.Http.SendAsync(call, cancellationToken);
        if (!answer.IsSuccessStatusCode) throw new InvalidOperationException($"POST {path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(cancellationToken)}");
    }

    public async Task<IReadOnlyList<ShopOrder>> ShopOrdersAsync(CancellationToken cancellationToken) =>
        (await ShopControl.GetFromJsonAsync<List<ShopOrder>>("_control/orders", cancellationToken))!;

    public async Task BreakShopAsync(Procurement.Simulators.Shop.Fault fault, CancellationToken cancellationToken) =>
        (await ShopControl.PostAsJsonAsync("_control/faults", fault, cancellationToken)).EnsureSuccessStatusCode();

    /// <summary>What stands in the ERP under our order number.</summary>
    public async Task<IReadOnlyList<JsonElement>> PurchasesAsync(string reference, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { BaseAddress = Tryton.Url };
        var basic = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"{Tryton.User}:{Tryton.Password}"));
        http.DefaultRequestHeaders.Authorization = new("Basic", basic);
        var context = new JsonObject { ["company"] = 1 };
        var query = new JsonObject
        {
            ["id"] = 1,
            ["method"] = "model.purchase.purchase.search_read",
            ["params"] = new JsonArray(new JsonArray(new JsonArray("reference", "=", reference)), 0, 10, null, new JsonArray("id", "number", "state", "reference"), context),
        };
        using var answer = await http.PostAsync(new Uri("", UriKind.Relative), new StringContent(query.ToJsonString(), new System.Net.Http.Headers.MediaTypeHeaderValue("application/json")), cancellationToken);
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        var root = JsonDocument.Parse(text).RootElement.Clone();
        return root.TryGetProperty("result", out var result) ? [.. result.EnumerateArray()] : throw new InvalidOperationException($"The ERP answered {text}");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var portal in portals) await portal.DisposeAsync();
        while (started.TryPop(out var part)) await part.DisposeAsync();
        ShopControl?.Dispose();
        await Database.DisposeAsync();
        media.Dispose();
    }

    private async Task StartPartsAsync((string Name, string Value)[] more, CancellationToken cancellationToken)
    {
        Tryton = Keep(Tryton.In("AED"));
        await Tryton.StartAsync(cancellationToken);
        var redis = Keep(await PrivateRedis.StartAsync(cancellationToken));
        WhatsApp = Keep(await WhatsAppSimulator.StartAsync(new SimulatorOptions
        {
            AppSecret = PortalSettings.WhatsAppAppSecret,
            AccessToken = PortalSettings.WhatsAppAccessToken,
            PhoneNumberId = PortalSettings.WhatsAppPhoneNumberId,
            BusinessAccountId = PortalSettings.WhatsAppBusinessAccountId,
            PeopleFile = Path.Combine(Repository.SampleCompany, "people.csv"),
        }, cancellationToken));
        Shop = Keep(await ShopServer.StartAsync(new ShopOptions(Path.Combine(Repository.SampleCompany, "catalog.csv"), Path.Combine(Repository.SampleCompany, "suppliers.csv")), cancellationToken));
        ShopControl = new HttpClient { BaseAddress = Shop.BaseAddress };
        Graph = Keep(await FaultProxy.StartAsync(WhatsApp.BaseAddress, cancellationToken));
        Erp = Keep(await FaultProxy.StartAsync(Tryton.ServerUrl, cancellationToken));

        settings = PortalSettings.For(new Surroundings(Database.ConnectionString, redis.ConnectionString, Graph.Address.ToString(), media.Path, Erp.Address));
        settings["Intake__QuietSeconds"] = "1.5";
        settings["Ordering__Pacing"] = "false";
        foreach (var (name, value) in more) settings[name] = value;
        var portal = await AddNodeAsync(cancellationToken);
        await new LoadSampleCompany(portal.Http, Shop.BaseAddress).RunAsync(cancellationToken);
        WhatsApp.Webhook = new Uri(portal.BaseAddress, "webhooks/whatsapp");
    }

    private static HttpRequestMessage Call(HttpMethod method, string path)
    {
        var call = new HttpRequestMessage(method, new Uri($"api/v1/{path}", UriKind.Relative));
        call.Headers.Add("X-Api-Key", SignIns.ApiKey);
        return call;
    }

    private T Keep<T>(T part) where T : IAsyncDisposable
    {
        started.Push(part);
        return part;
    }
}

/// <summary>The heavy tests, one after the other (they share one ERP) while others run beside them; <see cref="LongestFirst"/> begins with them.</summary>
[CollectionDefinition(Name)]
public sealed class WholeRouteCollection
{
    public const string Name = "whole route";
}
