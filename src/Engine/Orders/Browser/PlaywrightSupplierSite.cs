using Microsoft.Playwright;
using Procurement.Engine.Orders.Recipes;

namespace Procurement.Engine.Orders.Browser;

/// <summary>Plays a recipe's phases on one page.</summary>
internal sealed class PlaywrightSupplierSite(SupplierAccess access, Recipe recipe, IReadOnlyList<OrderLineToBuy> lines, SitePage page, RentedBrowser browser) : ISupplierSite
{
    private const int MostRowsToRemove = 200;
    private static readonly TimeSpan ToClose = TimeSpan.FromSeconds(10);
    private readonly Dictionary<string, string> _notes = new(StringComparer.Ordinal);
    private readonly List<OrderLineToBuy> _lines = [.. lines];
    private readonly SiteRecorder _recorder = new(page.Browser, access);
    private CheckoutDetails? _checkout;
    private Cart? _cart;
    private bool _committed;
    private int _closed;

    /// <summary>For a person's eyes and hands, while no phase runs.</summary>
    internal IBrowserContext Context => page.Browser.Context;

    public IReadOnlyList<Wear> Wear => page.Wear;

    public IReadOnlySet<SitePhase> Passed => page.Passed;

    public BrowserUse? Use
    {
        get
        {
            browser.Look();
            return browser.Use;
        }
    }

    public void Kill() => browser.Kill("stuck");

    public async Task<SignInResult> SignInAsync(CancellationToken cancellationToken)
    {
        await _recorder.DropAsync();
        page.Begin(SitePhase.SignIn);
        return await PassAsync(SitePhase.SignIn, new SignIn(access, recipe, Steps(SignIn.Values(access))).RunAsync(cancellationToken));
    }

    public async Task<HistoryLookup> FindInHistoryAsync(string reference, CancellationToken cancellationToken)
    {
        await BeginAsync(SitePhase.History);
        try
        {
            return await PassAsync(SitePhase.History, History(reference).FindAsync(reference, cancellationToken));
        }
        catch (UnknownPageException unknown)
        {
            return new HistoryLookup.Unreadable(unknown.Message);
        }
    }

    public async Task<HistorySnapshot> ReadHistoryAsync(HistorySnapshot? before, CancellationToken cancellationToken)
    {
        await BeginAsync(SitePhase.History);
        return await PassAsync(SitePhase.History, History(_checkout?.Reference ?? "").ReadAsync(before, cancellationToken));
    }

    public async Task EmptyCartAsync(CancellationToken cancellationToken)
    {
        await BeginAsync(SitePhase.EmptyCart);
        var (phase, steps) = (recipe.EmptyCart, Steps());
        await steps.RunAsync(phase.Steps, cancellationToken);
        for (var removed = 0; removed <= MostRowsToRemove; removed++)
        {
            if (await steps.Sight.WaitForAsync([phase.Empty, phase.Remove], cancellationToken) == 0 && await steps.Sight.StaysAsync(phase.Empty, cancellationToken))
            {
                page.Pass(SitePhase.EmptyCart);
                return;
            }
            await steps.Sight.WaitForAsync(phase.Remove, cancellationToken);
            await RemoveOneAsync(phase, steps, cancellationToken);
        }
        throw await page.UnknownAsync("The cart does not get empty.");
    }

    public async Task<AddLineResult> AddLineAsync(OrderLineToBuy line, CancellationToken cancellationToken)
    {
        page.Begin(SitePhase.AddLine);
        if (!_lines.Contains(line)) _lines.Add(line);
        var steps = Steps(AddLine.Values(line, recipe));
        var added = await new AddLine(recipe, steps, new PageReader(steps.Sight)).RunAsync(line, cancellationToken);
        if (added is AddLineResult.Added) page.Pass(SitePhase.AddLine);
        return added;
    }

