using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Playwright;
using Procurement.Data;
using Procurement.Data.Orders;
using Procurement.Engine.Notices;
using Procurement.Engine.Orders.Browser;
using Procurement.Engine.Orders.Channels;
using Procurement.Engine.Work;

namespace Procurement.Engine.Orders.Live;

/// <summary>
/// The browsers that this node holds open for people. A run that meets a challenge or an unknown page before it is armed leaves its browser here, with the
/// lease on the supplier's account, and ends; who goes on has the order placed anew by this node, with that browser, from the start.
/// </summary>
internal sealed partial class LiveBrowsers(IDbContextFactory<ProcurementDb> dbs, Node node, TimeProvider clock, ILiveRelay relay, IChangeNotices notices, IOptions<OrderingOptions> ordering, ILogger<LiveBrowsers> logger) : IHostedService
{
    /// <summary>The account is held anew while a person is at work, well before this has passed.</summary>
    public static readonly TimeSpan AccountLeaseTime = TimeSpan.FromMinutes(3);

    /// <summary>An order whose browser stands open on another node that lives is that node's to place.</summary>
    private const string NotOfAnotherNode = """
        NOT EXISTS (SELECT 1 FROM live_sessions s WHERE s.order_id = purchase_orders.id AND s.ended_at IS NULL AND s.node <> @node
            AND NOT EXISTS (SELECT 1 FROM work_nodes n WHERE n.name = s.node AND n.seen_at < @lost))
        """;
    private const string OfThisNode = "EXISTS (SELECT 1 FROM live_sessions s WHERE s.order_id = purchase_orders.id AND s.ended_at IS NULL AND s.node = @node)";

    private readonly ConcurrentDictionary<Guid, LiveBrowser> held = new();

    public IReadOnlyCollection<LiveBrowser> Held => [.. held.Values];

    /// <summary>One place stays for orders that need nobody, where there is more than one.</summary>
    private int MostHeld => Math.Max(1, ordering.Value.MaxBrowsers - 1);

    /// <summary>How many more browsers this node may have at work.</summary>
    public int FreePlaces => Math.Max(1, ordering.Value.MaxBrowsers - held.Count);

    /// <summary>Which due orders this node may take, as a condition for claiming them: with every place held, only those that give a place back.</summary>
    public string Takes => held.Count < ordering.Value.MaxBrowsers ? NotOfAnotherNode : OfThisNode;

    /// <summary>Keeps a run's browser open for a person, if the run ended with a page that a person can pass, before it was armed.</summary>
    /// <param name="history">The supplier's, as the run saw it; null when it had not come that far.</param>
    public async Task KeepAsync(AttemptRun attempt, ChannelOutcome outcome, ISupplierSite site, HistorySnapshot? history, CancellationToken cancellationToken)
    {
        if (outcome is not ChannelOutcome.NeedsOperator { Attention: "challenge" or "pageUnknown" } || attempt.Row.ArmedAt is not null || ordering.Value.HandOffMinutes <= 0) return;
        try
        {
            if (held.GetValueOrDefault(attempt.Order.Id) is { } again && again.Site == site) await OfferAgainAsync(again, attempt, cancellationToken);
            else if (held.Count < MostHeld && site is PlaywrightSupplierSite { Context: { Pages.Count: > 0 } context }) await OfferAsync(attempt, site, context, cancellationToken);
            if (history is not null && Of(site) is { } kept) kept.History = history;
        }
        catch (Exception trouble) when (trouble is PlaywrightException or TimeoutException or System.Data.Common.DbException or DbUpdateException)
        {
            NotKept(attempt.Order.Number, trouble.GetType().Name);
        }
    }

    /// <summary>The browser that stands open for this order, for the run to go on with; from here on nobody else touches it. Null where there is none.</summary>
    public async Task<ISupplierSite?> TakeBackAsync(PurchaseOrder order, CancellationToken cancellationToken)
    {
        if (!held.TryGetValue(order.Id, out var browser)) return null;
        await browser.TakeBackAsync(cancellationToken);
        var isOurs = await LiveRows.ChangeAsync(dbs, browser.Facts.Session, (db, row) =>
        {
            LiveAudit.Leaves(db, row, order.Number, clock.GetUtcNow());
            row.TakeBack(clock.GetUtcNow());
        }, cancellationToken);
        if (isOurs && !browser.IsGone) return browser.Site;
        await EndAsync(browser, "browserLost", cancellationToken);
        return null;
    }

    /// <summary>What the run had seen before a person touched this browser; null where nobody did.</summary>
    public BeforeHands? BeforeHands(ISupplierSite site) => Of(site) is { IsTouched: true } browser ? new BeforeHands(browser.History) : null;

    /// <summary>The run has made sure of, or asked about, what was ordered there.</summary>
    public void HandsSeen(ISupplierSite site)
    {
        if (Of(site) is { } browser) browser.IsTouched = false;
    }

