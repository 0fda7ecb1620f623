using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Playwright;
using Procurement.Engine.Orders.Recipes;

namespace Procurement.Engine.Orders.Browser;

/// <summary>Supplier sites in the browsers of the pool, each session in a context of its own.</summary>
internal sealed partial class PlaywrightSupplierSites(IOptions<OrderingOptions> options, TimeProvider clock, ILoggerFactory loggers) : ISupplierSites, IAsyncDisposable
{
    /// <summary>For a page to open in a browser that runs already.</summary>
    private static readonly TimeSpan ToOpen = TimeSpan.FromSeconds(30);
    private readonly BrowserPool _browsers = new(options, loggers.CreateLogger<BrowserPool>());
    private readonly ILogger _logger = loggers.CreateLogger<PlaywrightSupplierSites>();

    public bool IsWaitedFor => _browsers.IsWaitedFor;

    public async Task<ISupplierSite> OpenAsync(SupplierAccess access, Recipe recipe, IReadOnlyList<OrderLineToBuy> lines, CancellationToken cancellationToken)
    {
        var border = new SiteBorder(access.Website, recipe.Hosts);
        return await InNewPageAsync(ContextFor(access, recipe), async context =>
        {
            await context.RouteAsync("**/*", border.GuardAsync);
            await SessionState.RestoreAsync(context, access.StorageState);
        }, (browser, page) =>
        {
            Opened(access.Code);
            return new PlaywrightSupplierSite(access, recipe, lines, new SitePage(page, recipe, border, clock, access.User, options.Value.Pacing), browser);
        }, cancellationToken);
    }

    public ValueTask DisposeAsync() => _browsers.DisposeAsync();

    /// <summary>A browser that rested may have died or hang since: then once more, with another.</summary>
    /// <param name="open">Takes over browser and page.</param>
    private async Task<T> InNewPageAsync<T>(BrowserNewContextOptions how, Func<IBrowserContext, Task> prepare, Func<RentedBrowser, IPage, T> open, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            var browser = await _browsers.RentAsync(cancellationToken);
            try
            {
                return open(browser, await NewPageAsync(browser.Browser, how, prepare).WaitAsync(ToOpen, cancellationToken));
            }
            catch (Exception wrong) when (wrong is PlaywrightException or TimeoutException)
            {
                browser.Kill(wrong is TimeoutException ? "stuck" : "died");
                await browser.GiveBackAsync();
                if (tries == 2) throw new SiteUnavailableException(SitePhase.SignIn, "The browser could not open a page.", null, wrong);
            }
            catch
            {
                // A page may be half open.
                browser.Distrust("died");
                await browser.GiveBackAsync();
                throw;
            }
        }
    }

    private static async Task<IPage> NewPageAsync(IBrowser browser, BrowserNewContextOptions how, Func<IBrowserContext, Task> prepare)
    {
        var context = await browser.NewContextAsync(how);
        await prepare(context);
        return await context.NewPageAsync();
    }

    private static BrowserNewContextOptions ContextFor(SupplierAccess access, Recipe recipe) => new()
    {
        Locale = recipe.Locale,
        StorageState = SessionState.BrowserPart(access.StorageState),
        AcceptDownloads = false,
        // Pages behind a service worker would not pass the border.
        ServiceWorkers = ServiceWorkerPolicy.Block,
        ViewportSize = new ViewportSize { Width = 1280, Height = 900 },
    };

    [LoggerMessage(Level = LogLevel.Information, Message = "Site of supplier {Supplier} opened")]
    private partial void Opened(string supplier);
}