    public async Task<AddLineResult.NotFound?> FindArticleAsync(OrderLineToBuy line, CancellationToken cancellationToken)
    {
        page.Begin(SitePhase.AddLine);
        var steps = Steps(AddLine.Values(line, recipe));
        return await new AddLine(recipe, steps, new PageReader(steps.Sight)).FindOnlyAsync(line, cancellationToken);
    }

    public async Task<Cart> ReadCartAsync(CancellationToken cancellationToken)
    {
        page.Begin(SitePhase.ReadCart);
        var (phase, steps) = (recipe.ReadCart, Steps());
        await steps.RunAsync(phase.Steps, cancellationToken);
        var shown = await steps.Sight.WaitForAsync([phase.Empty!, (phase.Rows ?? phase.Table)!], cancellationToken);
        _cart = shown == 0 && await steps.Sight.StaysAsync(phase.Empty!, cancellationToken) ? Cart.Empty : await Carts(steps).ReadAsync(phase, null, 0, cancellationToken);
        page.Pass(SitePhase.ReadCart);
        return _cart;
    }

    public async Task PrepareCheckoutAsync(CheckoutDetails details, CancellationToken cancellationToken)
    {
        if (recipe.History.IdentifyBy == HistoryIdentity.Reference && details.Reference.Length > recipe.Checkout.ReferenceLength)
            throw new ArgumentException($"The site's reference field holds {recipe.Checkout.ReferenceLength} characters.", nameof(details));
        page.Begin(SitePhase.Checkout);
        _checkout = null;
        _notes.Clear();
        await Steps(Values(details)).RunAsync(recipe.Checkout.Steps, cancellationToken);
        _checkout = details;
    }

    public async Task<CheckoutSummary> ReadCheckoutAsync(CancellationToken cancellationToken)
    {
        page.Begin(SitePhase.Checkout);
        var (review, steps) = (recipe.Checkout.Review, Steps(_checkout is null ? RecipeValues.None : Values(_checkout)));
        var reader = new PageReader(steps.Sight);
        if ((review.Rows ?? review.Table) is { } rows) await steps.Sight.WaitForAsync(rows, cancellationToken);
        var cart = await Carts(steps).ReadAsync(review, _cart, recipe.Checkout.ShippingUpTo, cancellationToken);
        var summary = new CheckoutSummary(cart, await ShownAsync(reader, review.ShipTo, "shipTo", cancellationToken), await ShownAsync(reader, review.Reference, "reference", cancellationToken));
        // A trial waits until the click would land, and does not click: what is in its way shows before the order is armed.
        await new Hand(steps.Sight).WouldLandAsync(await steps.Sight.FindAsync(recipe.Commit.Click, cancellationToken), "the button that orders", cancellationToken);
        // What a person would take to look at it is taken now: once the order is armed, nothing may take long.
        await page.Pace.BeforeActionAsync(cancellationToken);
        await page.Pace.BeforeSubmitAsync(cancellationToken);
        page.Pass(SitePhase.Checkout);
        return summary;
    }

    public async Task<CommitResult> CommitAsync(NewOrderClue? clue, CancellationToken cancellationToken)
    {
        if (_checkout is not { } checkout) throw new InvalidOperationException("Nothing is prepared to be ordered.");
        if (_committed) throw new InvalidOperationException($"The order {checkout.Reference} was committed before.");
        _committed = true;
        page.Begin(SitePhase.Commit);
        var steps = Steps(Values(checkout));
        var result = await new Commit(recipe, steps.Sight, new PageReader(steps.Sight), stop => History(checkout.Reference).ReadAsync(clue?.Before, stop)).RunAsync(checkout.Reference, clue, cancellationToken);
        if (result is CommitResult.Confirmed) page.Pass(SitePhase.Confirmation);
        return result;
    }

    public async Task<Screenshot> CaptureAsync(string name, CancellationToken cancellationToken)
    {
        var picture = await page.GuardedAsync(() => page.CaptureAsync(name, cancellationToken), cancellationToken);
        browser.Look();
        return picture;
    }

