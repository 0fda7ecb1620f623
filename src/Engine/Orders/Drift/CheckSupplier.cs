using Microsoft.EntityFrameworkCore;
using Procurement.Data;
using Procurement.Data.Audit;
using Procurement.Data.Company;
using Procurement.Engine.Access;
using Procurement.Engine.Notices;

namespace Procurement.Engine.Orders.Drift;

/// <summary>A person has a supplier's website checked now, or has taken note of what wears out there.</summary>
public sealed class CheckSupplier(IDbContextFactory<ProcurementDb> dbs, TimeProvider clock, IChangeNotices notices, SupplierSecrets secrets)
{
    public async Task<Outcome> NowAsync(string code, Actor actor, CancellationToken cancellationToken)
    {
        if (!actor.IsOperator) return NotAllowed;
        var now = clock.GetUtcNow();
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        if (!await db.Suppliers.AnyAsync(x => x.Code == code, cancellationToken)) return Outcome.No(NoCodes.NotFound, $"There is no supplier {code}.");
        if (await CheckPlan.ForAsync(db, code, secrets, 1, 1, cancellationToken) is null)
            return Outcome.No(NoCodes.WrongState, "A check needs an approved supplier with the channel “web”, a website, an account, a recipe and one active article.");
        if (await db.SupplierCanaries.SingleOrDefaultAsync(x => x.SupplierCode == code, cancellationToken) is not { } row) db.SupplierCanaries.Add(row = new SupplierCanary { Id = Guid.CreateVersion7(now), SupplierCode = code });
        if (row.LeasedUntil > now) return Outcome.No(NoCodes.WrongState, "The website is being checked now.");
        row.AskNow(actor.Name, now);
        db.AuditEntries.Add(new AuditEntry { Id = Guid.CreateVersion7(now), At = now, Actor = actor.Name, ActorId = actor.UserId, Action = "checkSupplier", Subject = "supplier", SubjectKey = code });
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException)
        {
            return Outcome.No(NoCodes.WrongState, "The website is being checked now.");
        }

        notices.Changed(ChangeKinds.Company, code);
        notices.Wake(Stages.CheckSuppliers);
        return Outcome.Done;
    }

    /// <summary>The notice of what wears out is taken off the list of what needs a person; it stays on the supplier's page until it is mended.</summary>
    public async Task<Outcome> NoteAsync(Guid wear, Actor actor, CancellationToken cancellationToken)
    {
        if (!actor.IsOperator) return NotAllowed;
        var now = clock.GetUtcNow();
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        if (await db.SupplierWear.SingleOrDefaultAsync(x => x.Id == wear, cancellationToken) is not { } row) return Outcome.No(NoCodes.NotFound, "There is no such wear.");
        row.Note(actor.Name);
        db.AuditEntries.Add(new AuditEntry { Id = Guid.CreateVersion7(now), At = now, Actor = actor.Name, ActorId = actor.UserId, Action = "noteWear", Subject = "supplier", SubjectKey = row.SupplierCode, Detail = $"{row.Phase}, line {row.Line}" });
        await db.SaveChangesAsync(cancellationToken);
        notices.Changed(ChangeKinds.Company, row.SupplierCode);
        notices.Changed(ChangeKinds.Work, row.SupplierCode);
        return Outcome.Done;
    }

    private static Outcome NotAllowed => Outcome.No(NoCodes.NotAllowed, "Only an operator or administrator may do this.");
}
