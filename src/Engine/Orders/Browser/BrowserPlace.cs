using Microsoft.Playwright;

namespace Procurement.Engine.Orders.Browser;

/// <summary>
/// One Chromium with a driver process of its own (docs/decisions/0007): serves one run after the other, each in a context of its own. When it hangs, it is ended with
/// all its processes, and no other run feels it.
/// </summary>
internal sealed class BrowserPlace
{
    /// <summary>For a browser to start, on a machine that is busy.</summary>
    private static readonly TimeSpan ToStart = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan ToClose = TimeSpan.FromSeconds(10);

    /// <summary>Which of our children is the new driver is seen by comparing before and after: one at a time in this process.</summary>
    private static readonly SemaphoreSlim Starting = new(1);
    private readonly IPlaywright driver;
    private readonly IBrowser browser;

    /// <summary>The driver, and the browser in case the driver dies before it; empty where the system does not show processes.</summary>
    private readonly IReadOnlyList<SeenProcess> roots;
    private string? trouble;
    private int ended;

    private BrowserPlace(IPlaywright driver, IBrowser browser, IReadOnlyList<SeenProcess> roots) => (this.driver, this.browser, this.roots) = (driver, browser, roots);

    public IBrowser Browser => browser;
    public int Runs { get; set; }
    public bool IsConnected => browser.IsConnected && Volatile.Read(ref ended) == 0;

    /// <summary>Why it must not serve another run; null when nothing is wrong.</summary>
    public string? Trouble => Volatile.Read(ref trouble);

    /// <exception cref="PlaywrightException">It does not start.</exception>
    /// <exception cref="TimeoutException">It does not start in time.</exception>
    public static async Task<BrowserPlace> StartAsync(BrowserTypeLaunchOptions launch, CancellationToken cancellationToken)
    {
        await Starting.WaitAsync(cancellationToken);
        IPlaywright driver;
        IReadOnlyList<SeenProcess> drivers;
        try
        {
            var before = ProcessTree.OwnChildren();
            driver = await Playwright.CreateAsync().WaitAsync(ToStart, CancellationToken.None);
            drivers = [.. ProcessTree.OwnChildren().Where(child => !before.Any(child.IsSame) && ProcessTree.CommandOf(child.Id).Contains("run-driver", StringComparison.Ordinal))];
        }
        finally
        {
            Starting.Release();
        }

        try
        {
            var browser = await driver.Chromium.LaunchAsync(launch).WaitAsync(ToStart, cancellationToken);
            return new BrowserPlace(driver, browser, [.. drivers, .. ProcessTree.Of(drivers).Where(process => drivers.Any(root => root.Id == process.Parent))]);
        }
        catch
        {
            ProcessTree.Kill(ProcessTree.Of(drivers));
            driver.Dispose();
            throw;
        }
    }

    /// <summary>The whole tree as it is now.</summary>
    public (long? Bytes, TimeSpan? Processor) Measure()
    {
        var processes = ProcessTree.Of(roots);
        return processes.Count == 0 ? (null, null) : (ProcessTree.Bytes(processes), ProcessTree.ProcessorTime(processes));
    }

    /// <summary>Nothing more is expected of it. What waits for an answer of it ends with an error.</summary>
    public void Kill(string why)
    {
        Interlocked.CompareExchange(ref trouble, why, null);
        if (roots.Count > 0) ProcessTree.Kill(ProcessTree.Of(roots));
        else _ = EndAsync();
    }

    /// <summary>As <see cref="Kill"/>, where it may end by itself later.</summary>
    public void Distrust(string why) => Interlocked.CompareExchange(ref trouble, why, null);

    /// <summary>Closes it; by force where it does not close, or is not trusted.</summary>
    public async Task EndAsync()
    {
        if (Interlocked.Exchange(ref ended, 1) == 1) return;
        var processes = ProcessTree.Of(roots);
        try
        {
            if (Trouble is null) await browser.CloseAsync().WaitAsync(ToClose);
        }
        catch (Exception gone) when (gone is PlaywrightException or TimeoutException)
        {
            // It died before: closing it is all that was wanted.
        }

        // The driver ends when it is let go; whatever is left of the two is ended here.
        driver.Dispose();
        ProcessTree.Kill([.. processes, .. ProcessTree.Of(roots)]);
    }
}