    /// <summary>A run is done with its browser: it is closed, unless it was kept for a person.</summary>
    public async Task LeaveAsync(ISupplierSite site)
    {
        if (Of(site) is not { } browser) await site.DisposeAsync();
        else if (!browser.IsOpen) await EndAsync(browser, "done", CancellationToken.None);
    }

    /// <summary>Closes a held browser, and says so in its row where nobody has yet.</summary>
    public async Task EndAsync(LiveBrowser browser, string ending, CancellationToken cancellationToken)
    {
        if (!held.TryRemove(KeyValuePair.Create(browser.Facts.OrderId, browser))) return;
        try
        {
            await browser.TakeBackAsync(cancellationToken);
            await LiveRows.ChangeAsync(dbs, browser.Facts.Session, (db, row) =>
            {
                LiveAudit.Leaves(db, row, browser.Facts.Order, clock.GetUtcNow());
                row.End(ending, clock.GetUtcNow());
            }, cancellationToken);
            await using var db = await dbs.CreateDbContextAsync(cancellationToken);
            await AccountLease.GiveBackAsync(db, browser.Facts.Supplier, AccountLease.LiveHolder(browser.Facts.Order), node.Name, cancellationToken);
        }
        finally
        {
            await browser.DisposeAsync();
        }

        Ended(browser.Facts.Order, ending);
        notices.Changed(ChangeKinds.Order, browser.Facts.Order);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>The browsers end with their node; the orders stay with a person.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        foreach (var browser in Held.Where(browser => browser.IsOpen)) await EndAsync(browser, "nodeStopped", cancellationToken);
    }

    private LiveBrowser? Of(ISupplierSite site) => held.Values.FirstOrDefault(browser => browser.Site == site);

    private DateTimeOffset Until => clock.GetUtcNow().AddMinutes(ordering.Value.HandOffMinutes);

    private async Task OfferAsync(AttemptRun attempt, ISupplierSite site, IBrowserContext context, CancellationToken cancellationToken)
    {
        var (order, now) = (attempt.Order, clock.GetUtcNow());
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        if (!await AccountLease.HandOverAsync(db, order.SupplierCode, order.Number, AccountLease.LiveHolder(order.Number), node.Name, now + AccountLeaseTime, cancellationToken)) return;
        // What another process left of this order is over: the account is ours.
        foreach (var stale in await db.LiveSessions.Where(x => x.OrderId == order.Id && x.EndedAt == null).ToListAsync(cancellationToken)) stale.End("nodeLost", now);
        await db.SaveChangesAsync(cancellationToken);
        var row = new LiveSession { Id = Guid.CreateVersion7(now), OrderId = order.Id, Node = node.Name, OpenedAt = now };
        row.Offer(Until);
        db.LiveSessions.Add(row);
        await db.SaveChangesAsync(cancellationToken);
        var browser = new LiveBrowser(new LiveFacts(row.Id, order.Id, order.Number, order.SupplierCode, attempt.Row.Id), site, context, relay, stop => DriverOfAsync(row.Id, stop), clock, logger) { LeaseRenewedAt = now };
        held[order.Id] = browser;
        try
        {
            await browser.StartAsync(cancellationToken);
        }
        catch
        {
            await EndAsync(browser, "browserLost", CancellationToken.None);
            throw;
        }

        Offered(order.Number);
        notices.Changed(ChangeKinds.Order, order.Number);
    }

    /// <summary>The run went on and met the next page that it could not pass.</summary>
    private async Task OfferAgainAsync(LiveBrowser browser, AttemptRun attempt, CancellationToken cancellationToken)
    {
        var order = attempt.Order;
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        if (!await AccountLease.HandOverAsync(db, order.SupplierCode, order.Number, AccountLease.LiveHolder(order.Number), node.Name, clock.GetUtcNow() + AccountLeaseTime, cancellationToken)) return;
        if (!await LiveRows.ChangeAsync(dbs, browser.Facts.Session, (_, row) => row.Offer(Until), cancellationToken)) return;
        browser.Open();
        Offered(order.Number);
        notices.Changed(ChangeKinds.Order, order.Number);
    }

    private async Task<Guid?> DriverOfAsync(Guid session, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        return await db.LiveSessions.Where(x => x.Id == session && x.EndedAt == null && x.RunningSince == null).Select(x => x.DriverView).FirstOrDefaultAsync(cancellationToken);
    }

    [LoggerMessage(LogLevel.Information, "The browser of order {Order} stands open for a person")]
    private partial void Offered(string order);

    [LoggerMessage(LogLevel.Information, "The live browser of order {Order} is closed: {Ending}")]
    private partial void Ended(string order, string ending);

    [LoggerMessage(LogLevel.Warning, "The browser of order {Order} could not be kept for a person: {Trouble}")]
    private partial void NotKept(string order, string trouble);
}
