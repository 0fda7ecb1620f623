using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Procurement.Engine.Orders.Live;

/// <summary>Between nodes by Redis publish; this node hears its own directly.</summary>
internal sealed partial class RedisLiveRelay(IConnectionMultiplexer redis, ILogger<RedisLiveRelay> logger) : LocalLiveRelay
{
    private const int Mark = 16;
    private readonly byte[] own = Guid.NewGuid().ToByteArray();

    public override void Send(string channel, byte[] message)
    {
        base.Send(channel, message);
        if (redis.IsConnected) _ = redis.GetSubscriber().PublishAsync(Named(channel), (byte[])[.. own, .. message], CommandFlags.FireAndForget);
    }

    public override async Task<IAsyncDisposable> HearAsync(string channel, Action<byte[]> heard, CancellationToken cancellationToken)
    {
        var local = await base.HearAsync(channel, heard, cancellationToken);
        try
        {
            // A queue keeps the order: keys must arrive as they were pressed.
            var queue = await redis.GetSubscriber().SubscribeAsync(Named(channel)).WaitAsync(cancellationToken);
            queue.OnMessage(message => Pass(message.Message, heard));
            return new Leaving(local, queue);
        }
        catch (RedisException trouble)
        {
            NotSubscribed(trouble);
            return local;
        }
    }

    private void Pass(RedisValue value, Action<byte[]> heard)
    {
        if ((byte[]?)value is { Length: >= Mark } message && !message.AsSpan(0, Mark).SequenceEqual(own)) heard(message[Mark..]);
    }

    private static RedisChannel Named(string channel) => RedisChannel.Literal($"procurement:live:{channel}");

    private sealed class Leaving(IAsyncDisposable local, ChannelMessageQueue queue) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await local.DisposeAsync();
            try
            {
                await queue.UnsubscribeAsync(CommandFlags.FireAndForget);
            }
            catch (RedisException)
            {
                // Redis is away, and what was subscribed there with it.
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "Redis is away; live browsers can be reached from their own node only")]
    private partial void NotSubscribed(Exception trouble);
}
