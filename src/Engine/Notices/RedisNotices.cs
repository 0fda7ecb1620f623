using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Procurement.Engine.Work;
using StackExchange.Redis;

namespace Procurement.Engine.Notices;

/// <summary>Notices between nodes by Redis publish; this node hears its own directly. Lost messages are only hints.</summary>
public sealed partial class RedisNotices(IConnectionMultiplexer redis, Node node, ILogger<RedisNotices> logger) : LocalNotices, IHostedService
{
    private static readonly RedisChannel Channel = RedisChannel.Literal("procurement:notices");

    public override void Wake(string stage)
    {
        base.Wake(stage);
        Publish('w', stage, "");
    }

    public override void Changed(string kind, string key)
    {
        base.Changed(kind, key);
        Publish('c', kind, key);
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await redis.GetSubscriber().SubscribeAsync(Channel, (_, message) => Hear(message));
        }
        catch (RedisException trouble)
        {
            NotSubscribed(trouble);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void Publish(char what, string name, string key)
    {
        if (redis.IsConnected) _ = redis.GetSubscriber().PublishAsync(Channel, $"{what}|{node.Name}|{name}|{key}", CommandFlags.FireAndForget);
    }

    private void Hear(RedisValue message)
    {
        var parts = message.ToString().Split('|', 4);
        if (parts.Length != 4 || parts[1] == node.Name) return;
        if (parts[0] == "w") base.Wake(parts[2]);
        else base.Changed(parts[2], parts[3]);
    }

    [LoggerMessage(LogLevel.Warning, "Redis is away; the schedule goes on without wake-ups from other nodes")]
    private partial void NotSubscribed(Exception trouble);
}
