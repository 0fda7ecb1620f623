using Microsoft.EntityFrameworkCore;
using Npgsql;
using Procurement.Data;
using Procurement.Data.Company;
using Procurement.Data.Messaging;

namespace Procurement.Engine.Approvals;

/// <summary>Where a person is reached: the conversation of our number with the address that they wrote from last, made where there is none yet.</summary>
internal sealed record Reachable(Conversation Conversation, string Language, string Name);

internal static class PersonConversations
{
    /// <param name="ourNumberId">Null while WhatsApp is not configured: then nobody is reached and the portal is the only way.</param>
    /// <returns>By person; somebody without a verified address is left out.</returns>
    public static async Task<Dictionary<Guid, Reachable>> ForAsync(ProcurementDb db, string? ourNumberId, IReadOnlyCollection<Guid> personIds, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(ourNumberId) || personIds.Count == 0) return [];
        var people = await db.People.AsNoTracking().Where(x => personIds.Contains(x.Id)).ToListAsync(cancellationToken);
        var addresses = await db.Addresses.AsNoTracking().Where(x => x.PersonId != null && personIds.Contains(x.PersonId.Value) && x.State == AddressState.Verified).ToListAsync(cancellationToken);
        List<Guid> addressIds = [.. addresses.Select(address => address.Id)];
        var lastHeard = await db.Conversations.Where(x => x.OurNumberId == ourNumberId && addressIds.Contains(x.AddressId)).ToDictionaryAsync(x => x.AddressId, x => x.LastInboundAt, cancellationToken);
        var chosen = people.Select(person => (person, address: Choose(person, addresses, lastHeard))).Where(pair => pair.address is not null).ToDictionary(pair => pair.address!.Id, pair => pair.person);

        await CreateMissingAsync(db, ourNumberId, [.. chosen.Keys.Where(address => !lastHeard.ContainsKey(address))], now, cancellationToken);
        var conversations = await db.Conversations.Where(x => x.OurNumberId == ourNumberId && chosen.Keys.Contains(x.AddressId)).ToListAsync(cancellationToken);
        return conversations.ToDictionary(conversation => chosen[conversation.AddressId].Id, conversation => new Reachable(conversation, chosen[conversation.AddressId].Language, chosen[conversation.AddressId].Name));
    }

    /// <summary>The address heard from last; before anything was heard, the number in the list of people.</summary>
    private static PersonAddress? Choose(Person person, List<PersonAddress> addresses, Dictionary<Guid, DateTimeOffset?> lastHeard) => addresses
        .Where(address => address.PersonId == person.Id)
        .OrderByDescending(address => lastHeard.GetValueOrDefault(address.Id) ?? DateTimeOffset.MinValue).ThenByDescending(address => address.Phone == person.Phone).ThenBy(address => address.CreatedAt)
        .FirstOrDefault();

    /// <summary>The webhook may make the same conversation at this moment: whoever comes second finds it.</summary>
    private static Task<int> CreateMissingAsync(ProcurementDb db, string ourNumberId, List<Guid> addressIds, DateTimeOffset now, CancellationToken cancellationToken) =>
        addressIds.Count == 0 ? Task.FromResult(0) : db.Database.ExecuteSqlRawAsync(
            """
            INSERT INTO conversations (id, our_number_id, address_id, created_at, attempts)
            SELECT g.id, @number, g.address, @now, 0 FROM unnest(@ids, @addresses) AS g(id, address) ORDER BY g.address
            ON CONFLICT DO NOTHING
            """,
            [
                new NpgsqlParameter<Guid[]>("ids", [.. addressIds.Select(_ => Guid.CreateVersion7(now))]), new NpgsqlParameter<Guid[]>("addresses", [.. addressIds]),
                new NpgsqlParameter<string>("number", ourNumberId), new NpgsqlParameter<DateTimeOffset>("now", now),
            ], cancellationToken);
}
