using Npgsql;

namespace Procurement.Testing.Services;

/// <summary>How a <see cref="PrivatePostgres"/> keeps its data.</summary>
/// <param name="Folder">Kept and used again when it holds data already; null for a temporary one that goes with the server.</param>
/// <param name="Durable">True: a commit survives a power cut (<c>./run</c>, measurements). False: fast, for tests.</param>
public sealed record PostgresOptions(string? Folder = null, bool Durable = false);

/// <summary>
/// A PostgreSQL server of our own on a free port of 127.0.0.1, from the newest installed binaries: no set-up, no password, no service of the machine touched.
/// PostgreSQL refuses to run as root, so there it runs as the user <c>postgres</c>. It stops when disposed, or when our process ends.
/// </summary>
public sealed class PrivatePostgres : IAsyncDisposable
{
    private const string SystemUser = "postgres", Owner = "app", TemporaryPrefix = "procurement-pg-";

    private readonly ChildProcess process;
    private readonly string dataFolder;
    private readonly bool temporary;

    private PrivatePostgres(ChildProcess process, string dataFolder, bool temporary, int port)
    {
        (this.process, this.dataFolder, this.temporary, Port) = (process, dataFolder, temporary, port);
    }

    public int Port { get; }

    /// <exception cref="InvalidOperationException">PostgreSQL is not installed, the folder cannot be reached by its user, or it does not start.</exception>
    public static async Task<PrivatePostgres> StartAsync(PostgresOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new PostgresOptions();
        RemoveWhatKilledRunsLeft();
        var folder = options.Folder ?? Path.Combine(Path.GetTempPath(), $"{TemporaryPrefix}{Environment.ProcessId}-{Guid.NewGuid():N}");
        var bin = NewestBinaries();
        await PrepareFolder(folder, cancellationToken);
        if (!await HoldsData(folder, cancellationToken)) await InitializeData(bin, folder, options.Durable, cancellationToken);

        var port = FreePorts.Next();
        var server = await StartServer(bin, folder, port, options.Durable, cancellationToken);
        return new PrivatePostgres(server, folder, options.Folder is null, port);
    }

    /// <summary>A connection string for a database of this server, which need not exist yet.</summary>
    public string ConnectionString(string database = "postgres") =>
        $"Host=127.0.0.1;Port={Port};Username={Owner};Database={database};Include Error Detail=true";

    public async Task CreateDatabaseIfMissingAsync(string database, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(ConnectionString() + ";Pooling=false");
        await connection.OpenAsync(cancellationToken);
        await using var exists = new NpgsqlCommand("select 1 from pg_database where datname = $1", connection) { Parameters = { new() { Value = database } } };
        if (await exists.ExecuteScalarAsync(cancellationToken) is not null) return;
        await ExecuteAsync(connection, $"create database \"{database}\"", cancellationToken);
    }

    /// <summary>Runs one statement on the maintenance database.</summary>
    public async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(ConnectionString());
        await connection.OpenAsync(cancellationToken);
        await ExecuteAsync(connection, sql, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        await process.InterruptAsync();
        await process.DisposeAsync();
        if (temporary) Directory.Delete(dataFolder, recursive: true);
    }

    /// <summary>Temporary folders carry the id of their process; one that was killed could not remove its own.</summary>
    private static void RemoveWhatKilledRunsLeft()
    {
        foreach (var folder in Directory.EnumerateDirectories(Path.GetTempPath(), TemporaryPrefix + "*"))
        {
            if (Directory.Exists($"/proc/{Path.GetFileName(folder)[TemporaryPrefix.Length..].Split('-')[0]}")) continue;
            try
            {
                Directory.Delete(folder, recursive: true);
            }
            catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
            {
                // Another process removes it too, its server is still ending, or it is another user's.
            }
        }
    }

    private static string NewestBinaries()
    {
        var versions = Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql") : [];
        return versions.Where(version => File.Exists(Path.Combine(version, "bin", "initdb")))
            .OrderByDescending(version => int.TryParse(Path.GetFileName(version), out var number) ? number : 0)
            .Select(version => Path.Combine(version, "bin")).FirstOrDefault()
            ?? throw new InvalidOperationException("PostgreSQL is not installed: apt-get install postgresql");
    }

    private static async Task PrepareFolder(string folder, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        if (!CurrentUser.IsRoot) return;
        await ChildProcess.RunAsync(new ChildStart("chown", $"{SystemUser}:", folder), cancellationToken);
        if (!await CanReachAsync(folder, cancellationToken))
            throw new InvalidOperationException($"The user {SystemUser} cannot reach {folder}: choose a folder whose parents every user may pass");
    }

    /// <summary>Whether the user that PostgreSQL runs as may pass to this existing folder.</summary>
    public static async Task<bool> CanReachAsync(string folder, CancellationToken cancellationToken)
    {
        await using var test = ChildProcess.Start(new ChildStart("test", "-x", folder) { User = SystemUser });
        return await test.WaitForExitAsync(cancellationToken) == 0;
    }

    private static async Task<bool> HoldsData(string folder, CancellationToken cancellationToken)
    {
        await using var test = ChildProcess.Start(new ChildStart("test", "-s", Path.Combine(folder, "PG_VERSION")) { User = SystemUser });
        return await test.WaitForExitAsync(cancellationToken) == 0;
    }

    private static Task<string> InitializeData(string bin, string folder, bool durable, CancellationToken cancellationToken) =>
        ChildProcess.RunAsync(
            new ChildStart(Path.Combine(bin, "initdb"),
                ["-D", folder, "-U", Owner, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", .. durable ? Array.Empty<string>() : ["--no-sync"]])
            { User = SystemUser },
            cancellationToken);

    private static async Task<ChildProcess> StartServer(string bin, string folder, int port, bool durable, CancellationToken cancellationToken)
    {
        string[] settings =
        [
            "listen_addresses=127.0.0.1", "unix_socket_directories=", "max_connections=300", "shared_buffers=128MB",
            .. durable ? Array.Empty<string>() : ["fsync=off", "synchronous_commit=off", "full_page_writes=off"],
        ];
        var start = new ChildStart(Path.Combine(bin, "postgres"),
            ["-D", folder, "-p", $"{port}", .. settings.SelectMany(setting => new[] { "-c", setting })])
        { User = SystemUser, DeathSignal = "INT" };

        // A server whose parent was killed a moment ago may still hold the folder while it shuts down.
        return await Eventually.Get(async () => await TryStart(start, port, cancellationToken), _ => true, cancellationToken, $"PostgreSQL on {folder}", TimeSpan.FromSeconds(30));
    }

    private static async Task<ChildProcess> TryStart(ChildStart start, int port, CancellationToken cancellationToken)
    {
        var server = ChildProcess.Start(start);
        try
        {
            await Eventually.Until(async () => server.HasExited || await Answers(port, cancellationToken), cancellationToken, "PostgreSQL answering");
            return server.HasExited ? throw new InvalidOperationException(server.Output) : server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    private static async Task<bool> Answers(int port, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection($"Host=127.0.0.1;Port={port};Username={Owner};Database=postgres;Pooling=false");
        await connection.OpenAsync(cancellationToken);
        return true;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
