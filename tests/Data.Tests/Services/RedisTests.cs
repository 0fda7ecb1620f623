using Procurement.Testing.Services;
using StackExchange.Redis;

namespace Procurement.Data.Tests.Services;

public sealed class RedisTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_redis_inside_our_process_publishes_and_locks()
    {
        using var redis = InProcessRedis.Start();
        await using var connection = await ConnectionMultiplexer.ConnectAsync(redis.ConnectionString);

        await PublishesAndLocks(connection);
    }

    [Fact]
    public async Task The_redis_of_tests_publishes_locks_and_comes_back_after_an_outage()
    {
        await using var redis = await PrivateRedis.StartAsync(Token);
        await using var connection = await ConnectionMultiplexer.ConnectAsync(redis.ConnectionString);
        await PublishesAndLocks(connection);

        await redis.StopAsync();
        await redis.StartAgainAsync(Token);

        await using var again = await ConnectionMultiplexer.ConnectAsync(redis.ConnectionString);
        await PublishesAndLocks(again);
    }

    private static async Task PublishesAndLocks(ConnectionMultiplexer connection)
    {
        var heard = new TaskCompletionSource<string>();
        await connection.GetSubscriber().SubscribeAsync(RedisChannel.Literal("news"), (_, message) => heard.TrySetResult(message!));
        await connection.GetSubscriber().PublishAsync(RedisChannel.Literal("news"), "request 12 changed");

        Assert.Equal("request 12 changed", await heard.Task.WaitAsync(TimeSpan.FromSeconds(60), Token));
        Assert.True(await connection.GetDatabase().LockTakeAsync("lock", "mine", TimeSpan.FromMinutes(1)));
        Assert.False(await connection.GetDatabase().LockTakeAsync("lock", "yours", TimeSpan.FromMinutes(1)));
    }
}
