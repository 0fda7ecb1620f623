using Procurement.Engine.Tests.Approvals;
using Procurement.Testing.Services;

[assembly: AssemblyFixture(typeof(PostgresFixture))]
[assembly: AssemblyFixture(typeof(SampleCompanyPostgres))]
