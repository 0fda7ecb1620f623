using System.Diagnostics;
using System.Globalization;
using Procurement.Testing;
using Procurement.Testing.Services;
using StackExchange.Redis;

namespace Procurement.Benchmarks.Parts;

/// <summary>The common stack of <c>tests/Services/bench</c>: FastAPI takes the webhook, PostgreSQL keeps the message, RQ gets the job.</summary>
internal sealed class Peer : IAsyncDisposable
{
    public const string Database = "peer";
    private const string Python = "/usr/bin/python3", Queue = "rq:queue:intake";
    private const int Processes = 2;

    private readonly Room room;
    private readonly ChildProcess server;

    private Peer(Room room, ChildProcess server, int port) => (this.room, this.server, Address) = (room, server, new Uri($"http://127.0.0.1:{port}/"));

    public Uri Address { get; }

    public static async Task<Peer> StartAsync(Room room, CancellationToken cancellationToken)
    {
        await room.Postgres.CreateDatabaseIfMissingAsync(Database, cancellationToken);
        var port = FreePorts.Next();
        var process = ChildProcess.Start(Start(room, Python, "-m", "uvicorn", "fastapi_rq:app", "--host", "127.0.0.1", "--port", Text(port), "--workers", Text(Processes), "--log-level", "warning"));
        var peer = new Peer(room, process, port);
        using var http = new HttpClient { BaseAddress = peer.Address };
        await Eventually.Until(async () =>
        {
            using var answer = await http.PostAsync(new Uri("webhooks/whatsapp", UriKind.Relative), content: null, cancellationToken);
            return answer.StatusCode == System.Net.HttpStatusCode.Unauthorized;
        }, cancellationToken, "The peer answering", lastState: () => process.Output);
        return peer;
    }

    public Task<long> StoredAsync(CancellationToken cancellationToken) => room.AskAsync<long>(Database, "SELECT count(*) FROM message", cancellationToken);

    /// <summary>Ends the server's processes; the workers go on without them.</summary>
    public async ValueTask DisposeAsync()
    {
        await server.StopSessionAsync();
        await server.DisposeAsync();
    }

    /// <summary>
    /// Leaves <paramref name="jobs"/> jobs in the queue and lets two workers run them. Jobs per second from the first job that is done, so without the start of Python.
    /// </summary>
    public static async Task<(long Jobs, double Seconds)> RunJobsAsync(Room room, int jobs, CancellationToken cancellationToken)
    {
        await using var redis = await ConnectionMultiplexer.ConnectAsync(room.Redis.ConnectionString);
        var queue = redis.GetDatabase();
        await queue.ListTrimAsync(Queue, 0, jobs - 1);
        var queued = await queue.ListLengthAsync(Queue);
        if (queued < jobs) throw new InvalidOperationException($"Only {queued} jobs are in the peer's queue: measure its intake longer");

        var workers = Enumerable.Range(0, Processes).Select(_ => ChildProcess.Start(Start(room, Python, "/usr/bin/rq", "worker", "-u", RedisUrl(room), "-b", "-q", "intake"))).ToList();
        try
        {
            await Eventually.Until(async () => await queue.ListLengthAsync(Queue) < queued, cancellationToken, "The first job", lastState: () => workers[0].Output);
            var watch = Stopwatch.StartNew();
            var codes = await Task.WhenAll(workers.Select(worker => worker.WaitForExitAsync(cancellationToken)));
            var seconds = watch.Elapsed.TotalSeconds;
            var done = await room.AskAsync<long>(Database, "SELECT count(*) FROM message WHERE kind = 'done'", cancellationToken);
            if (codes.Any(code => code != 0) || done != jobs) throw new InvalidOperationException($"The peer did {done} of {jobs} jobs: {workers[0].Output}");
            return (done, seconds);
        }
        finally
        {
            foreach (var worker in workers)
            {
                await worker.StopSessionAsync();
                await worker.DisposeAsync();
            }
        }
    }

    private static string RedisUrl(Room room) => $"redis://127.0.0.1:{Text(room.Redis.Port)}/0";

    private static ChildStart Start(Room room, params string[] commandLine) => new(commandLine[0], commandLine[1..])
    {
        WorkingDirectory = Path.GetDirectoryName(Room.BenchScript("worker.py"))!,
        Environment = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["PG_DSN"] = $"postgresql://app@127.0.0.1:{Text(room.Postgres.Port)}/{Database}",
            ["REDIS_URL"] = RedisUrl(room),
            ["SECRET"] = Room.Secret,
            ["PYTHONPATH"] = ".",
            ["PYTHONDONTWRITEBYTECODE"] = "1",
        },
    };

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
