using Microsoft.EntityFrameworkCore;
using Procurement.Data.Access;
using Procurement.Engine.Access;
using Procurement.Engine.Notices;
using Procurement.Testing;
using Procurement.Testing.Services;

namespace Procurement.Engine.Tests.Access;

public sealed class ApiKeyTests(PostgresFixture postgres)
{
    private static readonly Actor Admin = new("operator", "Ada", Guid.NewGuid(), null, [PortalRoles.Admin], "portal");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_key_is_kept_as_a_hash_for_its_owner_and_can_be_revoked()
    {
        await using var database = await postgres.CreateDatabaseAsync(Stop);
        await using var dbs = new TestDbs(database);
        var owner = new PortalUser { Id = Guid.NewGuid(), UserName = "erp@bayview.example", Email = "erp@bayview.example", NormalizedEmail = "ERP@BAYVIEW.EXAMPLE" };
        await using (var db = dbs.CreateDbContext())
        {
            db.Users.Add(owner);
            await db.SaveChangesAsync(Stop);
        }

        var made = await new CreateApiKey(dbs, FakeClock.OnMondayMorning(), new LocalNotices()).RunAsync("ERP", "erp@bayview.example", [ApiScopes.Read], Admin, Stop);

        await using var after = dbs.CreateDbContext();
        var key = await after.ApiKeys.SingleAsync(Stop);
        Assert.Equal((owner.Id, CreateApiKey.HashOf(made.Secret!), null), (key.OwnerId, key.SecretHash, key.RevokedAt));
        Assert.True((await new RevokeApiKey(dbs, FakeClock.OnMondayMorning(), new LocalNotices()).RunAsync(key.Id, Admin, Stop)).Ok);
        Assert.Equal(["createApiKey", "revokeApiKey"], await after.AuditEntries.OrderBy(x => x.Sequence).Select(x => x.Action).ToListAsync(Stop));
        await after.Entry(key).ReloadAsync(Stop);
        Assert.NotNull(key.RevokedAt);
    }

    [Theory]
    [InlineData("", "erp@bayview.example", "read", 2)]
    [InlineData("ERP", "nobody@bayview.example", "read", 1)]
    [InlineData("ERP", "nobody@bayview.example", "approve-everything", 2)]
    public async Task Every_fault_of_a_new_key_is_named(string name, string owner, string scope, int faults)
    {
        await using var database = await postgres.CreateDatabaseAsync(Stop);
        await using var dbs = new TestDbs(database);

        var made = await new CreateApiKey(dbs, FakeClock.OnMondayMorning(), new LocalNotices()).RunAsync(name, owner, [scope], Admin, Stop);

        Assert.Equal((NoCodes.Invalid, faults, null), (made.Outcome.Code, made.Outcome.Errors.Count, made.Secret));
    }

    [Fact]
    public async Task Only_an_admin_makes_keys()
    {
        await using var database = await postgres.CreateDatabaseAsync(Stop);
        await using var dbs = new TestDbs(database);

        var made = await new CreateApiKey(dbs, FakeClock.OnMondayMorning(), new LocalNotices()).RunAsync("ERP", "erp@bayview.example", [ApiScopes.Read], Admin with { PortalRoles = [PortalRoles.Operator] }, Stop);

        Assert.Equal(NoCodes.NotAllowed, made.Outcome.Code);
    }
}
