using Microsoft.EntityFrameworkCore;
using Procurement.Data.Messaging;
using Procurement.Data.Work;
using Procurement.Engine.Work;
using Procurement.Testing;
using Procurement.Testing.Services;

namespace Procurement.Engine.Tests.Work;

public sealed class WorkClaimsTests(PostgresFixture postgres) : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = FakeClock.MondayMorning;
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);
    private TestDatabase database = null!;
    private TestDbs dbs = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        database = await postgres.CreateDatabaseAsync(Stop);
        dbs = new TestDbs(database);
    }

    public async ValueTask DisposeAsync()
    {
        await dbs.DisposeAsync();
        await database.DisposeAsync();
    }

    [Fact]
    public async Task Workers_that_claim_at_once_share_the_rows_and_none_is_taken_twice()
    {
        await OweAsync(40, Now);

        var taken = await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => ClaimAsync($"node{worker}", Now, 5)));

        Assert.Equal(40, taken.SelectMany(x => x).Select(x => x.Id).Distinct().Count());
        Assert.Equal(40, taken.Sum(x => x.Count));
    }

    [Fact]
    public async Task A_row_that_is_not_due_or_is_held_stays()
    {
        await OweAsync(1, Now.AddSeconds(1));

        Assert.Empty(await ClaimAsync("a", Now, 5));
        Assert.Single(await ClaimAsync("a", Now.AddSeconds(1), 5));
        Assert.Empty(await ClaimAsync("b", Now.AddSeconds(2), 5));
    }

    [Fact]
    public async Task A_lapsed_lease_frees_the_row_counts_the_attempt_and_keeps_the_old_holder_from_saving()
    {
        await OweAsync(1, Now);
        var lost = (await ClaimAsync("a", Now, 1)).Single();

        var taken = (await ClaimAsync("b", Now + Lease + TimeSpan.FromSeconds(1), 1)).Single();

        Assert.Equal(2, taken.Attempts);
        await using var db = dbs.CreateDbContext();
        db.Attach(lost);
        lost.Settle();
        await Assert.ThrowsAsync<DbUpdateConcurrencyException>(() => db.SaveChangesAsync(Stop));
    }

    [Fact]
    public async Task What_a_node_held_is_free_once_the_node_is_no_longer_seen()
    {
        await OweAsync(1, Now);
        await using (var db = dbs.CreateDbContext())
        {
            db.WorkNodes.Add(new WorkNode { Name = "a", StartedAt = Now, SeenAt = Now });
            await db.SaveChangesAsync(Stop);
        }

        await ClaimAsync("a", Now, 1);

        Assert.Empty(await ClaimAsync("b", Now + WorkClaims.NodeLost, 1));
        Assert.Single(await ClaimAsync("b", Now + WorkClaims.NodeLost + TimeSpan.FromSeconds(1), 1));
    }

    [Fact]
    public void Tries_are_repeated_at_doubling_distances_up_to_a_longest_and_then_end()
    {
        var backoff = new Backoff(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(30), 6);

        var seconds = Enumerable.Range(1, 6).Select(attempt => (backoff.NextTry(attempt, Now, 0.5) - Now)?.TotalSeconds);

        Assert.Equal([2, 4, 8, 16, 30, null], seconds);
    }

    private async Task<List<Conversation>> ClaimAsync(string node, DateTimeOffset now, int take)
    {
        await using var db = dbs.CreateDbContext();
        return await db.LeaseDueAsync<Conversation>(node, now, Lease, take, Stop);
    }

    private async Task OweAsync(int count, DateTimeOffset at)
    {
        await using var db = dbs.CreateDbContext();
        for (var i = 0; i < count; i++)
        {
            var conversation = new Conversation { Id = Guid.CreateVersion7(Now), OurNumberId = "1", AddressId = Guid.CreateVersion7(Now), CreatedAt = Now };
            conversation.Owe(at);
            db.Add(conversation);
        }

        await db.SaveChangesAsync(Stop);
    }
}
