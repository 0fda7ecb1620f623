using Microsoft.EntityFrameworkCore;
using Procurement.Data;
using Procurement.Data.Orders;
using Procurement.Engine.Access;
using Procurement.Engine.Notices;

namespace Procurement.Engine.Orders.Live;

/// <summary>
/// A person has passed what the run could not: the run goes on in the same browser, from its start. It trusts nothing that was done meanwhile: session, history,
/// cart and every expectation are verified again.
/// </summary>
public sealed class ContinueOrder(IDbContextFactory<ProcurementDb> dbs, TimeProvider clock, IChangeNotices notices)
{
    /// <returns>not-allowed; not-found where no browser stands open; wrong-state while the run has it, or another person.</returns>
    public async Task<Outcome> RunAsync(string number, Actor actor, CancellationToken cancellationToken)
    {
        if (!actor.IsOperator) return LiveRights.No;
        var now = clock.GetUtcNow();
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        if (await db.OpenOfAsync(number, cancellationToken) is not { } session) return LiveRights.None(number);
        var order = await db.Orders.SingleAsync(x => x.Id == session.OrderId, cancellationToken);
        if (LiveHandover.Refusal(session, order, actor) is { } refusal) return refusal;
        order.PlaceAgain(now, byItself: false);
        db.AuditEntries.Add(OrderOperations.Audit("continueOrder", order, actor, null, now));
        return await db.SaveAsync(number, notices, Stages.Order, cancellationToken);
    }
}

/// <summary>An operator closes a live browser; the order stays with a person.</summary>
public sealed class GiveUpLiveBrowser(IDbContextFactory<ProcurementDb> dbs, TimeProvider clock, IChangeNotices notices)
{
    /// <returns>As <see cref="ContinueOrder"/>.</returns>
    public async Task<Outcome> RunAsync(string number, Actor actor, CancellationToken cancellationToken)
    {
        if (!actor.IsOperator) return LiveRights.No;
        var now = clock.GetUtcNow();
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        if (await db.OpenOfAsync(number, cancellationToken) is not { } session) return LiveRights.None(number);
        var order = await db.Orders.AsNoTracking().SingleAsync(x => x.Id == session.OrderId, cancellationToken);
        if (LiveHandover.Refusal(session, order, actor) is { } refusal) return refusal;
        LiveAudit.Leaves(db, session, number, now);
        session.End("givenUp", now);
        db.AuditEntries.Add(OrderOperations.Audit("giveUpLiveBrowser", order, actor, null, now));
        return await db.SaveAsync(number, notices, Stages.Live, cancellationToken);
    }
}

/// <summary>Whether a person may end the person's part.</summary>
internal static class LiveHandover
{
    /// <returns>Null when nothing is against it.</returns>
    public static Outcome? Refusal(LiveSession session, PurchaseOrder order, Actor actor)
    {
        if (!session.IsOpenToPerson || order.Status != OrderStatus.NeedsOperator) return Outcome.No(NoCodes.WrongState, "The run has the browser now: look on.");
        if (session.DriverView is not null && session.DriverId != actor.UserId) return Outcome.No(NoCodes.WrongState, $"{session.DriverName} drives the live browser: take it over first.");
        return null;
    }
}
