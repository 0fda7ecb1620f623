using Microsoft.EntityFrameworkCore;
using Procurement.Data;
using Procurement.Data.Company;
using Procurement.Data.Messaging;
using Procurement.Engine.Notices;

namespace Procurement.Engine.Messaging.Receiving;

/// <summary>Messages about another message or about the sender's identity: stored one at a time, under the lock of their conversation.</summary>
internal sealed class SpecialMessages(IDbContextFactory<ProcurementDb> dbs, AddressBook addresses, AddressCache cache, IChangeNotices notices)
{
    public Task<StoredGroup> StoreAsync(ReceivedMessage message, ReceivedDelivery delivery, DateTimeOffset now, CancellationToken cancellationToken) =>
        message.Type == "system" ? StoreSystemAsync(message, delivery, now, cancellationToken) : StoreAboutAnotherAsync(message, delivery, now, cancellationToken);

    private async Task<StoredGroup> StoreAboutAnotherAsync(ReceivedMessage message, ReceivedDelivery delivery, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var sender = (await addresses.ResolveAsync([message.Sender], now, cancellationToken))[message.Sender];
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        await using var tx = await db.Database.BeginTransactionAsync(cancellationToken);
        var conversation = await LockAsync(db, sender.ConversationId, cancellationToken);
        if (await db.InboundMessages.AnyAsync(x => x.WhatsAppId == message.WhatsAppId, cancellationToken)) return StoredGroup.Nothing;

        var (about, forTurn) = message.Type == "reaction"
            ? await ReactAsync(db, conversation.Id, message, cancellationToken)
            : await ChangeOriginalAsync(db, conversation.Id, message, delivery.ReceivedAt, cancellationToken);
        db.InboundMessages.Add(Row(message, delivery, conversation.Id, about, forTurn));
        conversation.MessageAt(delivery.ReceivedAt);
        if (forTurn) LookNow(conversation, now);
        await db.SaveChangesAsync(cancellationToken);
        await tx.CommitAsync(cancellationToken);
        return new StoredGroup([conversation.Id], false, forTurn);
    }

    /// <summary>A sign under our summary may be an answer; under anything else it is shown. Taken back (no emoji), it says nothing.</summary>
    private static async Task<(string? About, bool ForTurn)> ReactAsync(ProcurementDb db, Guid conversation, ReceivedMessage message, CancellationToken cancellationToken)
    {
        if (message.RefersTo is null || await ReferredMessages.OursAsync(db, conversation, message.RefersTo, cancellationToken) is not { } ours) return (message.RefersTo, false);
        return (ours.WhatsAppId, message.Text is not null && ours.Purpose is "summary" or "approvalCard" or "question");
    }

    /// <summary>
    /// The original carries the new text or the deletion. Where it still waits it is read as it now is, and this message need not be read; where a turn has read
    /// it, this message is a correction for the next.
    /// </summary>
    private static async Task<(string? About, bool ForTurn)> ChangeOriginalAsync(ProcurementDb db, Guid conversation, ReceivedMessage message, DateTimeOffset at, CancellationToken cancellationToken)
    {
        if (message.RefersTo is null) return (null, true);
        if (await ReferredMessages.TheirsAsync(db, conversation, message.RefersTo, cancellationToken) is not { } original) return (message.RefersTo, message.Type == "edit");
        var waiting = original.BatchId is null && !original.NotForTurn;
        if (message.Type == "revoke")
        {
            original.RevokedAt = at;
            if (waiting) db.Entry(original).Property(x => x.NotForTurn).CurrentValue = true;
        }
        else if (message.Text is not null)
        {
            original.Text = message.Text;
            original.EditedAt = at;
        }

        return (original.WhatsAppId, !waiting && !(message.Type == "revoke" && original.NotForTurn));
    }

