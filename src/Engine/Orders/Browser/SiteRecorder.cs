using Microsoft.Playwright;

namespace Procurement.Engine.Orders.Browser;

/// <summary>What a browser did and showed, as a zip for Playwright's trace viewer; without secrets.</summary>
public sealed record SiteTrace(byte[] Zip);

/// <summary>
/// Records what the browser does with Playwright's tracing, from after signing in until it is taken or dropped. It is there to explain trouble: nothing that goes wrong with it is told
/// to anybody, and nothing waits long for it.
/// </summary>
internal sealed class SiteRecorder(IPage page, SupplierAccess access)
{
    private const long MostRawBytes = 200 << 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ToWrite = TimeSpan.FromSeconds(20);
    private bool wanted, on;

    public void Want() => wanted = true;

    /// <summary>Before anything that is not signing in.</summary>
    public async Task BeginAsync()
    {
        if (!wanted || on) return;
        try
        {
            // No screencast: it costs processor time all along, and each step has its picture.
            await page.Context.Tracing.StartAsync(new TracingStartOptions { Snapshots = true, Screenshots = false, Sources = false }).WaitAsync(Patience);
            on = true;
        }
        catch (Exception trouble) when (trouble is PlaywrightException or TimeoutException)
        {
            wanted = false;
        }
    }

    /// <summary>Before signing in, and when nobody will ask for it.</summary>
    public async Task DropAsync()
    {
        if (!on) return;
        on = false;
        try
        {
            await page.Context.Tracing.StopAsync().WaitAsync(Patience);
        }
        catch (Exception trouble) when (trouble is PlaywrightException or TimeoutException)
        {
            // The browser is gone, and with it what it recorded.
        }
    }

    public async Task<SiteTrace?> TakeAsync()
    {
        if (!on) return null;
        on = false;
        var folder = Directory.CreateTempSubdirectory("trace-");
        try
        {
            var path = Path.Combine(folder.FullName, "trace.zip");
            await page.Context.Tracing.StopAsync(new TracingStopOptions { Path = path }).WaitAsync(ToWrite);
            if (!File.Exists(path) || new FileInfo(path).Length > MostRawBytes) return null;
            var secrets = new TraceSecrets(access);
            await ReadSessionAsync(secrets);
            return await Task.Run(() => TraceRedaction.Run(path, secrets)) is { } zip ? new SiteTrace(zip) : null;
        }
        catch (Exception)
        {
            // Whatever it is, an order does not end otherwise for want of its trace.
            return null;
        }
        finally
        {
            Remove(folder);
        }
    }

    /// <summary>Everything that the browser knows of the session now is a secret; what it knew before stands in the record's own headers.</summary>
    private async Task ReadSessionAsync(TraceSecrets secrets)
    {
        try
        {
            secrets.AddSession(await page.Context.StorageStateAsync().WaitAsync(Patience));
            secrets.AddStored(await page.EvaluateAsync<string>("() => JSON.stringify({ ...sessionStorage })").WaitAsync(Patience));
        }
        catch (Exception trouble) when (trouble is PlaywrightException or TimeoutException)
        {
            // A browser that is gone keeps its storage to itself; cookies are in the headers.
        }
    }

    private static void Remove(DirectoryInfo folder)
    {
        try
        {
            folder.Delete(recursive: true);
        }
        catch (IOException)
        {
            // Still being written after all; the system clears its temporary files.
        }
    }
}
