using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Playwright;
using Procurement.Engine.Orders.Recipes;

namespace Procurement.Engine.Orders.Browser;

/// <summary>Supplier sites in one shared Chromium, each session in a context of its own.</summary>
internal sealed partial class PlaywrightSupplierSites(IOptions<OrderingOptions> options, TimeProvider clock, ILoggerFactory loggers) : ISupplierSites, IAsyncDisposable
{
    private readonly SemaphoreSlim _places = new(Math.Max(1, options.Value.MaxBrowsers));
    private readonly SharedBrowser _browser = new(options, loggers.CreateLogger<SharedBrowser>());
    private readonly ILogger _logger = loggers.CreateLogger<PlaywrightSupplierSites>();

    public async Task<ISupplierSite> OpenAsync(SupplierAccess access, Recipe recipe, IReadOnlyList<OrderLineToBuy> lines, CancellationToken cancellationToken)
    {
        await _places.WaitAsync(cancellationToken);
        try
        {
            var border = new SiteBorder(access.Website, recipe.Hosts);
            var context = await _browser.NewContextAsync(ContextFor(access, recipe), cancellationToken);
            await context.RouteAsync("**/*", border.GuardAsync);
            await SessionState.RestoreAsync(context, access.StorageState);
            var page = new SitePage(await context.NewPageAsync(), recipe, border, clock, access.User, options.Value.Pacing);
            Opened(access.Code);
            return new PlaywrightSupplierSite(access, recipe, lines, page, context, () => _places.Release());
        }
        catch (PlaywrightException wrong)
        {
            _places.Release();
            throw new SiteUnavailableException(SitePhase.SignIn, "The browser could not open a page.", null, wrong);
        }
        catch
        {
            _places.Release();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _places.Dispose();
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
