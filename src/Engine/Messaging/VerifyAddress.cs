using Microsoft.EntityFrameworkCore;
using Procurement.Data;
using Procurement.Data.Company;
using Procurement.Engine.Access;
using Procurement.Engine.Messaging.Receiving;
using Procurement.Engine.Notices;

namespace Procurement.Engine.Messaging;

/// <summary>An operator has made sure that a number or id is a person's: it counts from now on, and the one that it replaces no longer does.</summary>
public sealed class VerifyAddress(IDbContextFactory<ProcurementDb> dbs, TimeProvider clock, IChangeNotices notices)
{
    public async Task<Outcome> RunAsync(Guid addressId, Guid personId, Actor actor, CancellationToken cancellationToken)
    {
        if (!actor.IsOperator) return ConversationRows.NotAllowed;
        if (actor.PersonId == personId) return Outcome.No(NoCodes.NotAllowed, "Nobody verifies an address as their own.");
        var now = clock.GetUtcNow();
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        await using var tx = await db.Database.BeginTransactionAsync(cancellationToken);
        await AddressBook.LockAsync(db, cancellationToken);
        if (await db.Addresses.SingleOrDefaultAsync(x => x.Id == addressId, cancellationToken) is not { } address) return Outcome.No(NoCodes.NotFound, "There is no such address.");
        if (await db.People.SingleOrDefaultAsync(x => x.Id == personId && x.Active, cancellationToken) is not { } person) return Outcome.No(NoCodes.NotFound, "There is no such active person.");
        if (address.State == AddressState.Verified) return Outcome.No(NoCodes.WrongState, "The address is verified already.");

        Bind(address, person, now);
        if (address.ReplacesId is { } replacedId && await db.Addresses.SingleOrDefaultAsync(x => x.Id == replacedId, cancellationToken) is { } replaced) Retire(replaced, now);
        await db.SaveChangesAsync(cancellationToken);
        await db.Database.ExecuteSqlAsync($"UPDATE conversations SET person_wanted = NULL, person_wanted_at = NULL WHERE address_id = {addressId} AND person_wanted = {PersonWantedReasons.UnknownSender}", cancellationToken);
        db.AuditEntries.Add(ConversationRows.Audit(actor, "verifyAddress", "person", person.Id.ToString(), now, $"address {addressId}"));
        await db.SaveChangesAsync(cancellationToken);
        await tx.CommitAsync(cancellationToken);
        notices.Changed(ChangeKinds.Company, AddressCache.ChangedKey);
        return Outcome.Done;
    }

    private static void Bind(PersonAddress address, Person person, DateTimeOffset now)
    {
        address.PersonId = person.Id;
        address.State = AddressState.Verified;
        address.ChangedAt = now;
    }

    private static void Retire(PersonAddress replaced, DateTimeOffset now)
    {
        replaced.PersonId = null;
        replaced.State = AddressState.Held;
        replaced.ChangedAt = now;
    }
}
