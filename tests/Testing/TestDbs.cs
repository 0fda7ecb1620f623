using Microsoft.EntityFrameworkCore;
using Npgsql;
using Procurement.Data;
using Procurement.Testing.Services;

namespace Procurement.Testing;

/// <summary>Contexts on a test's database, as the engine gets them.</summary>
public sealed class TestDbs(string connectionString) : IDbContextFactory<ProcurementDb>, IAsyncDisposable
{
    private readonly NpgsqlDataSource dataSource = NpgsqlDataSource.Create(connectionString);

    public TestDbs(TestDatabase database) : this(database.ConnectionString)
    {
    }

    public NpgsqlDataSource DataSource => dataSource;

    public ProcurementDb CreateDbContext()
    {
        var options = new DbContextOptionsBuilder<ProcurementDb>();
        DataSetup.Configure(options, dataSource);
        return new ProcurementDb(options.Options);
    }

    public ValueTask DisposeAsync() => dataSource.DisposeAsync();
}
