using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Procurement.Data;
using Procurement.Data.Company;
using Procurement.Data.Orders;
using Procurement.Engine.Files;
using Procurement.Engine.Notices;
using Procurement.Engine.Orders.Browser;
using Procurement.Engine.Orders.Pacing;
using Procurement.Engine.Orders.Recipes;
using Procurement.Engine.Work;

namespace Procurement.Engine.Orders.Drift;

/// <summary>Makes the checks of suppliers' websites that are due: with the account's lease like an order, and only while no order wants it.</summary>
internal sealed partial class CheckSuppliersJob(IDbContextFactory<ProcurementDb> dbs, Node node, TimeProvider clock, ISupplierSites sites, SupplierSecrets secrets, WearBook wear, IFileStore files, IChangeNotices notices,
    IOptions<OrderingOptions> ordering, ILogger<CheckSuppliersJob> logger) : OutsideJob<SupplierCanary>(dbs, node, clock, logger)
{
    /// <summary>Looks at trouble that may pass before it is told.</summary>
    private const int Looks = 3;
    private const int ArticlesTried = 3, MostArticles = 1000;
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMinutes(10), GiveWay = TimeSpan.FromMinutes(2), WhileStopped = TimeSpan.FromHours(1), SoonDue = TimeSpan.FromSeconds(10);

    private readonly IDbContextFactory<ProcurementDb> dbs = dbs;
    private readonly Node node = node;
    private readonly TimeProvider clock = clock;

    protected override int Take => 1;

    protected override TimeSpan Lease => ordering.Value.Lease;

    protected override Backoff Backoff { get; } = new(TimeSpan.FromMinutes(5), TimeSpan.FromHours(6), int.MaxValue);

    protected override Task ActAsync(IReadOnlyList<SupplierCanary> rows, CancellationToken cancellationToken) => EachAsync(rows, ActAsync, row => row, cancellationToken);

    private async Task ActAsync(SupplierCanary row, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        db.Attach(row);
        if (await CheckPlan.ForAsync(db, row.SupplierCode, secrets, ArticlesTried, MostArticles, cancellationToken) is not { } plan) row.Settle();
        else if (await MustWaitAsync(db, row, plan, cancellationToken) is { } at) row.Postpone(at);
        else await CheckAsync(db, row, plan, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        notices.Changed(ChangeKinds.Company, row.SupplierCode);
    }

    /// <summary>As an order would: where the site asked for quiet, or orders stand still there until a person has seen to it. Opening hours and orders a day do not hold who only looks.</summary>
    private async Task<DateTimeOffset?> MustWaitAsync(ProcurementDb db, SupplierCanary row, CheckPlan plan, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (await IsWantedAsync(row.SupplierCode, cancellationToken)) return now + GiveWay;
        var breaker = await db.SupplierBreakers.AsNoTracking().SingleOrDefaultAsync(x => x.SupplierCode == row.SupplierCode, cancellationToken);
        if (breaker?.Stop is not null && row.AskedBy is null) return now + WhileStopped;
        return OrderStart.Decide(new OrderStartFacts(plan.Recipe.Pacing, breaker, 0, IsLookUp: true), now) is OrderStart.WaitUntil wait ? wait.At : null;
    }

    private async Task CheckAsync(ProcurementDb db, SupplierCanary row, CheckPlan plan, CancellationToken cancellationToken)
    {
        if (!await AccountLease.TakeAsync(db, row.SupplierCode, SupplierCheck.Name, node.Name, clock.GetUtcNow(), Lease, cancellationToken))
        {
            row.Postpone(clock.GetUtcNow() + GiveWay);
            return;
        }

        try
        {
            var began = clock.GetTimestamp();
            var (outcome, use) = await LookAsync(row.SupplierCode, plan, cancellationToken);
            row.Measure(clock.GetElapsedTime(began), use?.PeakBytes);
            await RecordAsync(db, row, outcome, cancellationToken);
        }
        finally
        {
            await AccountLease.GiveBackAsync(db, row.SupplierCode, SupplierCheck.Name, node.Name, CancellationToken.None);
        }
    }

    private async Task<(CheckOutcome Outcome, BrowserUse? Use)> LookAsync(string supplier, CheckPlan plan, CancellationToken cancellationToken)
    {
        ISupplierSite? site = null;
        using var deadline = new CancellationTokenSource(ordering.Value.LongestRun, clock);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        await using var kill = deadline.Token.Register(() => site?.Kill());
        try
        {
            site = await sites.OpenAsync(plan.Access, plan.Recipe, plan.Known, stop.Token);
            var outcome = await new SupplierCheck(site, plan.Recipe.History.IdentifyBy, plan.Articles, KeepSessionAsync, () => IsWantedAsync(supplier, cancellationToken)).RunAsync(stop.Token);
            await wear.KeepAsync(supplier, SupplierCheck.Name, site);
            return (outcome, site.Use);
        }
        catch (SupplierSiteException trouble)
        {
            return (SupplierCheck.Of(trouble), null);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return (new CheckOutcome.Broken(SitePhase.SignIn, FormattableString.Invariant($"The check took longer than {ordering.Value.LongestRun.TotalMinutes:0.#} minutes."), null, MayPass: true), null);
        }
        finally
        {
            if (site is not null) await site.DisposeAsync();
        }

        async Task KeepSessionAsync(ISupplierSite opened, SignInResult result)
        {
            if (result == SignInResult.SessionReused) return;
            var state = secrets.Protect(await opened.SaveSessionAsync(stop.Token));
            await using var db = await dbs.CreateDbContextAsync(stop.Token);
            await db.SupplierAccounts.Where(x => x.SupplierCode == supplier).ExecuteUpdateAsync(set => set.SetProperty(x => x.ProtectedBrowserState, state), stop.Token);
        }
    }

    private async Task RecordAsync(ProcurementDb db, SupplierCanary row, CheckOutcome outcome, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (outcome is CheckOutcome.Broken { Sign: { } sign }) await SupplierBreakers.NoteAsync(dbs, row.SupplierCode, sign, now, cancellationToken);
        switch (outcome)
        {
            case CheckOutcome.Broken { Sign: SiteSign.AsksForQuiet quiet }:
                row.Postpone(quiet.Until > now ? quiet.Until : now + GiveWay);
                return;
            case CheckOutcome.GaveWay:
                row.Postpone(now + GiveWay);
                return;
            case CheckOutcome.Broken { MayPass: true } trouble when row.Attempts < Looks && row.AskedBy is null:
                row.RetryAt(now + BetweenLooks, trouble.Reason);
                return;
            case CheckOutcome.Broken broken:
                row.End(CanaryResults.Broken, WearLedger.NameOf(broken.Phase), broken.Reason, await KeepPictureAsync(row.SupplierCode, broken.Evidence, now, cancellationToken), now, await NextAsync(db, now, cancellationToken));
                break;
            default:
                var worn = await db.SupplierWear.CountAsync(x => x.SupplierCode == row.SupplierCode && x.ResolvedAt == null, cancellationToken);
                row.End(worn > 0 ? CanaryResults.Wearing : CanaryResults.Well, null, null, null, now, await NextAsync(db, now, cancellationToken));
                break;
        }

        OrderingMetrics.Checked(row.Result!);
        if (row.Result == CanaryResults.Broken) IsBroken(row.SupplierCode, row.Phase!);
        else IsChecked(row.SupplierCode, row.Result!);
        notices.Changed(ChangeKinds.Work, row.SupplierCode);
    }

    private async Task<string?> KeepPictureAsync(string supplier, Screenshot? picture, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (picture is null) return null;
        var key = $"{SupplierTrials.CheckFolder}{supplier}/{Guid.CreateVersion7(now):N}.png";
        await files.PutAsync(key, picture.Png, "image/png", cancellationToken);
        return key;
    }

    private async Task<DateTimeOffset?> NextAsync(ProcurementDb db, DateTimeOffset now, CancellationToken cancellationToken) =>
#pragma warning disable CA5394 // So that suppliers are not checked all at once; no secret.
        CanaryPlan.Next(now, now, ordering.Value.CanaryHours, await CompanyZone.ReadAsync(db, cancellationToken), Random.Shared.NextDouble());
#pragma warning restore CA5394

    /// <summary>An order of this supplier is due or about to be, or somebody on this node waits for a browser.</summary>
    private async Task<bool> IsWantedAsync(string supplier, CancellationToken cancellationToken)
    {
        if (sites.IsWaitedFor) return true;
        var soon = clock.GetUtcNow() + SoonDue;
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        return await db.Orders.AnyAsync(x => x.SupplierCode == supplier && x.DueAt <= soon && (x.Status == OrderStatus.Pending || x.Status == OrderStatus.Placing), cancellationToken);
    }

    [LoggerMessage(LogLevel.Information, "The website of supplier {Supplier} was checked: {Result}")]
    private partial void IsChecked(string supplier, string result);

    [LoggerMessage(LogLevel.Warning, "The website of supplier {Supplier} cannot be bought from, broken in {Phase}")]
    private partial void IsBroken(string supplier, string phase);
}
