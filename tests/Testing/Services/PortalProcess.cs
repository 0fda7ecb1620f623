using System.Net;

namespace Procurement.Testing.Services;

/// <summary>How to start a portal beside the tests.</summary>
/// <param name="Settings">Configuration as environment variables (<c>ConnectionStrings__Procurement</c> ...): all that it gets.</param>
public sealed record PortalStart(IReadOnlyDictionary<string, string?> Settings)
{
    /// <summary>Null takes a free one.</summary>
    public int? Port { get; init; }

    /// <summary>The program; null takes the published portal.</summary>
    public string? Dll { get; init; }

    public string? LogFile { get; init; }

    public TimeSpan ReadyPatience { get; init; } = TimeSpan.FromMinutes(2);
}

/// <summary>
/// The portal in a process of its own, as in production: started with its environment only, ready when <c>/health/ready</c> answers 200, and killed the
/// hard way when a test wants that.
/// </summary>
public sealed class PortalProcess : IAsyncDisposable
{
    private readonly PortalStart start;
    private readonly string dll;
    private ChildProcess process;

    private PortalProcess(PortalStart start, string dll, int port)
    {
        (this.start, this.dll, Port) = (start, dll, port);
        process = Launch();
        Http = new HttpClient { BaseAddress = BaseAddress };
    }

    public int Port { get; }

    public Uri BaseAddress => new($"http://127.0.0.1:{Port}/");

    /// <summary>A client for this portal; add what a call needs to the request.</summary>
    public HttpClient Http { get; }

    public int ProcessId => process.Id;

    public bool HasExited => process.HasExited;

    /// <summary>What the current process has logged so far.</summary>
    public string Log => process.Output;

    /// <summary>Starts and waits until it is ready.</summary>
    /// <exception cref="InvalidOperationException">It ended by itself; the message has its log.</exception>
    /// <exception cref="TimeoutException">Not ready in time; the message has its last answer and its log.</exception>
    public static async Task<PortalProcess> StartAsync(PortalStart start, CancellationToken cancellationToken)
    {
        var portal = await LaunchAsync(start, cancellationToken);
        try
        {
            await portal.UntilReadyAsync(cancellationToken);
            return portal;
        }
        catch
        {
            await portal.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts without waiting, for a start that is expected to fail or to be killed.</summary>
    public static async Task<PortalProcess> LaunchAsync(PortalStart start, CancellationToken cancellationToken) =>
        new(start, start.Dll ?? await PublishedPortal.FindAsync(cancellationToken), start.Port ?? FreePorts.Next());

    public async Task UntilReadyAsync(CancellationToken cancellationToken)
    {
        var answer = "no answer";
        try
        {
            await Eventually.Until(async () => process.HasExited || (answer = await AskReady(cancellationToken)) == nameof(HttpStatusCode.OK),
                cancellationToken, "The portal's /health/ready", start.ReadyPatience);
        }
        catch (TimeoutException timeout)
        {
            throw new TimeoutException($"The portal was not ready within {start.ReadyPatience.TotalSeconds:0} s ({answer}):\n{process.Output}", timeout);
        }
        if (process.HasExited) throw new InvalidOperationException($"The portal ended with {await process.WaitForExitAsync(cancellationToken)}:\n{process.Output}");
    }

    /// <summary>Waits until it ends by itself and returns its exit code.</summary>
    public Task<int> WaitForExitAsync(CancellationToken cancellationToken) => process.WaitForExitAsync(cancellationToken);

    /// <summary>SIGKILL: nothing is flushed, nothing is said.</summary>
    public Task KillAsync() => process.KillAsync();

    /// <summary>SIGTERM: a graceful stop, as a service manager asks for it.</summary>
    public Task StopAsync() => process.StopAsync();

    /// <summary>Starts it again on the same port with the same settings after it ended, and waits until it is ready.</summary>
    public async Task RestartAsync(CancellationToken cancellationToken)
    {
        await process.DisposeAsync();
        process = Launch();
        await UntilReadyAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await process.DisposeAsync();
    }

    private ChildProcess Launch() => ChildProcess.Start(new ChildStart(DotNet(), dll)
    {
        Environment = new Dictionary<string, string?>(start.Settings, StringComparer.Ordinal)
        {
            ["ASPNETCORE_URLS"] = start.Settings.GetValueOrDefault("ASPNETCORE_URLS") ?? $"http://127.0.0.1:{Port}",
            ["ASPNETCORE_ENVIRONMENT"] = start.Settings.GetValueOrDefault("ASPNETCORE_ENVIRONMENT") ?? "Production",
            ["DOTNET_ENVIRONMENT"] = null,
        },
        WorkingDirectory = Path.GetDirectoryName(Path.GetFullPath(dll))!,
        LogFile = start.LogFile,
    });

    private static string DotNet() => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } path ? path : "dotnet";

    private async Task<string> AskReady(CancellationToken cancellationToken)
    {
        using var answer = await Http.GetAsync(new Uri("health/ready", UriKind.Relative), cancellationToken);
        return answer.StatusCode.ToString();
    }
}