    /// <summary>A changed number or id: the new address is held until an operator verifies it, and the old one no longer counts.</summary>
    private async Task<StoredGroup> StoreSystemAsync(ReceivedMessage message, ReceivedDelivery delivery, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        await using var tx = await db.Database.BeginTransactionAsync(cancellationToken);
        await AddressBook.LockAsync(db, cancellationToken);
        if (await db.InboundMessages.AnyAsync(x => x.WhatsAppId == message.WhatsAppId, cancellationToken)) return StoredGroup.Nothing;

        var number = message.Sender.OurNumberId;
        var old = await OldAddressAsync(db, message, cancellationToken);
        var next = message.Change is { } change && (change.NewPhone ?? change.NewUserId) is not null ? await NewAddressAsync(db, change, old, now, cancellationToken) : null;
        var conversations = new List<Conversation>();
        foreach (var address in new[] { old, next }.Where(x => x is not null).Distinct())
        {
            var conversation = await AddressBook.ConversationAsync(db, number, address!.Id, now, cancellationToken);
            if (address.State == AddressState.Held) conversation.WantPerson(PersonWantedReasons.UnknownSender, now);
            conversation.MessageAt(delivery.ReceivedAt);
            conversations.Add(conversation);
        }

        if (conversations.Count == 0) throw new BrokenItemException("A system note about nobody that we know.");
        db.InboundMessages.Add(Row(message, delivery, conversations[0].Id, null, forTurn: false));
        await db.SaveChangesAsync(cancellationToken);
        await tx.CommitAsync(cancellationToken);
        cache.Clear();
        notices.Changed(ChangeKinds.Company, AddressCache.ChangedKey);
        return new StoredGroup([.. conversations.Select(x => x.Id)], false, false);
    }

    private static async Task<PersonAddress?> OldAddressAsync(ProcurementDb db, ReceivedMessage message, CancellationToken cancellationToken)
    {
        var (phone, userId) = message.Change is { } change ? (change.OldPhone, change.OldUserId) : (message.Sender.Phone, message.Sender.UserId);
        var byUserId = userId is null ? null : await db.Addresses.SingleOrDefaultAsync(x => x.UserId == userId, cancellationToken);
        return byUserId ?? (phone is null ? null : await db.Addresses.SingleOrDefaultAsync(x => x.Phone == phone, cancellationToken));
    }

    private static async Task<PersonAddress> NewAddressAsync(ProcurementDb db, NumberChange change, PersonAddress? old, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var address = await AddressBook.LinkAsync(db, change.NewPhone, change.NewUserId, now, cancellationToken);
        if (old is null || old.Id == address.Id) return address;
        if (address.State != AddressState.Verified) AddressLinking.Hold(address, old, now);
        old.State = AddressState.Held;
        old.ChangedAt = now;
        await db.SaveChangesAsync(cancellationToken);
        return address;
    }

    internal static Task<Conversation> LockAsync(ProcurementDb db, Guid id, CancellationToken cancellationToken) =>
        db.Conversations.FromSql($"SELECT *, xmin FROM conversations WHERE id = {id} FOR NO KEY UPDATE").SingleAsync(cancellationToken);

    private static void LookNow(Conversation conversation, DateTimeOffset now)
    {
        if (conversation.DueAt is null || conversation.DueAt > now) conversation.Owe(now);
    }

    private static InboundMessage Row(ReceivedMessage message, ReceivedDelivery delivery, Guid conversation, string? about, bool forTurn) => new()
    {
        Id = message.Id,
        WhatsAppId = message.WhatsAppId,
        MessageToken = message.Token,
        ConversationId = conversation,
        DeliveryId = delivery.Id,
        Type = message.Type,
        Text = message.Text,
        ReplyId = message.ReplyId,
        RefersTo = about ?? message.RefersTo,
        Forwarded = message.Forwarded,
        Payload = message.Payload,
        SentAt = message.SentAt,
        ReceivedAt = delivery.ReceivedAt,
        NotForTurn = !forTurn,
        TraceId = message.TraceId,
    };
}
