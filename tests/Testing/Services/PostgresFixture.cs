using Npgsql;
using Procurement.Data;
using Xunit;

namespace Procurement.Testing.Services;

/// <summary>
/// One PostgreSQL for a test assembly (<c>[assembly: AssemblyFixture(typeof(PostgresFixture))]</c>) and a fresh, migrated database for each test that asks:
/// the schema is built once as a template, which PostgreSQL copies in milliseconds.
/// </summary>
public class PostgresFixture : IAsyncLifetime
{
    private const string Template = "template_procurement";

    private readonly SemaphoreSlim building = new(1, 1);
    private PrivatePostgres? server;
    private bool built;
    private int count;

    public PrivatePostgres Server => server ?? throw new InvalidOperationException("The fixture is not initialised");

    public async ValueTask InitializeAsync() => server = await PrivatePostgres.StartAsync();

    /// <summary>A database of the current schema, for this test alone. Dispose it, or leave it: it goes with the server.</summary>
    public async Task<TestDatabase> CreateDatabaseAsync(CancellationToken cancellationToken)
    {
        await BuildTemplateOnce(cancellationToken);
        return await CopyAsync(Template, cancellationToken);
    }

    /// <summary>A database without any table.</summary>
    public Task<TestDatabase> CreateEmptyDatabaseAsync(CancellationToken cancellationToken) => CopyAsync("template0", cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (server is not null) await server.DisposeAsync();
        building.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Brings an empty database to the state from which each test starts.</summary>
    protected virtual async Task MigrateAsync(string connectionString, CancellationToken cancellationToken)
    {
        await using var dataSource = NpgsqlDataSource.Create(connectionString);
        await DataSetup.MigrateAsync(dataSource, cancellationToken);
    }

    private async Task BuildTemplateOnce(CancellationToken cancellationToken)
    {
        await building.WaitAsync(cancellationToken);
        try
        {
            if (built) return;
            await Server.ExecuteAsync($"drop database if exists {Template} with (force)", cancellationToken);
            await Server.ExecuteAsync($"create database {Template} template template0", cancellationToken);
            await MigrateAsync(Server.ConnectionString(Template), cancellationToken);
            await CloseTemplate(cancellationToken);
            built = true;
        }
        finally
        {
            building.Release();
        }
    }

    /// <summary>A database that is connected to cannot be copied.</summary>
    private async Task CloseTemplate(CancellationToken cancellationToken)
    {
        await using (var connection = new NpgsqlConnection(Server.ConnectionString(Template))) NpgsqlConnection.ClearPool(connection);
        await Server.ExecuteAsync($"alter database {Template} with allow_connections false", cancellationToken);
        await Server.ExecuteAsync($"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{Template}'", cancellationToken);
        await Eventually.Until(async () => await Connections(cancellationToken) == 0, cancellationToken, "The template's connections ending");
    }

    private async Task<long> Connections(CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(Server.ConnectionString());
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand($"select count(*) from pg_stat_activity where datname = '{Template}'", connection);
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private async Task<TestDatabase> CopyAsync(string template, CancellationToken cancellationToken)
    {
        var name = $"test_{Interlocked.Increment(ref count)}";
        await Server.ExecuteAsync($"create database {name} template {template}", cancellationToken);
        return new TestDatabase(Server, name);
    }
}

/// <summary>A database of one test; disposing drops it.</summary>
public sealed class TestDatabase(PrivatePostgres server, string name) : IAsyncDisposable
{
    public string Name => name;

    public string ConnectionString { get; } = server.ConnectionString(name) + ";Maximum Pool Size=20";

    public async ValueTask DisposeAsync()
    {
        await using (var connection = new NpgsqlConnection(ConnectionString)) NpgsqlConnection.ClearPool(connection);
        await server.ExecuteAsync($"drop database if exists {name} with (force)", CancellationToken.None);
    }
}
