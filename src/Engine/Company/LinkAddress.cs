using Microsoft.EntityFrameworkCore;
using Procurement.Data;
using Procurement.Data.Audit;
using Procurement.Data.Company;
using Procurement.Engine.Access;
using Procurement.Engine.Notices;

namespace Procurement.Engine.Company;

/// <summary>
/// An operator says whose an address is: an unknown sender becomes the person, or a changed number or id is verified. From then on what comes
/// from it counts as that person's word, so it is audited and remembered as a recent change for the checks.
/// </summary>
public sealed class LinkAddress(IDbContextFactory<ProcurementDb> dbs, TimeProvider clock, IChangeNotices notices)
{
    public async Task<Outcome> RunAsync(Guid addressId, Guid personId, Actor actor, CancellationToken cancellationToken)
    {
        if (!actor.IsOperator) return Outcome.No(NoCodes.NotAllowed, "Only an operator links an address to a person.");
        var now = clock.GetUtcNow();
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var address = await db.Addresses.FirstOrDefaultAsync(x => x.Id == addressId, cancellationToken);
        var person = await db.People.FirstOrDefaultAsync(x => x.Id == personId, cancellationToken);
        if (address is null || person is null) return Outcome.No(NoCodes.NotFound, "There is no such address or person.");
        if (!person.Active) return Outcome.No(NoCodes.Invalid, $"{person.Name} is not active.");
        if (address.State == AddressState.Verified) return Outcome.No(NoCodes.WrongState, "The address belongs to a person already.");

        address.PersonId = person.Id;
        address.State = AddressState.Verified;
        address.ChangedAt = now;
        var conversations = await db.Conversations.Where(x => x.AddressId == addressId).ToListAsync(cancellationToken);
        conversations.ForEach(x => x.PersonCame());
        db.AuditEntries.Add(new AuditEntry
        {
            Id = Guid.CreateVersion7(now), At = now, Actor = actor.Name, ActorId = actor.UserId, Action = "linkAddress", Subject = "person", SubjectKey = person.Phone,
            Detail = $"address {address.Phone ?? address.UserId}",
        });
        await db.SaveChangesAsync(cancellationToken);
        foreach (var conversation in conversations) notices.Changed(ChangeKinds.Conversation, conversation.Id.ToString());
        return Outcome.Done;
    }
}
