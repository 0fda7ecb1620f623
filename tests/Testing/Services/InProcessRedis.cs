using Garnet;

namespace Procurement.Testing.Services;

/// <summary>A Redis inside our process (Garnet): keys, locks, scripts and publish/subscribe, but no streams and no keyspace events.</summary>
public sealed class InProcessRedis : IDisposable
{
    private readonly GarnetServer server;

    private InProcessRedis(GarnetServer server, int port) => (this.server, Port) = (server, port);

    public int Port { get; }

    public string ConnectionString => $"127.0.0.1:{Port},abortConnect=false";

    public static InProcessRedis Start(int? port = null)
    {
        var chosen = port ?? FreePorts.Next();
        return new InProcessRedis(StartQuietly(["--port", $"{chosen}", "--bind", "127.0.0.1", "--lua", "true", "--memory", "64m", "--index", "8m"]), chosen);
    }

    public void Dispose() => server.Dispose();

    /// <summary>Garnet prints a banner, straight to the console.</summary>
    private static GarnetServer StartQuietly(string[] arguments)
    {
        var console = Console.Out;
        Console.SetOut(TextWriter.Null);
        try
        {
            var garnet = new GarnetServer(arguments);
            garnet.Start();
            return garnet;
        }
        finally
        {
            Console.SetOut(console);
        }
    }
}
