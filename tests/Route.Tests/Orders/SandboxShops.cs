using System.Net.Http.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Procurement.Engine.Orders;
using Procurement.Engine.Orders.Browser;
using Procurement.Engine.Orders.Recipes;
using Procurement.Simulators.Shop;

namespace Procurement.Route.Tests.Orders;

/// <summary>The real sandbox shops over HTTP and the real Chromium, one of each for the tests of a class.</summary>
public sealed class SandboxShops : IAsyncLifetime
{
    private ShopServer? _server;
    private PlaywrightSupplierSites? _sites;
    private HttpClient? _http;

    public Uri BaseAddress => _server!.BaseAddress;
    public ISupplierSites Sites => _sites!;

    /// <summary>The recipe that the product brings, with patience for a test.</summary>
    public Recipe Recipe { get; } = RecipeCompiler.Parse(new RecipeLibrary(Options.Create(new OrderingOptions())).FindText(RecipeLibrary.SandboxShop)!).Recipe! with
    {
        Timeouts = new RecipeTimeouts { Page = 20, Commit = 20 },
    };

    public async ValueTask InitializeAsync()
    {
        _server = await ShopServer.StartAsync(ShopOptionsFor(null));
        _http = new HttpClient { BaseAddress = BaseAddress };
        _sites = NewSites(new OrderingOptions { MaxBrowsers = 1 });
    }

    public async ValueTask DisposeAsync()
    {
        if (_sites is not null) await _sites.DisposeAsync();
        _http?.Dispose();
        if (_server is not null) await _server.DisposeAsync();
    }

    internal static PlaywrightSupplierSites NewSites(OrderingOptions options) => new(Options.Create(Unpaced(options)), TimeProvider.System, NullLoggerFactory.Instance);

    private static OrderingOptions Unpaced(OrderingOptions options)
    {
        options.Pacing = false;
        return options;
    }

    public static ShopOptions ShopOptionsFor(string? dataFolder) => new(Sample("catalog.csv"), Sample("suppliers.csv")) { DataFolder = dataFolder };

    public SupplierAccess Access(string supplier = "BRC", string? session = null) => new(supplier, new Uri(BaseAddress, supplier), ShopOptions.DefaultUser, ShopOptions.DefaultPassword, null, session);

    public async Task<ISupplierSite> SignedInAsync(CancellationToken cancellationToken, Recipe? recipe = null, SupplierAccess? access = null)
    {
        var site = await Sites.OpenAsync(access ?? Access(), recipe ?? Recipe, cancellationToken);
        await site.SignInAsync(cancellationToken);
        return site;
    }

    public async Task ResetAsync(CancellationToken cancellationToken) => (await _http!.PostAsync("_control/reset", null, cancellationToken)).EnsureSuccessStatusCode();

    public async Task BreakAsync(Fault fault, CancellationToken cancellationToken) => (await _http!.PostAsJsonAsync("_control/faults", fault, cancellationToken)).EnsureSuccessStatusCode();

    public async Task<IReadOnlyList<ShopOrder>> OrdersAsync(CancellationToken cancellationToken) => (await _http!.GetFromJsonAsync<List<ShopOrder>>("_control/orders", cancellationToken))!;

    public async Task<IReadOnlyList<ShopLine>> CartAsync(string supplier, CancellationToken cancellationToken)
        => (await _http!.GetFromJsonAsync<Dictionary<string, List<ShopLine>>>("_control/carts", cancellationToken))![supplier];

    private static string Sample(string file)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Procurement.sln"))) folder = folder.Parent;
        return Path.Combine(folder!.FullName, "tests", "Samples", "company", file);
    }
}
