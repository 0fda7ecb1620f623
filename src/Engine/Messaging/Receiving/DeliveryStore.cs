using Npgsql;

namespace Procurement.Engine.Messaging.Receiving;

/// <summary>When the conversation of a text is first looked at: after the shortest quiet window that there is. From <c>Intake:QuietSeconds</c>.</summary>
internal sealed record FirstLook(TimeSpan After);

/// <summary>What storing a group changed, for the notices.</summary>
internal sealed record StoredGroup(IReadOnlyCollection<Guid> Conversations, bool HasMedia, bool HasDueNow)
{
    public static readonly StoredGroup Nothing = new([], false, false);

    public StoredGroup And(StoredGroup other) => new([.. Conversations, .. other.Conversations], HasMedia || other.HasMedia, HasDueNow || other.HasDueNow);
}

/// <summary>Puts deliveries and their plain messages into PostgreSQL: one round trip and one commit for a whole group.</summary>
internal sealed class DeliveryStore(NpgsqlDataSource database, AddressBook addresses, AddressCache cache, FirstLook look)
{
    /// <summary>Division by zero: a conversation that we remember is gone.</summary>
    private const string ConversationGone = "22012";

    /// <param name="withBodies">False when the deliveries themselves are stored already.</param>
    public async Task<StoredGroup> StoreAsync(IReadOnlyList<ReceivedDelivery> group, bool withBodies, DateTimeOffset now, CancellationToken cancellationToken)
    {
        try
        {
            return await TryStoreAsync(group, withBodies, now, cancellationToken);
        }
        catch (PostgresException trouble) when (trouble.SqlState is ConversationGone or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure)
        {
            cache.Clear();
            return await TryStoreAsync(group, withBodies, now, cancellationToken);
        }
    }

    private async Task<StoredGroup> TryStoreAsync(IReadOnlyList<ReceivedDelivery> group, bool withBodies, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var messages = group.SelectMany(delivery => delivery.Messages.Where(x => !x.IsSpecial).Select(message => (Delivery: delivery, Message: message))).ToList();
        var senders = messages.Count == 0 ? null : await addresses.ResolveAsync(messages.Select(x => x.Message.Sender), now, cancellationToken);
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        // A batch without a transaction of its own is one: all of it or nothing, and no further round trips.
        await using var batch = new NpgsqlBatch(connection) { Timeout = 30 };
        if (withBodies) batch.BatchCommands.Add(ReceiveSql.Deliveries(group));
        var rest = group.SelectMany(delivery => delivery.Rest.Select(x => (delivery.Id, x))).ToList();
        if (rest.Count > 0) batch.BatchCommands.Add(ReceiveSql.Parked(rest, now));
        if (senders is not null)
        {
            var rows = messages.ConvertAll(x => new MessageRow(x.Message, x.Delivery.Id, senders[x.Message.Sender].ConversationId, x.Delivery.ReceivedAt, x.Message.IsTap ? now : now + look.After));
            batch.BatchCommands.Add(ReceiveSql.LockConversations(rows));
            batch.BatchCommands.Add(ReceiveSql.Messages(rows));
            if (rows.Exists(x => x.Message.Media is not null)) batch.BatchCommands.Add(ReceiveSql.Media(rows, now));
        }

        if (batch.BatchCommands.Count == 0) return StoredGroup.Nothing;
        await batch.PrepareAsync(cancellationToken);
        await batch.ExecuteNonQueryAsync(cancellationToken);
        return new StoredGroup(senders is null ? [] : [.. senders.Values.Select(x => x.ConversationId).Distinct()],
            messages.Exists(x => x.Message.Media is not null), messages.Exists(x => x.Message.IsTap));
    }
}

internal sealed record MessageRow(ReceivedMessage Message, Guid DeliveryId, Guid ConversationId, DateTimeOffset ReceivedAt, DateTimeOffset DueAt);
