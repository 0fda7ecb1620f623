using Npgsql;
using Procurement.Testing.Services;

namespace Procurement.Data.Tests.Services;

public sealed class PrivatePostgresTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_kept_folder_holds_its_data_over_a_restart()
    {
        var folder = Directory.CreateTempSubdirectory("procurement-test-").FullName;
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(folder, (UnixFileMode)0b111_101_101);
        await using (var first = await PrivatePostgres.StartAsync(new PostgresOptions(Path.Combine(folder, "pg"), Durable: true), Token))
        {
            await first.CreateDatabaseIfMissingAsync("kept", Token);
            await Scalar(first.ConnectionString("kept"), "create table t as select 42 as n");
        }

        await using (var second = await PrivatePostgres.StartAsync(new PostgresOptions(Path.Combine(folder, "pg"), Durable: true), Token))
        {
            await second.CreateDatabaseIfMissingAsync("kept", Token);
            Assert.Equal(42, await Scalar(second.ConnectionString("kept"), "select n from t"));
            Assert.Equal("on", await Scalar(second.ConnectionString("kept"), "show fsync"));
        }
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Each_test_gets_a_database_of_the_template_to_itself()
    {
        await using var fixture = new FixtureWithOneTable();
        await fixture.InitializeAsync();

        await using var mine = await fixture.CreateDatabaseAsync(Token);
        await using var yours = await fixture.CreateDatabaseAsync(Token);
        await Scalar(mine.ConnectionString, "insert into things values (1)");

        Assert.Equal(1L, await Scalar(mine.ConnectionString, "select count(*) from things"));
        Assert.Equal(0L, await Scalar(yours.ConnectionString, "select count(*) from things"));
        Assert.Equal(1, fixture.Migrations);
    }

    private static async Task<object?> Scalar(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(Token);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(Token);
    }

    private sealed class FixtureWithOneTable : PostgresFixture
    {
        public int Migrations { get; private set; }

        protected override async Task MigrateAsync(string connectionString, CancellationToken cancellationToken)
        {
            Migrations++;
            await Scalar(connectionString, "create table things (id int)");
        }
    }
}
