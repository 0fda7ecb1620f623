using Microsoft.EntityFrameworkCore;
using Npgsql;
using Procurement.Testing;
using Procurement.Testing.Services;

namespace Procurement.Data.Tests;

public sealed class SchemaTests(PostgresFixture postgres)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Several_nodes_may_migrate_at_once()
    {
        await using var database = await postgres.CreateEmptyDatabaseAsync(Stop);
        await using var dataSource = NpgsqlDataSource.Create(database.ConnectionString);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => DataSetup.MigrateAsync(dataSource, Stop)));

        await using var dbs = new TestDbs(database);
        await using var db = dbs.CreateDbContext();
        Assert.Empty(await db.Database.GetPendingMigrationsAsync(Stop));
        Assert.Equal(0, await db.Requests.CountAsync(Stop));
    }

    [Fact]
    public async Task The_migrations_say_what_the_model_says()
    {
        await using var database = await postgres.CreateDatabaseAsync(Stop);
        await using var dbs = new TestDbs(database);
        await using var db = dbs.CreateDbContext();

        Assert.False(db.Database.HasPendingModelChanges());
    }

    [Theory]
    [InlineData("inbound_messages", "whats_app_id")]
    [InlineData("outbound_messages", "key")]
    [InlineData("purchase_orders", "reference")]
    [InlineData("purchase_requests", "number")]
    [InlineData("erp_postings", "reference")]
    [InlineData("turns", "batch_id")]
    public async Task What_must_be_once_is_unique_in_the_database(string table, string column)
    {
        await using var database = await postgres.CreateDatabaseAsync(Stop);
        await using var dbs = new TestDbs(database);
        await using var command = dbs.DataSource.CreateCommand(
            $"SELECT count(*) FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0] WHERE i.indrelid = '{table}'::regclass AND i.indisunique AND i.indnatts = 1 AND i.indpred IS NULL AND a.attname = '{column}'");

        Assert.Equal(1L, await command.ExecuteScalarAsync(Stop));
    }
}
