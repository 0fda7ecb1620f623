using Procurement.Testing.Services;

[assembly: AssemblyFixture(typeof(PostgresFixture))]
