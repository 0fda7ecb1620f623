using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.Time.Testing;
using Procurement.Route.Tests.Orders;
using Procurement.Simulators.Shop;
using Procurement.Simulators.Shop.Defences;
using Procurement.Simulators.Shop.Endpoints;
using Procurement.Simulators.Shop.Mutations;

namespace Procurement.Route.Tests.Simulators.Shop;

/// <summary>A shop server on a free port with a clock that tests move, one for the tests of a class.</summary>
public sealed class ShopRoom : IAsyncLifetime
{
    private ShopServer? _server;

    public Uri BaseAddress => _server!.BaseAddress;
    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 11, 24, 9, 0, 0, TimeSpan.Zero));

    public async ValueTask InitializeAsync() => _server = await ShopServer.StartAsync(SandboxShops.ShopOptionsFor(null) with { Clock = Clock }, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
    }
}

/// <summary>A shop as it is after a reset, and one browser without a screen.</summary>
public abstract class ShopTest(ShopRoom room) : IClassFixture<ShopRoom>, IAsyncLifetime
{
    public const string Code = "BRC";
    /// <summary>A box at 39.00 AED; there is another of it in size large.</summary>
    public const string Gloves = "BC4533K";
    public const string LargeGloves = "BC5042A";

    private HttpClient? _control;

    public static TheoryData<string> AllPersonalities => [Personalities.Classic, Personalities.OnePage, Personalities.Spa];

    protected static CancellationToken Ending => TestContext.Current.CancellationToken;
    protected FakeTimeProvider Clock => room.Clock;
    protected HttpClient Browser { get; private set; } = null!;
    protected CookieContainer Cookies { get; } = new();

    public async ValueTask InitializeAsync()
    {
        _control = new HttpClient { BaseAddress = new Uri(room.BaseAddress, "_control/") };
        Browser = new HttpClient(new HttpClientHandler { CookieContainer = Cookies }) { BaseAddress = room.BaseAddress };
        await SendAsync("reset", 0);
        Browser.DefaultRequestHeaders.UserAgent.ParseAdd("Tests/1");
    }

    public ValueTask DisposeAsync()
    {
        Browser.Dispose();
        _control?.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    protected ShopBuyer Buyer(string personality) => ShopBuyer.Of(personality, Browser);

    protected Task BreakAsync(Fault fault) => SendAsync("faults", fault);
    protected Task DefendAsync(Defence defence) => SendAsync("defences", defence);
    protected Task MutateAsync(Mutation mutation) => SendAsync("mutations", mutation);

    protected async Task SendAsync<T>(string path, T body) => (await _control!.PostAsJsonAsync(path, body, Ending)).EnsureSuccessStatusCode();

    protected async Task<IReadOnlyList<ShopOrder>> OrdersAsync() => (await _control!.GetFromJsonAsync<List<ShopOrder>>("orders", Ending))!;
    protected async Task<IReadOnlyList<ShopLine>> CartAsync() => (await _control!.GetFromJsonAsync<Dictionary<string, List<ShopLine>>>("carts", Ending))![Code];
    protected async Task<IReadOnlyList<ShopEvent>> EventsAsync() => (await _control!.GetFromJsonAsync<List<ShopEvent>>("events", Ending))!;
    protected async Task<ChallengeAnswer> ChallengeAsync() => (await _control!.GetFromJsonAsync<List<ChallengeAnswer>>("challenges", Ending))![^1];
    protected async Task<Dictionary<string, int>> CountsAsync() => (await _control!.GetFromJsonAsync<Dictionary<string, int>>("orders/counts", Ending))!;
}
