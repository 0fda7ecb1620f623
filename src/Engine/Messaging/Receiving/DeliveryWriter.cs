using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Procurement.Engine.Messaging.Receiving;

/// <summary>
/// The writer of this node: takes all deliveries that are waiting, stores them with one commit, and only then lets their posts be answered. A second group is
/// written while the first waits for the disk. When a group
/// fails its deliveries go alone, and the items of one that fails alone go one by one, so that a bad one is parked and nothing else is lost.
/// </summary>
internal sealed partial class DeliveryWriter(DeliveryStore store, SpecialMessages specials, StatusBook statuses, ReceiveNotices notices, TimeProvider clock, ILogger<DeliveryWriter> logger) : BackgroundService
{
    private const int MostDeliveries = 256, MostItems = 4000, GroupsAtOnce = 2;
    private readonly Channel<Waiting> waiting = Channel.CreateBounded<Waiting>(4096);

    /// <summary>Ends when the delivery is committed. An exception means that it is not, and that WhatsApp should bring it again.</summary>
    public async Task StoreAsync(ReceivedDelivery delivery, CancellationToken cancellationToken)
    {
        var one = new Waiting(delivery);
        await waiting.Writer.WriteAsync(one, cancellationToken);
        await one.Stored.Task;
    }

    /// <summary>Stores items of a delivery that is kept already. Null when done; else why the data is refused.</summary>
    public async Task<string?> TakeAgainAsync(ReceivedDelivery items)
    {
        try
        {
            await StoreAllAsync([items], withBodies: false);
            return null;
        }
        catch (Exception trouble) when (IsAboutTheData(trouble))
        {
            return Reason(trouble);
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(Enumerable.Range(0, GroupsAtOnce).Select(_ => WriteAsync(stoppingToken)));

    private async Task WriteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (await waiting.Reader.WaitToReadAsync(stoppingToken)) await StoreGroupAsync(TakeGroup());
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server has stopped taking posts before; what still waits is stored below.
        }

        waiting.Writer.TryComplete();
        while (waiting.Reader.TryPeek(out _)) await StoreGroupAsync(TakeGroup());
    }

    private List<Waiting> TakeGroup()
    {
        var group = new List<Waiting>();
        for (var items = 0; group.Count < MostDeliveries && items < MostItems && waiting.Reader.TryRead(out var one); items += one.Delivery.Items) group.Add(one);
        return group;
    }

    private async Task StoreGroupAsync(List<Waiting> group)
    {
        if (group.Count > 1 && await TryStoreAsync(group)) return;
        foreach (var one in group) await StoreAloneAsync(one);
    }

    private async Task<bool> TryStoreAsync(List<Waiting> group)
    {
        try
        {
            await StoreAllAsync(group.ConvertAll(x => x.Delivery), withBodies: true);
            foreach (var one in group) one.Stored.TrySetResult();
            return true;
        }
#pragma warning disable CA1031 // Whatever it was: each delivery is tried alone, and that failure is the one to tell.
        catch (Exception trouble)
#pragma warning restore CA1031
        {
            GroupFailed(group.Count, trouble);
            return false;
        }
    }

    private async Task StoreAloneAsync(Waiting one)
    {
        try
        {
            try
            {
                await StoreAllAsync([one.Delivery], withBodies: true);
            }
            catch (Exception trouble) when (IsAboutTheData(trouble))
            {
                await StoreItemByItemAsync(one.Delivery);
            }

            one.Stored.TrySetResult();
        }
#pragma warning disable CA1031 // Goes to the post that waits for it, which is answered with an error and comes again.
        catch (Exception trouble)
#pragma warning restore CA1031
        {
            NotStored(one.Delivery.Id, trouble);
            one.Stored.TrySetException(trouble);
        }
    }

    private async Task StoreItemByItemAsync(ReceivedDelivery delivery)
    {
        var bare = delivery with { Messages = [], Statuses = [], Troubles = [], Rest = [] };
        await StoreAllAsync([bare with { Rest = delivery.Rest }], withBodies: true);
        foreach (var message in delivery.Messages) await StoreItemAsync(bare with { Messages = [message] }, message.Path);
        foreach (var status in delivery.Statuses) await StoreItemAsync(bare with { Statuses = [status] }, status.Path);
        foreach (var trouble in delivery.Troubles) await StoreItemAsync(bare with { Troubles = [trouble] }, trouble.Path);
    }

    private async Task StoreItemAsync(ReceivedDelivery item, string path)
    {
        try
        {
            await StoreAllAsync([item], withBodies: false);
        }
        catch (Exception trouble) when (IsAboutTheData(trouble))
        {
            ItemParked(item.Id, path);
            var parked = item with { Messages = [], Statuses = [], Troubles = [], Rest = [new ReceivedRest(path, Reason(trouble), null)] };
            await StoreAllAsync([parked], withBodies: false);
        }
    }

    private async Task StoreAllAsync(IReadOnlyList<ReceivedDelivery> group, bool withBodies)
    {
        var now = clock.GetUtcNow();
        var changes = await store.StoreAsync(group, withBodies, now, CancellationToken.None);
        foreach (var delivery in group)
        {
            foreach (var message in delivery.Messages.Where(x => x.IsSpecial)) changes = changes.And(await specials.StoreAsync(message, delivery, now, CancellationToken.None));
        }

        changes = changes.And(await statuses.ApplyAsync([.. group.SelectMany(x => x.Statuses)], [.. group.SelectMany(x => x.Troubles)], now, CancellationToken.None));
        notices.Tell(changes);
    }

    /// <summary>Value, constraint and size errors come back however often it is tried; everything else may pass.</summary>
    private static bool IsAboutTheData(Exception trouble) => Refusal(trouble) is { SqlState: ['2', '2' or '3', ..] or ['5', '4', ..] } || trouble is BrokenItemException;

    private static PostgresException? Refusal(Exception trouble) => trouble as PostgresException ?? trouble.InnerException as PostgresException;

    private static string Reason(Exception trouble) => Refusal(trouble) is { } refusal ? $"The database refuses it: {refusal.MessageText}" : trouble.Message;

    [LoggerMessage(LogLevel.Warning, "{Count} deliveries could not be stored together; each is tried alone")]
    private partial void GroupFailed(int count, Exception trouble);

    [LoggerMessage(LogLevel.Error, "Delivery {Delivery} was not stored; WhatsApp brings it again")]
    private partial void NotStored(Guid delivery, Exception trouble);

    [LoggerMessage(LogLevel.Warning, "An item of delivery {Delivery} at {Path} is parked")]
    private partial void ItemParked(Guid delivery, string path);

    private sealed record Waiting(ReceivedDelivery Delivery)
    {
        public TaskCompletionSource Stored { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
