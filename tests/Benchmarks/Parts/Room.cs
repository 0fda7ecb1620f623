using System.Globalization;
using Npgsql;
using Procurement.Testing;
using Procurement.Testing.Services;

namespace Procurement.Benchmarks.Parts;

/// <summary>What both sides stand on: one PostgreSQL that keeps its word, one Redis, and a folder that goes with us.</summary>
internal sealed class Room : IAsyncDisposable
{
    public const string Secret = "bench-app-secret";

    private readonly TemporaryFolder folder = new();

    private Room(PrivatePostgres postgres, PrivateRedis redis) => (Postgres, Redis) = (postgres, redis);

    public PrivatePostgres Postgres { get; }

    public PrivateRedis Redis { get; }

    public string Folder => folder.Path;

    public static string BenchScript(string name) => Repository.PathTo("tests", "Services", "bench", name);

    /// <exception cref="InvalidOperationException">A commit would not survive a power cut: such figures say nothing.</exception>
    public static async Task<Room> OpenAsync(CancellationToken cancellationToken)
    {
        var room = new Room(await PrivatePostgres.StartAsync(new PostgresOptions(Durable: true), cancellationToken), await PrivateRedis.StartAsync(cancellationToken));
        foreach (var setting in new[] { "fsync", "synchronous_commit", "full_page_writes" })
        {
            if (await room.AskAsync<string>("postgres", $"SELECT current_setting('{setting}')", cancellationToken) != "on") throw new InvalidOperationException($"{setting} is off");
        }
        return room;
    }

    public async Task<T> AskAsync<T>(string database, string sql, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(Postgres.ConnectionString(database));
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>So that no side pays for what the other wrote.</summary>
    public Task SettleDiskAsync(CancellationToken cancellationToken) => Postgres.ExecuteAsync("CHECKPOINT", cancellationToken);

    /// <summary>Signed bodies of the common script, each with an id of its own; one per line.</summary>
    public async Task<string> WritePayloadsAsync(int count, CancellationToken cancellationToken)
    {
        var file = Path.Combine(Folder, $"bodies-{Guid.NewGuid():N}.txt");
        await ChildProcess.RunAsync(new ChildStart("/usr/bin/python3", BenchScript("payloads.py"), count.ToString(CultureInfo.InvariantCulture), Secret, "2000", file), cancellationToken);
        return file;
    }

    public async ValueTask DisposeAsync()
    {
        await Redis.DisposeAsync();
        await Postgres.DisposeAsync();
        folder.Dispose();
    }
}
