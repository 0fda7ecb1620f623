using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Playwright;
using Procurement.Engine.Orders.Recipes;

namespace Procurement.Engine.Orders.Browser;

/// <summary>The one Chromium of this process; started when first needed, started again when it died.</summary>
internal sealed partial class SharedBrowser(IOptions<OrderingOptions> options, ILogger<SharedBrowser> logger) : IAsyncDisposable
{
    private readonly SemaphoreSlim _starting = new(1);
    private IPlaywright? _driver;
    private IBrowser? _browser;

    /// <exception cref="SiteUnavailableException">There is no browser, or it does not start.</exception>
    public async Task<IBrowserContext> NewContextAsync(BrowserNewContextOptions context, CancellationToken cancellationToken)
    {
        try
        {
            return await (await RunningAsync(null, cancellationToken)).NewContextAsync(context);
        }
        catch (PlaywrightException gone)
        {
            Restarting(gone.GetType().Name);
            return await (await RunningAsync(_browser, cancellationToken)).NewContextAsync(context);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _starting.Dispose();
    }

    private async Task<IBrowser> RunningAsync(IBrowser? dead, CancellationToken cancellationToken)
    {
        await _starting.WaitAsync(cancellationToken);
        try
        {
            if (_browser is { IsConnected: true } running && running != dead) return running;
            await StopAsync();
            var path = BrowserFinder.Find(options.Value.BrowserPath)
                ?? throw new SiteUnavailableException(SitePhase.SignIn, "No Chromium was found; install chromium or set Ordering:BrowserPath.", null);
            _driver = await Playwright.CreateAsync();
            _browser = await _driver.Chromium.LaunchAsync(Launch(path));
            Started(_browser.Version);
            return _browser;
        }
        catch (PlaywrightException wrong)
        {
            throw new SiteUnavailableException(SitePhase.SignIn, "The browser does not start.", null, wrong);
        }
        finally
        {
            _starting.Release();
        }
    }

    private BrowserTypeLaunchOptions Launch(string path) => new()
    {
        ExecutablePath = path,
        Headless = options.Value.Headless,
        // The portal decides when its browser ends: a signal to the process group must not cut an order off.
        HandleSIGINT = false,
        HandleSIGTERM = false,
        HandleSIGHUP = false,
        Args =
        [
            "--disable-dev-shm-usage", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
            .. Environment.UserName == "root" ? ["--no-sandbox"] : Array.Empty<string>(),
        ],
    };

    private async Task StopAsync()
    {
        var (browser, driver) = (_browser, _driver);
        (_browser, _driver) = (null, null);
        try
        {
            if (browser is not null) await browser.CloseAsync();
        }
        catch (PlaywrightException)
        {
            // It died before: closing it is all that was wanted.
        }
        driver?.Dispose();
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Browser started, version {Version}")]
    private partial void Started(string version);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Browser is gone ({Error}), starting another")]
    private partial void Restarting(string error);
}
