using Microsoft.EntityFrameworkCore;
using Procurement.Engine.Orders.Browser;
using Procurement.Engine.Orders.Drift;
using Procurement.Engine.Orders.Evidence;
using Procurement.Engine.Orders.Live;
using Procurement.Engine.Orders.Pacing;
using Procurement.Engine.Work;

namespace Procurement.Engine.Orders.Channels;

/// <summary>One order on one website: history before anything, cart emptied, filled and compared, armed, clicked once (domain.md 4.4).</summary>
internal sealed class WebsiteRun(ISupplierSites sites, SupplierSecrets secrets, OrderPlan plan, TimeSpan longest, LiveBrowsers? live = null, WearBook? wear = null) : IChannelRun
{
    private ISupplierSite? open;

    /// <summary>Of the order.</summary>
    private string? number;

    /// <summary>As this run saw it; null before, and where it need not be compared.</summary>
    private HistorySnapshot? history;

    /// <summary>Null where our reference tells our order.</summary>
    private NewOrderClue? clue;

    public bool NeedsAccount => true;

    public Recipes.RecipePacing? Pacing => plan.Recipe.Pacing;

    public Backoff Patience { get; } = new(TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), 5);

    public BrowserUse? Use => open?.Use;

    public async ValueTask DisposeAsync()
    {
        if (open is not null && number is not null && wear is not null) await wear.KeepAsync(plan.Access.Code, number, open);
        if (open is not null) await (live?.LeaveAsync(open) ?? open.DisposeAsync().AsTask());
    }

    public Task<ChannelOutcome> PlaceAsync(AttemptRun attempt, CancellationToken cancellationToken) => RunDeadline.KeepAsync(attempt, longest, () => open, stop => TryAsync(attempt, stop), cancellationToken);

    private async Task<ChannelOutcome> TryAsync(AttemptRun attempt, CancellationToken cancellationToken)
    {
        number = attempt.Order.Number;
        try
        {
            var site = open = (live is null ? null : await live.TakeBackAsync(attempt.Order, cancellationToken)) ?? await sites.OpenAsync(plan.Access, plan.Recipe, plan.Lines, cancellationToken);
            site.Trace();
            return await PrepareAsync(attempt, site, cancellationToken) is { } ended ? ended with { Site = new SiteSign.Serves() } : await CommitAsync(attempt, site, cancellationToken);
        }
        catch (SupplierSiteException trouble) when (attempt.Row.ArmedAt is null)
        {
            await attempt.Log.WriteAsync(System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(trouble.Phase.ToString()), trouble.Evidence, trouble.Message, cancellationToken);
            ChannelOutcome outcome = trouble switch
            {
                SiteBusyException busy => new ChannelOutcome.Later(busy.Until, trouble.Message),
                ChallengeException => new ChannelOutcome.NeedsOperator("challenge", trouble.Message),
                UnknownPageException => new ChannelOutcome.NeedsOperator("pageUnknown", trouble.Message),
                SignInRefusedException or SiteRefusedException { Meaning: not Recipes.SiteMeaning.TooSoon } => new ChannelOutcome.NotPlaced(trouble.Message),
                _ => new ChannelOutcome.NotPlaced(trouble.Message, MayPass: true),
            };
            return outcome with { Site = SiteSigns.Of(trouble) };
        }
    }

    /// <summary>Everything up to the click. An outcome when the order has ended without it.</summary>
    private async Task<ChannelOutcome?> PrepareAsync(AttemptRun attempt, ISupplierSite site, CancellationToken cancellationToken)
    {
        var (order, log) = (attempt.Order, attempt.Log);
        await SignInAsync(attempt, site, cancellationToken);
        var hands = live?.BeforeHands(site);
        var found = await OrderInHistory.FindEarlierAsync(plan, attempt, site, cancellationToken);
        var before = history = plan.Recipe.ComparesHistory ? await OrderInHistory.ReadBeforeAsync(attempt, site, cancellationToken) : null;
        await log.StepAsync("history", site, cancellationToken, found is HistoryLookup.Found there ? $"Found as {there.Number}" : before is { Orders: [var newest, ..] } ? $"The newest is {newest.Number}" : null);
        if (found is HistoryLookup.Found already) return new ChannelOutcome.Placed(already.Number);
        if (found is HistoryLookup.Unreadable unreadable) throw new UnknownPageException(Recipes.SitePhase.History, unreadable.Reason, null);
        var doubt = before is not null && plan.Recipe.History.IdentifyBy != Recipes.HistoryIdentity.Reference ? AfterHands.Decide(hands, before) : null;
        live?.HandsSeen(site);
        if (doubt is not null) return doubt;
        await site.EmptyCartAsync(cancellationToken);
        await log.StepAsync("emptyCart", site, cancellationToken);
        foreach (var line in plan.Lines)
        {
            if (await AddAsync(line, site, log, cancellationToken) is { } refused) return new ChannelOutcome.NotPlaced(refused);
        }

        var cart = await site.ReadCartAsync(cancellationToken);
        await log.StepAsync("readCart", site, cancellationToken);
        if (Objection(BasketCheck.Check(plan.Expectation, cart, plan.Tolerance)) is { } objection) return objection;
        await site.PrepareCheckoutAsync(new CheckoutDetails(order.Reference, plan.Expectation.ShipTo, order.NeedBy), cancellationToken);
        var checkout = await site.ReadCheckoutAsync(cancellationToken);
        await log.StepAsync("checkout", site, cancellationToken);
        clue = before is null ? null : OrderInHistory.ClueOf(plan, before, checkout);
        if (Objection(BasketCheck.Check(plan.Expectation, checkout, plan.Tolerance)) is { } unlike) return unlike;
        await log.StepAsync("beforeClick", site, cancellationToken, FormattableString.Invariant($"Total {checkout.Cart.Total:0.00##} {checkout.Cart.Currency ?? order.Currency}, to {checkout.ShipTo ?? order.ShipTo}"));
        return null;
    }

    private async Task SignInAsync(AttemptRun attempt, ISupplierSite site, CancellationToken cancellationToken)
    {
        var signedIn = await site.SignInAsync(cancellationToken);
        await attempt.Log.StepAsync("signIn", site, cancellationToken, signedIn == SignInResult.SessionReused ? "Session reused" : null);
        if (signedIn == SignInResult.SessionReused) return;
        var state = secrets.Protect(await site.SaveSessionAsync(cancellationToken));
        await attempt.Db.SupplierAccounts.Where(x => x.SupplierCode == attempt.Order.SupplierCode).ExecuteUpdateAsync(set => set.SetProperty(x => x.ProtectedBrowserState, state), cancellationToken);
    }

    /// <returns>Why the site did not take the line; null when it did.</returns>
    private static async Task<string?> AddAsync(OrderLineToBuy line, ISupplierSite site, AttemptLog log, CancellationToken cancellationToken)
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
        return refused;
    }

    private static ChannelOutcome? Objection(BasketVerdict verdict)
    {
        switch (verdict)
        {
            case BasketVerdict.Same or BasketVerdict.PriceChanged { WithinTolerance: true }: return null;
            case BasketVerdict.PriceChanged changed:
                var prices = string.Join("; ", changed.Prices.Select(x => FormattableString.Invariant($"{x.Article}: {x.Seen:0.00} instead of {x.Approved:0.00}")));
                return new ChannelOutcome.NeedsOperator("priceChanged", FormattableString.Invariant($"The total is {changed.SeenTotal:0.00} instead of {changed.ApprovedTotal:0.00}. {prices}").TrimEnd());
            case BasketVerdict.Different different: return new ChannelOutcome.NotPlaced(string.Join(" ", different.Reasons));
            default: throw new InvalidOperationException($"Unknown verdict {verdict.GetType().Name}.");
        }
    }

    private async Task<ChannelOutcome> CommitAsync(AttemptRun attempt, ISupplierSite site, CancellationToken cancellationToken)
    {
        await attempt.ArmAsync(cancellationToken, clue is null ? null : OrderInHistory.Kept(clue));

        // From here on nothing is cancelled: whatever becomes of the click is recorded or looked up.
        var result = attempt.IsTooLateToAct ? new CommitResult.Unclear("The click came too late after arming.", Clicked: false) : await site.CommitAsync(clue, CancellationToken.None);
        ChannelOutcome outcome = result switch
        {
            CommitResult.Confirmed confirmed => new ChannelOutcome.Placed(confirmed.Number),
            CommitResult.Unclear { Clicked: false } notClicked => new ChannelOutcome.NotPlaced(notClicked.Reason, MayPass: true),
            CommitResult.Unclear unclear => new ChannelOutcome.Unknown(unclear.Reason),
            _ => throw new InvalidOperationException($"Unknown result {result.GetType().Name}."),
        };
        return outcome with { Site = SiteSigns.Of(result) };
    }

    /// <summary>A picture of how the click ended. One that cannot be taken must not undo the outcome.</summary>
    public async Task CaptureAsync(AttemptRun attempt, ChannelOutcome outcome)
    {
        if (open is not { } site) return;
        // Taken before a person may have the browser: what the person does is not recorded.
        var trace = attempt.Row.Outcome is "placed" or "postponed" ? null : await site.TakeTraceAsync();
        if (live is not null) await live.KeepAsync(attempt, outcome, site, history, CancellationToken.None);
        if (attempt.Row.ArmedAt is not null && outcome is ChannelOutcome.Placed placed) await CaptureAsync(attempt.Log, site, "confirmation", placed.Number);
        else if (attempt.Row.ArmedAt is not null && outcome is ChannelOutcome.Unknown unknown) await CaptureAsync(attempt.Log, site, "unclear", unknown.Why);
        if (trace is not null) await KeepAsync(attempt, trace);
    }

    /// <summary>What the browser did is kept where it did not end in an order.</summary>
    private static async Task KeepAsync(AttemptRun attempt, SiteTrace trace)
    {
        try
        {
            await WriteAsync(attempt, trace);
        }
        catch (Exception)
        {
            // The outcome stands, whether or not its trace could be kept.
        }
    }

    private static async Task WriteAsync(AttemptRun attempt, SiteTrace trace)
    {
        var file = await attempt.Log.KeepAsync(EvidenceFiles.TraceKey(attempt.Order.Number, attempt.Row.Number, attempt.Row.Id), trace.Zip, "application/zip", CancellationToken.None);
        await attempt.Log.WriteAsync("trace", null, FormattableString.Invariant($"What the browser did, for Playwright's trace viewer ({Math.Max(1, trace.Zip.Length / 1024)} KB); signing in and secrets are left out"), CancellationToken.None, file);
    }

    private static async Task CaptureAsync(AttemptLog log, ISupplierSite site, string name, string? detail)
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

    /// <summary>Our order in the supplier's history: there it is placed; not there while the cart is still full, it was not.</summary>
    public Task<ChannelOutcome> LookUpAsync(AttemptRun attempt, CancellationToken cancellationToken) => RunDeadline.KeepAsync(attempt, longest, () => open, stop => SeekAsync(attempt, stop), cancellationToken);

    private async Task<ChannelOutcome> SeekAsync(AttemptRun attempt, CancellationToken cancellationToken)
    {
        number = attempt.Order.Number;
        try
        {
            var site = open = await sites.OpenAsync(plan.Access, plan.Recipe, plan.Lines, cancellationToken);
            await SignInAsync(attempt, site, cancellationToken);
            var found = await OrderInHistory.FindArmedAsync(plan, attempt, site, cancellationToken);
            await attempt.Log.StepAsync("lookUp", site, cancellationToken, found switch
            {
                HistoryLookup.Found there => $"Found as {there.Number}",
                HistoryLookup.Absent => "Not in the history",
                HistoryLookup.Unreadable unreadable => unreadable.Reason,
                _ => null,
            });
            if (found is HistoryLookup.Found ours) return new ChannelOutcome.Placed(ours.Number) { Site = new SiteSign.Serves() };
            if (found is not HistoryLookup.Absent) return new ChannelOutcome.Unknown("the supplier's history did not settle it.");
            var cart = await site.ReadCartAsync(cancellationToken);
            return BasketCheck.Check(plan.Expectation, cart, plan.Tolerance) is BasketVerdict.Different
                ? new ChannelOutcome.Unknown("the supplier's history did not settle it.")
                : new ChannelOutcome.NotPlaced("The supplier's history does not show it and the cart is still full: it was not placed.");
        }
        catch (SupplierSiteException trouble)
        {
            await attempt.Log.WriteAsync("lookUp", trouble.Evidence, trouble.Message, cancellationToken);
            return new ChannelOutcome.Unknown(trouble is SignInRefusedException ? trouble.Message : "the supplier's history did not settle it.", CanLookUp: trouble is not SignInRefusedException) { Site = SiteSigns.Of(trouble) };
        }
    }
}
