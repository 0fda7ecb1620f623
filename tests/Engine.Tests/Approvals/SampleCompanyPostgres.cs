using Procurement.Testing;
using Procurement.Testing.Services;

namespace Procurement.Engine.Tests.Approvals;

/// <summary>Databases that have the sample company in them already: it is imported once, into the template.</summary>
public sealed class SampleCompanyPostgres : PostgresFixture
{
    protected override async Task MigrateAsync(string connectionString, CancellationToken cancellationToken)
    {
        await base.MigrateAsync(connectionString, cancellationToken);
        await using var dbs = new TestDbs(connectionString);
        await SampleCompany.ImportAsync(dbs, FakeClock.OnMondayMorning(), cancellationToken);
    }
}
