using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Procurement.Data;
using Procurement.Data.Orders;
using Procurement.Engine.Erp;
using Procurement.Engine.Files;
using Procurement.Engine.Notices;
using Procurement.Engine.Orders.Browser;
using Procurement.Engine.Work;

namespace Procurement.Engine.Orders;

/// <summary>
/// Places orders, each at most once. Before arming every step may be repeated; armed is committed before the one click; afterwards an order
/// is only ever looked up (rule 5, docs/lifecycles.md).
/// </summary>
internal sealed partial class PlaceOrdersJob(IDbContextFactory<ProcurementDb> dbs, Node node, TimeProvider clock, ISupplierSites sites, SupplierSecrets secrets, IFileStore files, IChangeNotices notices,
    IOptions<OrderingOptions> ordering, IOptions<ErpOptions> erp, ILogger<PlaceOrdersJob> logger) : OutsideJob<PurchaseOrder>(dbs, node, clock, logger)
{
    /// <summary>Tries before arming that may end in trouble of the site or the browser; after them the order has Failed.</summary>
    private const int MostTries = 5;

    /// <summary>Between arming and the click nothing may take long: another node must not have taken over.</summary>
    private static readonly TimeSpan LongestToClick = TimeSpan.FromSeconds(5);
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    private static readonly TimeSpan WaitForAccount = TimeSpan.FromSeconds(3);

    private readonly IDbContextFactory<ProcurementDb> dbs = dbs;
    private readonly Node node = node;
    private readonly TimeProvider clock = clock;

    protected override int Take => ordering.Value.MaxBrowsers;

    protected override TimeSpan Lease => TimeSpan.FromMinutes(10);

    /// <summary>Never gives up by itself: how trying ends depends on whether the order was armed, and is decided here.</summary>
    protected override Backoff Backoff { get; } = new(TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), int.MaxValue);

    protected override Task ActAsync(IReadOnlyList<PurchaseOrder> rows, CancellationToken cancellationToken) => EachAsync(rows, ActAsync, row => row, cancellationToken);

    private async Task ActAsync(PurchaseOrder row, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        db.Attach(row);
        await db.Entry(row).Collection(x => x.Lines).LoadAsync(cancellationToken);
        var open = await db.OrderAttempts.SingleOrDefaultAsync(x => x.OrderId == row.Id && x.EndedAt == null, cancellationToken);
        var preparation = await OrderPreparation.ForAsync(db, row, secrets, ordering.Value, cancellationToken);
        if (preparation.Plan is not { } plan) await LeaveToPersonAsync(db, row, open, preparation.ByHand!, cancellationToken);
        else if (!await AccountLease.TakeAsync(db, row.SupplierCode, row.Number, node.Name, clock.GetUtcNow(), Lease, cancellationToken)) await WaitAsync(db, row, cancellationToken);
        else
        {
            try
            {
                if (open?.ArmedAt is not null) await LookUpAsync(db, row, open, plan, cancellationToken);
                else await PlaceAsync(db, row, open, plan, cancellationToken);
            }
            finally
            {
                await AccountLease.GiveBackAsync(db, row.SupplierCode, row.Number, node.Name, CancellationToken.None);
            }
        }

        notices.Changed(ChangeKinds.Order, row.Number);
        notices.Changed(ChangeKinds.Request, await db.Requests.Where(x => x.Id == row.RequestId).Select(x => x.Number).SingleAsync(cancellationToken));
        if (row.IsSettled)
        {
            notices.Wake(Stages.Book);
            notices.Wake(Stages.Tell);
        }
    }

    private async Task WaitAsync(ProcurementDb db, PurchaseOrder order, CancellationToken cancellationToken)
    {
        order.Postpone(clock.GetUtcNow() + WaitForAccount);
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Not automated: certainly not placed by us, unless an earlier attempt was armed, which stays a question.</summary>
    private async Task LeaveToPersonAsync(ProcurementDb db, PurchaseOrder order, OrderAttempt? open, string why, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (open?.ArmedAt is not null)
        {
            open.End("uncertain", now, why);
            order.BecomeUncertain(now, why);
        }
        else
        {
            open?.End("cutOff", now);
            order.NeedOperator("orderByHand", now, why);
        }

        await db.SaveChangesAsync(cancellationToken);
        LeftToPerson(order.Number, order.Attention!);
    }

    private async Task PlaceAsync(ProcurementDb db, PurchaseOrder order, OrderAttempt? cutOff, OrderPlan plan, CancellationToken cancellationToken)
    {
        var attempt = await StartAttemptAsync(db, order, cutOff, cancellationToken);
        var log = new AttemptLog(dbs, files, clock, order, attempt);
        using var trace = EngineTrace.Source.StartActivity("place order");
        trace?.SetTag("order", order.Number);
        try
        {
            await using var site = await sites.OpenAsync(plan.Access, plan.Recipe, plan.Lines, cancellationToken);
            if (await PrepareAsync(db, order, attempt, plan, site, log, cancellationToken) is { } ready) await CommitAsync(db, order, attempt, ready, site, log, cancellationToken);
        }
        catch (SupplierSiteException trouble) when (attempt.ArmedAt is null)
        {
            await EndInTroubleAsync(db, order, attempt, log, trouble, cancellationToken);
        }
    }

    private async Task<OrderAttempt> StartAttemptAsync(ProcurementDb db, PurchaseOrder order, OrderAttempt? cutOff, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (cutOff is not null)
        {
            // Two statements: the one open attempt of an order is unique in the database.
            cutOff.End("cutOff", now, "The run was cut off before it was armed.");
            await db.SaveChangesAsync(cancellationToken);
        }

        var number = await db.OrderAttempts.CountAsync(x => x.OrderId == order.Id, cancellationToken) + 1;
        var attempt = new OrderAttempt { Id = Guid.CreateVersion7(now), OrderId = order.Id, Number = number, StartedAt = now, StartedBy = node.Name };
        db.OrderAttempts.Add(attempt);
        order.StartPlacing(now);
        await db.SaveChangesAsync(cancellationToken);
        AttemptStarted(order.Number, number);
        notices.Changed(ChangeKinds.Order, order.Number);
        return attempt;
    }

    /// <param name="Clue">Null where our reference tells our order.</param>
    private sealed record Ready(NewOrderClue? Clue);

    /// <summary>Everything up to the click. Null when the order has ended without it.</summary>
    private async Task<Ready?> PrepareAsync(ProcurementDb db, PurchaseOrder order, OrderAttempt attempt, OrderPlan plan, ISupplierSite site, AttemptLog log, CancellationToken cancellationToken)
    {
        await SignInAsync(db, order, site, log, cancellationToken);
        if (plan.Recipe.History.IdentifyBy == Recipes.HistoryIdentity.Reference)
        {
            var found = await site.FindInHistoryAsync(order.Reference, cancellationToken);
            await log.StepAsync("history", site, cancellationToken, found is HistoryLookup.Found there ? $"Found as {there.Number}" : null);
            if (found is HistoryLookup.Found already)
            {
                await RecordPlacedAsync(db, order, attempt, already.Number, cancellationToken);
                return null;
            }

            if (found is HistoryLookup.Unreadable unreadable) throw new UnknownPageException(Recipes.SitePhase.History, unreadable.Reason, null);
        }

        var before = plan.Recipe.ComparesHistory ? await site.ReadHistoryAsync(null, cancellationToken) : null;
        if (before is not null) await log.StepAsync("history", site, cancellationToken, before.Orders.Count == 0 ? "No orders yet" : $"The newest is {before.Orders[0].Number}");
        if (plan.Recipe.History.IdentifyBy == Recipes.HistoryIdentity.NewOrder && await EarlierClueAsync(db, order, cancellationToken) is { } clue)
        {
            // An attempt was armed before: its order may have come up since it was looked for.
            switch (NewOrder.Find(clue, await site.ReadHistoryAsync(clue.Before, cancellationToken)))
            {
                case HistoryLookup.Found late:
                    await RecordPlacedAsync(db, order, attempt, late.Number, cancellationToken);
                    return null;
                case HistoryLookup.Unreadable unclear:
                    throw new UnknownPageException(Recipes.SitePhase.History, unclear.Reason, null);
            }
        }

        await site.EmptyCartAsync(cancellationToken);
        await log.StepAsync("emptyCart", site, cancellationToken);
        foreach (var line in plan.Lines)
        {
            var added = await site.AddLineAsync(line, cancellationToken);
            var refused = added switch
            {
                AddLineResult.Added => null,
                AddLineResult.NotFound missing => $"{line.Article} was not found. {missing.Why}".TrimEnd(),
                AddLineResult.Unavailable unavailable => $"{line.Article} is not available: {unavailable.Words}",
                AddLineResult.Refused no => $"{line.Article} was not taken: {no.Words}",
                _ => throw new InvalidOperationException($"Unknown answer {added.GetType().Name}."),
            };
            await log.StepAsync("addLine", site, cancellationToken, refused ?? $"{line.Quantity:0.###} x {line.Article}");
            if (refused is null) continue;
            await EndAsync(db, order, attempt, "failed", () => order.Fail(clock.GetUtcNow(), refused), refused, cancellationToken);
            return null;
        }

        var cart = await site.ReadCartAsync(cancellationToken);
        await log.StepAsync("readCart", site, cancellationToken);
        if (!await IsApprovedAsync(db, order, attempt, BasketCheck.Check(plan.Expectation, cart, plan.Tolerance), cancellationToken)) return null;
        await site.PrepareCheckoutAsync(new CheckoutDetails(order.Reference, plan.Expectation.ShipTo, order.NeedBy), cancellationToken);
        var checkout = await site.ReadCheckoutAsync(cancellationToken);
        await log.StepAsync("checkout", site, cancellationToken);
        if (!await IsApprovedAsync(db, order, attempt, BasketCheck.Check(plan.Expectation, checkout, plan.Tolerance), cancellationToken)) return null;
        return new Ready(before is null ? null : new NewOrderClue(before, checkout.Cart.Total, [.. plan.Lines.Select(line => new HistoryLine(line.Article, line.Quantity))]));
    }

    private async Task SignInAsync(ProcurementDb db, PurchaseOrder order, ISupplierSite site, AttemptLog log, CancellationToken cancellationToken)
    {
        var signedIn = await site.SignInAsync(cancellationToken);
        await log.StepAsync("signIn", site, cancellationToken, signedIn == SignInResult.SessionReused ? "Session reused" : null);
        if (signedIn == SignInResult.SessionReused) return;
        var state = secrets.Protect(await site.SaveSessionAsync(cancellationToken));
        await db.SupplierAccounts.Where(x => x.SupplierCode == order.SupplierCode).ExecuteUpdateAsync(set => set.SetProperty(x => x.ProtectedBrowserState, state), cancellationToken);
    }

    private async Task<bool> IsApprovedAsync(ProcurementDb db, PurchaseOrder order, OrderAttempt attempt, BasketVerdict verdict, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        switch (verdict)
        {
            case BasketVerdict.Same or BasketVerdict.PriceChanged { WithinTolerance: true }: return true;
            case BasketVerdict.PriceChanged changed:
                var prices = string.Join("; ", changed.Prices.Select(x => FormattableString.Invariant($"{x.Article}: {x.Seen:0.00} instead of {x.Approved:0.00}")));
                var why = FormattableString.Invariant($"The total is {changed.SeenTotal:0.00} instead of {changed.ApprovedTotal:0.00}. {prices}").TrimEnd();
                return await EndAsync(db, order, attempt, "priceChanged", () => order.NeedOperator("priceChanged", now, why), why, cancellationToken);
            case BasketVerdict.Different different:
                var reasons = string.Join(" ", different.Reasons);
                return await EndAsync(db, order, attempt, "failed", () => order.Fail(now, reasons), reasons, cancellationToken);
            default: throw new InvalidOperationException($"Unknown verdict {verdict.GetType().Name}.");
        }
    }

    private async Task CommitAsync(ProcurementDb db, PurchaseOrder order, OrderAttempt attempt, Ready ready, ISupplierSite site, AttemptLog log, CancellationToken cancellationToken)
    {
        var armed = clock.GetTimestamp();
        attempt.Arm(clock.GetUtcNow(), ready.Clue is null ? null : JsonSerializer.Serialize(ready.Clue, Json));
        order.HoldUntil(clock.GetUtcNow() + Lease);
        await db.SaveChangesAsync(cancellationToken);
        Armed(order.Number, attempt.Number);

        // From here on nothing is cancelled: whatever becomes of the click is recorded or looked up.
        var result = clock.GetElapsedTime(armed) > LongestToClick ? new CommitResult.Unclear("The click came too late after arming.", Clicked: false) : await site.CommitAsync(ready.Clue, CancellationToken.None);
        switch (result)
        {
            case CommitResult.Confirmed confirmed:
                await RecordPlacedAsync(db, order, attempt, confirmed.Number, CancellationToken.None);
                await TryCaptureAsync(log, site, "confirmation", confirmed.Number);
                break;
            case CommitResult.Unclear { Clicked: false } notClicked:
                attempt.End("failed", clock.GetUtcNow(), notClicked.Reason);
                await db.SaveChangesAsync(CancellationToken.None);
                throw new SiteUnavailableException(Recipes.SitePhase.Commit, notClicked.Reason, null);
            case CommitResult.Unclear unclear:
                OutcomeUnclear(order.Number, attempt.Number);
                order.LookUpAt(clock.GetUtcNow(), clock.GetUtcNow());
                await db.SaveChangesAsync(CancellationToken.None);
                await TryCaptureAsync(log, site, "unclear", unclear.Reason);
                notices.Wake(Stages.Order);
                break;
        }
    }

    /// <summary>The outcome stands already; a picture that cannot be taken must not undo it.</summary>
    private static async Task TryCaptureAsync(AttemptLog log, ISupplierSite site, string name, string detail)
    {
        Screenshot? picture = null;
        try
        {
            picture = await site.CaptureAsync(name, CancellationToken.None);
        }
        catch (SupplierSiteException)
        {
            // The page is gone; the step is written without it.
        }

        await log.WriteAsync(name, picture, detail, CancellationToken.None);
    }

    private async Task RecordPlacedAsync(ProcurementDb db, PurchaseOrder order, OrderAttempt attempt, string number, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        attempt.End("placed", now);
        await PlacedOrders.RecordAsync(db, order, number, erp.Value.IsConfigured, now, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        OrderPlaced(order.Number, attempt.Number);
    }

    private async Task<bool> EndAsync(ProcurementDb db, PurchaseOrder order, OrderAttempt attempt, string outcome, Action move, string why, CancellationToken cancellationToken)
    {
        attempt.End(outcome, clock.GetUtcNow(), why);
        move();
        await db.SaveChangesAsync(cancellationToken);
        if (order.Attention is { } attention) LeftToPerson(order.Number, attention);
        return false;
    }

    /// <summary>Trouble before arming: nothing was placed. What a person must see ends the order; what may pass is tried again.</summary>
    private async Task EndInTroubleAsync(ProcurementDb db, PurchaseOrder order, OrderAttempt attempt, AttemptLog log, SupplierSiteException trouble, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await log.WriteAsync(JsonNamingPolicy.CamelCase.ConvertName(trouble.Phase.ToString()), trouble.Evidence, trouble.Message, cancellationToken);
        switch (trouble)
        {
            case ChallengeException:
                await EndAsync(db, order, attempt, "challenge", () => order.NeedOperator("challenge", now, trouble.Message), trouble.Message, cancellationToken);
                return;
            case UnknownPageException:
                await EndAsync(db, order, attempt, "pageUnknown", () => order.NeedOperator("pageUnknown", now, trouble.Message), trouble.Message, cancellationToken);
                return;
            case SignInRefusedException or SiteRefusedException { Meaning: not Recipes.SiteMeaning.TooSoon }:
                await EndAsync(db, order, attempt, "failed", () => order.Fail(now, trouble.Message), trouble.Message, cancellationToken);
                return;
            default:
                if (order.Attempts >= MostTries) await EndAsync(db, order, attempt, "failed", () => order.Fail(now, trouble.Message), trouble.Message, cancellationToken);
                else await EndAsync(db, order, attempt, "failed", () => order.RetryAt(Backoff.NextTry(order.Attempts, now, 0.5)!.Value, trouble.Message), trouble.Message, cancellationToken);
                return;
        }
    }

    /// <summary>The outcome of an armed attempt was lost: look into the supplier's history, never click again.</summary>
    private async Task LookUpAsync(ProcurementDb db, PurchaseOrder order, OrderAttempt attempt, OrderPlan plan, CancellationToken cancellationToken)
    {
        var log = new AttemptLog(dbs, files, clock, order, attempt);
        var (number, provenAbsent) = await SeeAsync(db, order, attempt, plan, log, cancellationToken);
        if (number is not null)
        {
            await RecordPlacedAsync(db, order, attempt, number, cancellationToken);
            return;
        }

        var now = clock.GetUtcNow();
        order.LookedUp(provenAbsent);
        switch (LookUpPlan.Decide(attempt.ArmedAt!.Value, order.LookUps, order.AbsentLookUps, order.Total, order.AutoRetries, ordering.Value.AutoRetryUpTo))
        {
            case LookUpDecision.Again again:
                order.LookUpAt(again.At, now);
                break;
            case LookUpDecision.NotPlaced notPlaced:
                attempt.End("failed", now, "The supplier's history does not show it and the cart is still full: it was not placed.");
                order.Fail(now, "It was not placed: the supplier's history does not show it and the cart is still full.");
                if (notPlaced.TryAgain) order.PlaceAgain(now, byItself: true);
                break;
            case LookUpDecision.GiveToPerson:
                attempt.End("uncertain", now, "The supplier's history did not settle it.");
                order.BecomeUncertain(now, "It may have been placed: the supplier's history did not settle it. Look there, then resolve it.");
                break;
        }

        await db.SaveChangesAsync(cancellationToken);
        LookedUp(order.Number, order.LookUps, order.Status);
    }

    /// <returns>The supplier's number when our reference is there; else whether this look-up proves that nothing was placed.</returns>
    private async Task<(string? Number, bool ProvenAbsent)> SeeAsync(ProcurementDb db, PurchaseOrder order, OrderAttempt attempt, OrderPlan plan, AttemptLog log, CancellationToken cancellationToken)
    {
        try
        {
            await using var site = await sites.OpenAsync(plan.Access, plan.Recipe, plan.Lines, cancellationToken);
            await SignInAsync(db, order, site, log, cancellationToken);
            var found = await FindAsync(order, attempt, plan, site, cancellationToken);
            await log.StepAsync("lookUp", site, cancellationToken, found switch
            {
                HistoryLookup.Found there => $"Found as {there.Number}",
                HistoryLookup.Absent => "Not in the history",
                HistoryLookup.Unreadable unreadable => unreadable.Reason,
                _ => null,
            });
            if (found is HistoryLookup.Found ours) return (ours.Number, false);
            if (found is not HistoryLookup.Absent) return (null, false);
            var cart = await site.ReadCartAsync(cancellationToken);
            return (null, BasketCheck.Check(plan.Expectation, cart, plan.Tolerance) is not BasketVerdict.Different);
        }
        catch (SupplierSiteException trouble)
        {
            await log.WriteAsync("lookUp", trouble.Evidence, trouble.Message, cancellationToken);
            return (null, false);
        }
    }

    private static async Task<HistoryLookup> FindAsync(PurchaseOrder order, OrderAttempt attempt, OrderPlan plan, ISupplierSite site, CancellationToken cancellationToken)
    {
        if (plan.Recipe.History.IdentifyBy == Recipes.HistoryIdentity.Reference) return await site.FindInHistoryAsync(order.Reference, cancellationToken);
        return Clue(attempt.HistoryClue) is { } clue
            ? NewOrder.Find(clue, await site.ReadHistoryAsync(clue.Before, cancellationToken))
            : new HistoryLookup.Unreadable("The history before the order was not kept.");
    }

    private static async Task<NewOrderClue?> EarlierClueAsync(ProcurementDb db, PurchaseOrder order, CancellationToken cancellationToken)
        => Clue(await db.OrderAttempts.Where(x => x.OrderId == order.Id && x.HistoryClue != null).OrderByDescending(x => x.Number).Select(x => x.HistoryClue).FirstOrDefaultAsync(cancellationToken));

    private static NewOrderClue? Clue(string? kept) => kept is null ? null : JsonSerializer.Deserialize<NewOrderClue>(kept, Json);

    [LoggerMessage(LogLevel.Information, "Attempt {Attempt} of order {Order} started")]
    private partial void AttemptStarted(string order, int attempt);

    [LoggerMessage(LogLevel.Information, "Attempt {Attempt} of order {Order} is armed")]
    private partial void Armed(string order, int attempt);

    [LoggerMessage(LogLevel.Information, "Order {Order} is placed (attempt {Attempt})")]
    private partial void OrderPlaced(string order, int attempt);

    [LoggerMessage(LogLevel.Warning, "The outcome of attempt {Attempt} of order {Order} is not known; it is looked up")]
    private partial void OutcomeUnclear(string order, int attempt);

    [LoggerMessage(LogLevel.Information, "Look-up {LookUp} of order {Order}: {Status}")]
    private partial void LookedUp(string order, int lookUp, OrderStatus status);

    [LoggerMessage(LogLevel.Warning, "Order {Order} needs a person: {Attention}")]
    private partial void LeftToPerson(string order, string attention);
}
