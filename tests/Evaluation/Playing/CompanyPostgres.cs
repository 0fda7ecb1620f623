using Microsoft.Extensions.Time.Testing;
using Procurement.Testing;
using Procurement.Testing.Services;

namespace Procurement.Evaluation.Playing;

/// <summary>A PostgreSQL of our own whose databases are copies of one imported company.</summary>
/// <param name="folder">The company's files.</param>
internal sealed class CompanyPostgres(string folder) : PostgresFixture
{
    /// <summary>Before every case, so that nothing in a case is older than its company.</summary>
    private static readonly DateTimeOffset ImportedAt = new(2026, 1, 5, 8, 0, 0, TimeSpan.Zero);

    protected override async Task MigrateAsync(string connectionString, CancellationToken cancellationToken)
    {
        await base.MigrateAsync(connectionString, cancellationToken);
        await using var dbs = new TestDbs(connectionString);
        await SampleCompany.ImportAsync(dbs, new FakeTimeProvider(ImportedAt), cancellationToken, folder);
    }
}
