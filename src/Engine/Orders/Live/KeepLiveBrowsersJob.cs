using Microsoft.EntityFrameworkCore;
using Procurement.Data;
using Procurement.Data.Orders;
using Procurement.Engine.Files;
using Procurement.Engine.Orders.Browser;
using Procurement.Engine.Work;

namespace Procurement.Engine.Orders.Live;

/// <summary>Looks after the browsers that stand open for people: holds their accounts, and closes those that are over.</summary>
internal sealed class KeepLiveBrowsersJob(IDbContextFactory<ProcurementDb> dbs, LiveBrowsers browsers, Node node, TimeProvider clock, IFileStore files) : ISweep
{
    public async Task<bool> SweepAsync(CancellationToken cancellationToken)
    {
        foreach (var browser in browsers.Held) await LookAfterAsync(browser, cancellationToken);
        await BuryLostAsync(cancellationToken);
        return false;
    }

    private async Task LookAfterAsync(LiveBrowser browser, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var row = await db.LiveSessions.AsNoTracking().SingleOrDefaultAsync(x => x.Id == browser.Facts.Session, cancellationToken);
        var order = await db.Orders.AsNoTracking().SingleAsync(x => x.Id == browser.Facts.OrderId, cancellationToken);
        if (LiveEnd.Decide(row?.EndedAt is null ? null : row.Ending, row?.RunningSince is not null, row?.Until ?? now, order.Status, browser.IsGone, now) is { } ending)
        {
            if (order.Status == OrderStatus.Placed && browser.IsOpen) await SeekInHistoryAsync(db, browser, order, cancellationToken);
            await browsers.EndAsync(browser, ending, cancellationToken);
            return;
        }

        browser.RestIfUnwatched();
        if (row!.DriverView is { } view && !browser.Sees(view)) await ForgetDriverAsync(browser, view, cancellationToken);
        if (!browser.IsOpen || now - browser.LeaseRenewedAt < LiveBrowsers.AccountLeaseTime / 3) return;
        await AccountLease.TakeAsync(db, browser.Facts.Supplier, AccountLease.LiveHolder(browser.Facts.Order), node.Name, now, LiveBrowsers.AccountLeaseTime, cancellationToken);
        browser.LeaseRenewedAt = now;
    }

    /// <summary>A person ordered by hand: the history is shown for the file, and our reference looked for in it.</summary>
    private async Task SeekInHistoryAsync(ProcurementDb db, LiveBrowser browser, PurchaseOrder order, CancellationToken cancellationToken)
    {
        await browser.TakeBackAsync(cancellationToken);
        var log = new AttemptLog(dbs, files, clock, order, await db.OrderAttempts.AsNoTracking().SingleAsync(x => x.Id == browser.Facts.AttemptId, cancellationToken));
        try
        {
            await browser.Site.SignInAsync(cancellationToken);
            var found = await browser.Site.FindInHistoryAsync(order.Reference, cancellationToken);
            await log.StepAsync("history", browser.Site, cancellationToken, found switch
            {
                HistoryLookup.Found there when there.Number == order.SupplierOrderNumber => $"Ordered by hand; found as {there.Number}",
                HistoryLookup.Found other => $"Our reference stands at {other.Number}, but {order.SupplierOrderNumber} was given as ordered by hand: look at both.",
                HistoryLookup.Absent => "Ordered by hand; the history does not show our reference.",
                HistoryLookup.Unreadable unreadable => $"Ordered by hand; the history did not say: {unreadable.Reason}",
                _ => null,
            });
        }
        catch (SupplierSiteException trouble)
        {
            await log.WriteAsync("history", trouble.Evidence, $"Ordered by hand; the history could not be read: {trouble.Message}", cancellationToken);
        }
    }

    private async Task ForgetDriverAsync(LiveBrowser browser, Guid view, CancellationToken cancellationToken) =>
        await LiveRows.ChangeAsync(dbs, browser.Facts.Session, (db, row) =>
        {
            if (row.DriverView != view || clock.GetUtcNow() - row.DrivenSince < LiveBrowser.ViewLost) return;
            LiveAudit.Leaves(db, row, browser.Facts.Order, clock.GetUtcNow());
            row.StopDriving();
        }, cancellationToken);

    /// <summary>Sessions of nodes that are gone.</summary>
    private async Task BuryLostAsync(CancellationToken cancellationToken)
    {
        var (now, lost) = (clock.GetUtcNow(), clock.GetUtcNow() - WorkClaims.NodeLost);
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var dead = await db.LiveSessions.Where(x => x.EndedAt == null && x.Node != node.Name && db.WorkNodes.Any(n => n.Name == x.Node && n.SeenAt < lost))
            .Select(x => new { x.Id, Order = db.Orders.Where(o => o.Id == x.OrderId).Select(o => o.Number).First() }).ToListAsync(cancellationToken);
        foreach (var session in dead)
        {
            await LiveRows.ChangeAsync(dbs, session.Id, (changed, row) =>
            {
                LiveAudit.Leaves(changed, row, session.Order, now);
                row.End("nodeLost", now);
            }, cancellationToken);
        }
    }
}

/// <summary>Whether a held browser is over, and why.</summary>
internal static class LiveEnd
{
    /// <param name="ended">What its row says; null while that is open.</param>
    /// <param name="isRunning">The run has it: its own end closes it.</param>
    /// <returns>Null to go on.</returns>
    public static string? Decide(string? ended, bool isRunning, DateTimeOffset until, OrderStatus order, bool isGone, DateTimeOffset now)
    {
        if (isRunning) return null;
        if (ended is not null) return ended;
        if (order is not (OrderStatus.NeedsOperator or OrderStatus.Pending or OrderStatus.Placing)) return "settled";
        if (isGone) return "browserLost";
        // An order that goes on is about to take it back.
        return order == OrderStatus.NeedsOperator && now >= until ? "expired" : null;
    }
}
