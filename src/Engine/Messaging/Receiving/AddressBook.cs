using Microsoft.EntityFrameworkCore;
using Npgsql;
using Procurement.Data;
using Procurement.Data.Company;
using Procurement.Data.Messaging;
using Procurement.Engine.Notices;

namespace Procurement.Engine.Messaging.Receiving;

/// <summary>Finds or makes the address and conversation of each sender, and links number and id that came together.</summary>
internal sealed class AddressBook(IDbContextFactory<ProcurementDb> dbs, AddressCache cache, IChangeNotices notices)
{
    /// <summary>Serialises what changes existing addresses, on all nodes: rare, and never worth a deadlock.</summary>
    private const long LinkLock = 7_203_114_552;

    /// <summary>The conversation of each sender. Commits what it makes: an address without messages is harmless.</summary>
    public async Task<IReadOnlyDictionary<Sender, KnownSender>> ResolveAsync(IEnumerable<Sender> senders, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var resolved = new Dictionary<Sender, KnownSender>();
        var open = new List<Sender>();
        foreach (var sender in senders.Distinct())
        {
            if (cache.Find(sender, now) is { } known) resolved[sender] = known;
            else open.Add(sender);
        }

        if (open.Count == 0) return resolved;
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var addresses = await FindOrMakeAsync(db, open, now, cancellationToken);
        var conversations = await ConversationsAsync(db, addresses, now, cancellationToken);
        foreach (var (sender, address) in addresses)
        {
            var known = new KnownSender(address.Id, conversations[(sender.OurNumberId, address.Id)], address.Phone, address.UserId, address.State, now);
            cache.Keep(sender.OurNumberId, known);
            resolved[sender] = known;
        }

        return resolved;
    }

