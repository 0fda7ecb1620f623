using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Playwright;
using Procurement.Engine.Orders.Recipes;

namespace Procurement.Engine.Orders.Browser;

/// <summary>At most <c>Ordering:MaxBrowsers</c> browsers of this node, each for one run at a time; started when first needed, used again, and replaced when they are worn.</summary>
internal sealed partial class BrowserPool(IOptions<OrderingOptions> options, ILogger<BrowserPool> logger) : IAsyncDisposable
{
    private readonly SemaphoreSlim places = new(Math.Max(1, options.Value.MaxBrowsers));

    /// <summary>The one that rested last is warm: it goes first.</summary>
    private readonly ConcurrentStack<BrowserPlace> resting = new();
    private int waiting;
    private bool closed;

    /// <summary>A run waits for a browser.</summary>
    public bool IsWaitedFor => Volatile.Read(ref waiting) > 0;

    /// <summary>Waits for a free place. The browser is this caller's alone until it is given back.</summary>
    /// <exception cref="SiteUnavailableException">There is no browser, or it does not start.</exception>
    public async Task<RentedBrowser> RentAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref waiting);
        try
        {
            await places.WaitAsync(cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref waiting);
        }

        try
        {
            return new RentedBrowser(this, await RestingAsync() ?? await StartAsync(cancellationToken));
        }
        catch
        {
            places.Release();
            throw;
        }
    }

    /// <summary>For <see cref="RentedBrowser"/>: keeps it for the next run, or ends it.</summary>
    internal async Task TakeBackAsync(BrowserPlace place)
    {
        try
        {
            place.Runs++;
            if (await EndIfWornAsync(place)) return;
            resting.Push(place);
            if (Volatile.Read(ref closed)) await EndRestingAsync();
        }
        finally
        {
            places.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        Volatile.Write(ref closed, true);
        await EndRestingAsync();
    }

    private async Task<BrowserPlace?> RestingAsync()
    {
        while (resting.TryPop(out var place))
            if (!await EndIfWornAsync(place)) return place;
        return null;
    }

    private async Task<bool> EndIfWornAsync(BrowserPlace place)
    {
        if (BrowserWorn.Decide(place.IsConnected, place.Trouble, place.Runs, place.Measure().Bytes, options.Value) is not { } why) return false;
        await place.EndAsync();
        OrderingMetrics.Replaced(why);
        Replaced(why, place.Runs);
        return true;
    }

    private async Task EndRestingAsync()
    {
        while (resting.TryPop(out var place)) await place.EndAsync();
    }

    private async Task<BrowserPlace> StartAsync(CancellationToken cancellationToken)
    {
        var path = BrowserFinder.Find(options.Value.BrowserPath)
            ?? throw new SiteUnavailableException(SitePhase.SignIn, "No Chromium was found; install chromium or set Ordering:BrowserPath.", null);
        try
        {
            var place = await BrowserPlace.StartAsync(Launch(path), cancellationToken);
            Started(place.Browser.Version);
            return place;
        }
        catch (Exception wrong) when (wrong is PlaywrightException or TimeoutException)
        {
            throw new SiteUnavailableException(SitePhase.SignIn, "The browser does not start.", null, wrong);
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

    [LoggerMessage(Level = LogLevel.Information, Message = "Browser started, version {Version}")]
    private partial void Started(string version);

    [LoggerMessage(Level = LogLevel.Information, Message = "A browser is replaced ({Why}) after {Runs} runs")]
    private partial void Replaced(string why, int runs);
}

/// <summary>A browser for one run.</summary>
internal sealed class RentedBrowser
{
    private readonly BrowserPool pool;
    private readonly BrowserPlace place;
    private readonly TimeSpan? before;
    private long? peak;
    private TimeSpan? processor;
    private int given;

    public RentedBrowser(BrowserPool pool, BrowserPlace place)
    {
        (this.pool, this.place) = (pool, place);
        (peak, before) = place.Measure();
    }

    public IBrowser Browser => place.Browser;

    /// <summary>As far as it was seen.</summary>
    public BrowserUse Use => new(peak, processor);

    /// <summary>Looks at what it takes now. Costs some milliseconds.</summary>
    public void Look()
    {
        var (bytes, time) = place.Measure();
        if (bytes > (peak ?? 0)) peak = bytes;
        if (time - before > (processor ?? TimeSpan.Zero)) processor = time - before;
    }

    /// <summary>It hangs: its processes are ended, and whoever waits for its answer is told that it is gone.</summary>
    public void Kill(string why) => place.Kill(why);

    public void Distrust(string why) => place.Distrust(why);

    public async Task GiveBackAsync()
    {
        if (Interlocked.Exchange(ref given, 1) == 1) return;
        await pool.TakeBackAsync(place);
    }
}