    public void Trace() => _recorder.Want();

    public Task<SiteTrace?> TakeTraceAsync() => _recorder.TakeAsync();

    public Task<string> SaveSessionAsync(CancellationToken cancellationToken) => page.GuardedAsync(() => SessionState.SaveAsync(page.Browser, recipe.Session), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _closed, 1) == 1) return;
        try
        {
            browser.Look();
            if (page.IsStuck) browser.Kill("stuck");
            else await Context.CloseAsync().WaitAsync(ToClose);
        }
        catch (Exception wrong) when (wrong is PlaywrightException or TimeoutException)
        {
            // It died before us, or hangs: its session goes with it.
            browser.Kill(wrong is TimeoutException ? "stuck" : "died");
        }
        finally
        {
            await browser.GiveBackAsync();
        }
    }

    private async Task<T> PassAsync<T>(SitePhase phase, Task<T> work)
    {
        var done = await work;
        page.Pass(phase);
        return done;
    }

    /// <summary>A phase after signing in: these are recorded. (The history is read after the click as well; nothing then waits to be started.)</summary>
    private async Task BeginAsync(SitePhase phase)
    {
        page.Begin(phase);
        await _recorder.BeginAsync();
    }

    private StepRunner Steps(RecipeValues? values = null) => new(recipe, new Sight(page, values ?? RecipeValues.None), _notes);

    private HistoryReader History(string reference)
    {
        var steps = Steps(new RecipeValues(new Dictionary<string, object?>(StringComparer.Ordinal) { [RecipeVariables.Reference] = reference }));
        return new HistoryReader(recipe, steps, new PageReader(steps.Sight), new ArticleNames(recipe, _lines));
    }

    private CartReader Carts(StepRunner steps) => new(new PageReader(steps.Sight), recipe, new ArticleNames(recipe, _lines));

    private RecipeValues Values(CheckoutDetails details) => new(new Dictionary<string, object?>(StringComparer.Ordinal)
    {
        [RecipeVariables.Reference] = details.Reference,
        [RecipeVariables.NeedBy] = details.NeedBy ?? (recipe.Checkout.NeedByElse is { } days ? SiteDates.WorkingDaysFrom(page.Today, days) : null),
        [RecipeVariables.ShipTo] = details.ShipTo.ToString(),
        [RecipeVariables.ShipToName] = details.ShipTo.Name,
        [RecipeVariables.ShipToStreet] = details.ShipTo.Street,
        [RecipeVariables.ShipToCity] = details.ShipTo.City,
        [RecipeVariables.ShipToCountry] = details.ShipTo.Country,
        [RecipeVariables.ShipToCountryName] = CountryNames.Of(details.ShipTo.Country, recipe.Locale),
    }, recipe.Locale);

    /// <summary>What the review shows, or what an earlier page showed and a step noted.</summary>
    private async Task<string?> ShownAsync(PageReader reader, RecipeField? field, string note, CancellationToken cancellationToken)
        => field is null ? _notes.GetValueOrDefault(note) : await reader.TextAsync(field, cancellationToken);

    private async Task RemoveOneAsync(EmptyCartPhase phase, StepRunner steps, CancellationToken cancellationToken)
    {
        var removers = steps.Sight.All(phase.Remove);
        var before = await page.GuardedAsync(() => removers.CountAsync(), cancellationToken);
        await new Hand(steps.Sight).ClickAsync(removers.First, steps.Sight.Named(phase.Remove) + Sight.Where(phase.Remove), cancellationToken);
        if (phase.Then is { } then) await steps.RunAsync(then, cancellationToken);
        await page.PollAsync(async () => (await removers.CountAsync() != before || await steps.Sight.ShowsAsync(phase.Empty), true), () => $"{phase.Remove} does not take a row out of the cart", cancellationToken);
    }
}
