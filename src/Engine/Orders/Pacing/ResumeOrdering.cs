using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Procurement.Data;
using Procurement.Data.Audit;
using Procurement.Data.Orders;
using Procurement.Engine.Access;
using Procurement.Engine.Notices;

namespace Procurement.Engine.Orders.Pacing;

/// <summary>
/// An operator has orders go out again to a supplier where they were stopped or backed off. Orders that were left to a person stay there: one by one they may
/// have been ordered by hand, and are retried or resolved.
/// </summary>
public sealed class ResumeOrdering(IDbContextFactory<ProcurementDb> dbs, TimeProvider clock, IChangeNotices notices)
{
    /// <returns>not-allowed; not-found; wrong-state where nothing holds orders that a person could lift.</returns>
    public async Task<Outcome> RunAsync(string code, Actor actor, CancellationToken cancellationToken)
    {
        if (!actor.IsOperator) return Outcome.No(NoCodes.NotAllowed, "Only an operator may have orders go out again.");
        var now = clock.GetUtcNow();
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        if (!await db.Suppliers.AnyAsync(x => x.Code == code, cancellationToken)) return Outcome.No(NoCodes.NotFound, $"There is no supplier {code}.");
        var breaker = await db.SupplierBreakers.SingleOrDefaultAsync(x => x.SupplierCode == code, cancellationToken);
        if (breaker is null or { Stop: null, Failures: < SupplierBreaker.FailuresThatOpen }) return Outcome.No(NoCodes.WrongState, $"Nothing stops orders to {code} that a person could lift.");
        var detail = breaker.Stop is { } stop ? stop.ToString() : string.Create(CultureInfo.InvariantCulture, $"{breaker.Failures} failures");
        breaker.OrderAgain();
        db.AuditEntries.Add(new AuditEntry { Id = Guid.CreateVersion7(now), At = now, Actor = actor.Name, ActorId = actor.UserId, Action = "resumeOrdering", Subject = "supplier", SubjectKey = code, Detail = detail });
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            return Outcome.No(NoCodes.WrongState, "The supplier's website has said something else meanwhile: look again.");
        }

        // Whatever else they wait for holds them again when they are due.
        await db.Orders.Where(x => x.SupplierCode == code && x.WaitsFor != null && x.DueAt > now && x.LeasedBy == null).ExecuteUpdateAsync(set => set.SetProperty(x => x.DueAt, now), cancellationToken);
        notices.Wake(Stages.Order);
        notices.Changed(ChangeKinds.Company, code);
        return Outcome.Done;
    }
}
