using Procurement.Route.Tests;
using Procurement.Testing.Services;

[assembly: AssemblyFixture(typeof(PostgresFixture))]
[assembly: TestCollectionOrderer(typeof(LongestFirst))]