    /// <summary>An address for a number, an id or both, linked where needed; inside the caller's transaction.</summary>
    public static async Task<PersonAddress> LinkAsync(ProcurementDb db, string? phone, string? userId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await LockAsync(db, cancellationToken);
        var byPhone = phone is null ? null : await db.Addresses.SingleOrDefaultAsync(x => x.Phone == phone, cancellationToken);
        var byUserId = userId is null ? null : await db.Addresses.SingleOrDefaultAsync(x => x.UserId == userId, cancellationToken);
        if (phone is null || userId is null || (byPhone is not null && byPhone == byUserId)) return byPhone ?? byUserId ?? await MakeAsync(db, phone, userId, now, cancellationToken);

        var link = AddressLinking.Join(byPhone, byUserId, phone, userId, now);
        if (link.Emptied is { } emptied)
        {
            await MergeConversationsAsync(db, emptied.Id, link.Address.Id, cancellationToken);
            await db.Addresses.Where(x => x.Id == emptied.Id).ExecuteDeleteAsync(cancellationToken);
            db.Entry(emptied).State = EntityState.Detached;
        }

        // First what loses a number or id, then what gets it: both are unique.
        var (gotPhone, gotUserId) = (link.Address.Phone, link.Address.UserId);
        if (!link.IsNew) (link.Address.Phone, link.Address.UserId) = (byPhone == link.Address ? phone : null, byUserId == link.Address ? userId : null);
        await db.SaveChangesAsync(cancellationToken);
        (link.Address.Phone, link.Address.UserId) = (gotPhone, gotUserId);
        if (link.IsNew) db.Addresses.Add(link.Address);
        if (link.Address.State == AddressState.Unknown) await BindAsync(db, link.Address, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        return link.Address;
    }

    public static Task LockAsync(ProcurementDb db, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({LinkLock})", cancellationToken);

    /// <summary>The conversation between our number and an address; inside the caller's transaction.</summary>
    public static async Task<Conversation> ConversationAsync(ProcurementDb db, string ourNumberId, Guid addressId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await db.Database.ExecuteSqlAsync(
            $"INSERT INTO conversations (id, our_number_id, address_id, created_at, attempts) VALUES ({Guid.CreateVersion7(now)}, {ourNumberId}, {addressId}, {now}, 0) ON CONFLICT DO NOTHING", cancellationToken);
        return await db.Conversations.FromSql($"SELECT *, xmin FROM conversations WHERE our_number_id = {ourNumberId} AND address_id = {addressId} FOR NO KEY UPDATE").SingleAsync(cancellationToken);
    }

    private async Task<Dictionary<Sender, PersonAddress>> FindOrMakeAsync(ProcurementDb db, List<Sender> senders, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var found = await FindAsync(db, senders, cancellationToken);
        var missing = senders.Where(x => !found.ContainsKey(x)).ToList();
        if (missing.Count == 0) return found;

        await InsertAsync(db, missing, now, cancellationToken);
        foreach (var (sender, address) in await FindAsync(db, missing, cancellationToken)) found[sender] = address;
        foreach (var sender in senders.Where(x => !found.ContainsKey(x))) found[sender] = await LinkAndCommitAsync(sender, now, cancellationToken);
        return found;
    }

    /// <summary>Those where number and id agree.</summary>
    private static async Task<Dictionary<Sender, PersonAddress>> FindAsync(ProcurementDb db, List<Sender> senders, CancellationToken cancellationToken)
    {
        var phones = senders.Select(x => x.Phone).Where(x => x is not null).Distinct().ToArray();
        var userIds = senders.Select(x => x.UserId).Where(x => x is not null).Distinct().ToArray();
        var rows = await db.Addresses.AsNoTracking().Where(x => phones.Contains(x.Phone) || userIds.Contains(x.UserId)).ToListAsync(cancellationToken);
        var byPhone = rows.Where(x => x.Phone is not null).ToDictionary(x => x.Phone!);
        var byUserId = rows.Where(x => x.UserId is not null).ToDictionary(x => x.UserId!);
        var found = new Dictionary<Sender, PersonAddress>();
        foreach (var sender in senders)
        {
            var address = sender.Phone is not null ? byPhone.GetValueOrDefault(sender.Phone) : byUserId.GetValueOrDefault(sender.UserId!);
            if (address is not null && (sender.Phone is null || sender.UserId is null || address.UserId == sender.UserId)) found[sender] = address;
        }

        return found;
    }

    /// <summary>Senders never seen, all at once; what another node made meanwhile, or what must be linked, stays out.</summary>
    private static Task<int> InsertAsync(ProcurementDb db, List<Sender> missing, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var senders = missing.Select(x => (x.Phone, x.UserId)).Distinct().OrderBy(x => x.Phone, StringComparer.Ordinal).ThenBy(x => x.UserId, StringComparer.Ordinal).ToList();
        return db.Database.ExecuteSqlRawAsync(
            """
            INSERT INTO person_addresses (id, phone, user_id, person_id, state, created_at)
            SELECT g.id, g.phone, g.user_id, p.id, CASE WHEN p.id IS NULL THEN 'Unknown' ELSE 'Verified' END, @now
            FROM unnest(@ids, @phones, @users) AS g(id, phone, user_id) LEFT JOIN people p ON p.phone = g.phone AND p.active
            WHERE NOT EXISTS (SELECT 1 FROM person_addresses a WHERE a.phone = g.phone OR a.user_id = g.user_id)
            ORDER BY g.phone, g.user_id
            ON CONFLICT DO NOTHING
            """,
            [
                new NpgsqlParameter<Guid[]>("ids", [.. senders.Select(_ => Guid.CreateVersion7(now))]), new NpgsqlParameter<string?[]>("phones", [.. senders.Select(x => x.Phone)]),
                new NpgsqlParameter<string?[]>("users", [.. senders.Select(x => x.UserId)]), new NpgsqlParameter<DateTimeOffset>("now", now),
            ], cancellationToken);
    }

    private async Task<PersonAddress> LinkAndCommitAsync(Sender sender, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        await using var tx = await db.Database.BeginTransactionAsync(cancellationToken);
        var address = await LinkAsync(db, sender.Phone, sender.UserId, now, cancellationToken);
        if (address.State == AddressState.Held)
        {
            var conversation = await ConversationAsync(db, sender.OurNumberId, address.Id, now, cancellationToken);
            conversation.WantPerson(PersonWantedReasons.UnknownSender, now);
            await db.SaveChangesAsync(cancellationToken);
        }

        await tx.CommitAsync(cancellationToken);
        cache.Clear();
        notices.Changed(ChangeKinds.Company, AddressCache.ChangedKey);
        return address;
    }

    private static async Task<PersonAddress> MakeAsync(ProcurementDb db, string? phone, string? userId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var address = new PersonAddress { Id = Guid.CreateVersion7(now), Phone = phone, UserId = userId, CreatedAt = now };
        await BindAsync(db, address, cancellationToken);
        db.Addresses.Add(address);
        await db.SaveChangesAsync(cancellationToken);
        return address;
    }

    /// <summary>The number is the person's identity: an unknown address that has it is theirs.</summary>
    private static async Task BindAsync(ProcurementDb db, PersonAddress address, CancellationToken cancellationToken)
    {
        if (address.Phone is null || await db.People.SingleOrDefaultAsync(x => x.Phone == address.Phone && x.Active, cancellationToken) is not { } person) return;
        address.PersonId = person.Id;
        address.State = AddressState.Verified;
    }

    private static async Task<Dictionary<(string, Guid), Guid>> ConversationsAsync(ProcurementDb db, Dictionary<Sender, PersonAddress> addresses, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var pairs = addresses.Select(x => (Number: x.Key.OurNumberId, Address: x.Value.Id)).Distinct().OrderBy(x => x.Number, StringComparer.Ordinal).ThenBy(x => x.Address).ToList();
        await db.Database.ExecuteSqlRawAsync(
            """
            INSERT INTO conversations (id, our_number_id, address_id, created_at, attempts)
            SELECT g.id, g.number, g.address, @now, 0 FROM unnest(@ids, @numbers, @addresses) AS g(id, number, address)
            WHERE NOT EXISTS (SELECT 1 FROM conversations c WHERE c.our_number_id = g.number AND c.address_id = g.address)
            ORDER BY g.number, g.address
            ON CONFLICT DO NOTHING
            """,
            [
                new NpgsqlParameter<Guid[]>("ids", [.. pairs.Select(_ => Guid.CreateVersion7(now))]), new NpgsqlParameter<string[]>("numbers", [.. pairs.Select(x => x.Number)]),
                new NpgsqlParameter<Guid[]>("addresses", [.. pairs.Select(x => x.Address)]), new NpgsqlParameter<DateTimeOffset>("now", now),
            ], cancellationToken);
        var ids = pairs.Select(x => x.Address).ToArray();
        var rows = await db.Conversations.Where(x => ids.Contains(x.AddressId)).Select(x => new { x.OurNumberId, x.AddressId, x.Id }).ToListAsync(cancellationToken);
        return rows.ToDictionary(x => (x.OurNumberId, x.AddressId), x => x.Id);
    }

    /// <summary>Everything said under the emptied address belongs to the other one.</summary>
    private static async Task MergeConversationsAsync(ProcurementDb db, Guid from, Guid to, CancellationToken cancellationToken)
    {
        var moving = await db.Conversations.Where(x => x.AddressId == from).ToListAsync(cancellationToken);
        foreach (var old in moving)
        {
            db.Entry(old).State = EntityState.Detached;
            var kept = await db.Conversations.Where(x => x.AddressId == to && x.OurNumberId == old.OurNumberId).Select(x => (Guid?)x.Id).SingleOrDefaultAsync(cancellationToken);
            if (kept is not { } id)
            {
                await db.Database.ExecuteSqlAsync($"UPDATE conversations SET address_id = {to} WHERE id = {old.Id}", cancellationToken);
                continue;
            }

            foreach (var table in new[] { "inbound_messages", "outbound_messages", "media_files", "message_batches", "turns", "questions", "purchase_requests" })
            {
#pragma warning disable EF1002 // The tables are the constants above.
                await db.Database.ExecuteSqlRawAsync($"UPDATE {table} SET conversation_id = @kept WHERE conversation_id = @old", [new NpgsqlParameter("kept", id), new NpgsqlParameter("old", old.Id)], cancellationToken);
#pragma warning restore EF1002
            }

            await db.Database.ExecuteSqlAsync($"UPDATE conversations SET due_at = least(due_at, {old.DueAt}), last_inbound_at = greatest(last_inbound_at, {old.LastInboundAt}), last_message_at = greatest(last_message_at, {old.LastMessageAt}) WHERE id = {id}", cancellationToken);
            await db.Conversations.Where(x => x.Id == old.Id).ExecuteDeleteAsync(cancellationToken);
        }
    }
}

/// <summary>Values of <see cref="Conversation.PersonWanted"/> that receiving gives.</summary>
public static class PersonWantedReasons
{
    public const string UnknownSender = "unknownSender";
}
