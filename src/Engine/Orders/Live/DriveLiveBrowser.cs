using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Procurement.Data;
using Procurement.Engine.Access;
using Procurement.Engine.Notices;

namespace Procurement.Engine.Orders.Live;

/// <summary>An operator takes a live browser's mouse and keyboard, also from the hands of another: one drives at a time.</summary>
public sealed class DriveLiveBrowser(IDbContextFactory<ProcurementDb> dbs, TimeProvider clock, IChangeNotices notices, IOptions<OrderingOptions> ordering)
{
    /// <returns>not-allowed; not-found; wrong-state while the run has the browser.</returns>
    public async Task<Outcome> RunAsync(LiveView view, Actor actor, CancellationToken cancellationToken)
    {
        if (!actor.IsOperator) return LiveRights.No;
        var now = clock.GetUtcNow();
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        if (await db.LiveSessions.SingleOrDefaultAsync(x => x.Id == view.Session && x.EndedAt == null, cancellationToken) is not { } row) return LiveRights.None(view.Order);
        if (!row.IsOpenToPerson) return Outcome.No(NoCodes.WrongState, "The run has the browser now: look on.");
        if (row.DriverView == view.Id) return Outcome.Done;
        LiveAudit.Leaves(db, row, view.Order, now);
        db.AuditEntries.Add(LiveAudit.Of(LiveAudit.Drives, view.Order, actor.Name, actor.UserId, row.DriverName is { } before ? $"taken over from {before}" : null, now));
        row.Drive(view.Id, actor.UserId, actor.Name, now);
        // Somebody has come: they get the whole time.
        row.Extend(now.AddMinutes(ordering.Value.HandOffMinutes));
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            return Outcome.No(NoCodes.WrongState, "The live browser has changed hands meanwhile: look again.");
        }

        view.Say(LiveMessage.Look);
        notices.Changed(ChangeKinds.Order, view.Order);
        return Outcome.Done;
    }
}

/// <summary>Who drives a live browser leaves it.</summary>
public sealed class LeaveLiveBrowser(IDbContextFactory<ProcurementDb> dbs, TimeProvider clock, IChangeNotices notices)
{
    public async Task RunAsync(LiveView view, CancellationToken cancellationToken)
    {
        var drove = false;
        await LiveRows.ChangeAsync(dbs, view.Session, (db, row) =>
        {
            drove = row.DriverView == view.Id;
            if (!drove) return;
            LiveAudit.Leaves(db, row, view.Order, clock.GetUtcNow());
            row.StopDriving();
        }, cancellationToken);
        if (!drove) return;
        view.Say(LiveMessage.Look);
        notices.Changed(ChangeKinds.Order, view.Order);
    }
}
