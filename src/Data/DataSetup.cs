using System.Data.Common;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Procurement.Data;

/// <summary>Registers and prepares the database.</summary>
public static class DataSetup
{
    /// <summary>Advisory lock under which one node migrates while the others wait.</summary>
    private const long MigrationLock = 7_203_114_551;

    public static IServiceCollection AddProcurementData(this IServiceCollection services, string connectionString)
    {
        services.AddSingleton(_ => NpgsqlDataSource.Create(connectionString));
        services.AddSingleton<DbDataSource>(provider => provider.GetRequiredService<NpgsqlDataSource>());
        services.AddPooledDbContextFactory<ProcurementDb>((provider, options) => Configure(options, provider.GetRequiredService<NpgsqlDataSource>()));
        services.AddScoped(provider => provider.GetRequiredService<IDbContextFactory<ProcurementDb>>().CreateDbContext());
        services.AddDataProtection().SetApplicationName("Procurement").PersistKeysToDbContext<ProcurementDb>();
        return services;
    }

    public static DbContextOptionsBuilder Configure(DbContextOptionsBuilder options, NpgsqlDataSource dataSource) =>
        options.UseNpgsql(dataSource).UseSnakeCaseNamingConvention();

    /// <summary>Brings the database to this version. Several nodes may call it at once.</summary>
    public static async Task MigrateAsync(NpgsqlDataSource dataSource, CancellationToken cancellationToken)
    {
        await using var guard = await dataSource.OpenConnectionAsync(cancellationToken);
        await using (var take = new NpgsqlCommand($"SELECT pg_advisory_lock({MigrationLock})", guard)) await take.ExecuteNonQueryAsync(cancellationToken);
        try
        {
            var options = new DbContextOptionsBuilder<ProcurementDb>();
            Configure(options, dataSource);
            await using var db = new ProcurementDb(options.Options);
            await db.Database.MigrateAsync(cancellationToken);
        }
        finally
        {
            await using var leave = new NpgsqlCommand($"SELECT pg_advisory_unlock({MigrationLock})", guard);
            await leave.ExecuteNonQueryAsync(CancellationToken.None);
        }
    }
}

/// <summary>For the migration tool only: it needs a model, not a database.</summary>
internal sealed class DesignTimeDb : IDesignTimeDbContextFactory<ProcurementDb>
{
    public ProcurementDb CreateDbContext(string[] args)
    {
        var options = new DbContextOptionsBuilder<ProcurementDb>();
        DataSetup.Configure(options, NpgsqlDataSource.Create("Host=localhost;Database=procurement"));
        return new ProcurementDb(options.Options);
    }
}
