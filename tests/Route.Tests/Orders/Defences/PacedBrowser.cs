using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Procurement.Engine.Orders;
using Procurement.Engine.Orders.Browser;
using Procurement.Simulators.Shop;

namespace Procurement.Route.Tests.Orders.Defences;

/// <summary>A browser at the recipe's own pace and a shop, by a clock that both share; for one test after the other.</summary>
public sealed class PacedBrowser : IAsyncLifetime
{
    private readonly PlaywrightSupplierSites sites;
    private ShopServer? shop;

    public PacedBrowser() => sites = new(Options.Create(Ordering), Clock, NullLoggerFactory.Instance);

    internal JumpingClock Clock { get; } = new();
    internal OrderingOptions Ordering { get; } = new() { MaxBrowsers = 1, HandOffMinutes = 0 };
    public ISupplierSites Sites => sites;
    public Uri Shop => shop!.BaseAddress;

    public async ValueTask InitializeAsync() => shop = await ShopServer.StartAsync(SandboxShops.ShopOptionsFor(null) with { Clock = Clock.Still });

    public async ValueTask DisposeAsync()
    {
        await sites.DisposeAsync();
        if (shop is not null) await shop.DisposeAsync();
    }
}
