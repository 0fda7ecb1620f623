using StackExchange.Redis;

namespace Procurement.Testing.Services;

/// <summary>
/// A Redis of our own on a free port of 127.0.0.1 for tests: Debian's <c>redis-server</c> where it is installed, else <see cref="InProcessRedis"/>.
/// Nothing is kept on disk.
/// </summary>
public sealed class PrivateRedis : IAsyncDisposable
{
    private const string Installed = "/usr/bin/redis-server";

    private ChildProcess? process;
    private InProcessRedis? inProcess;

    private PrivateRedis(int port) => Port = port;

    public int Port { get; }

    public string ConnectionString => $"127.0.0.1:{Port},abortConnect=false";

    public static async Task<PrivateRedis> StartAsync(CancellationToken cancellationToken = default)
    {
        var redis = new PrivateRedis(FreePorts.Next());
        await redis.StartAgainAsync(cancellationToken);
        return redis;
    }

    /// <summary>Starts it on the same port after <see cref="StopAsync"/>, empty.</summary>
    public async Task StartAgainAsync(CancellationToken cancellationToken)
    {
        if (File.Exists(Installed))
            process = ChildProcess.Start(new ChildStart(Installed, "--port", $"{Port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--daemonize", "no"));
        else
            inProcess = InProcessRedis.Start(Port);
        await Eventually.Until(() => Answers(), cancellationToken, "Redis answering", lastState: () => process?.Output);
    }

    /// <summary>Takes it away, as an outage does.</summary>
    public async Task StopAsync()
    {
        if (process is not null) await process.DisposeAsync();
        inProcess?.Dispose();
        (process, inProcess) = (null, null);
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    private async Task<bool> Answers()
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{Port},connectTimeout=1000");
        await connection.GetDatabase().PingAsync();
        return true;
    }
}
