using Microsoft.Playwright;
using Procurement.Engine.Orders.Recipes;

namespace Procurement.Engine.Orders.Browser;

/// <summary>Plays a recipe's phases on one page.</summary>
internal sealed class PlaywrightSupplierSite(SupplierAccess access, Recipe recipe, SitePage page, IBrowserContext context, Action onClosed) : ISupplierSite
{
    private const int MostPagesOfHistory = 20;
    private const int MostRowsToRemove = 200;
    private readonly PageReader _reader = new(page, recipe.Format);
    private CheckoutDetails? _checkout;
    private bool _committed;
    private int _closed;

    /// <summary>For a person's eyes and hands, while no phase runs.</summary>
    internal IBrowserContext Context => context;

    public Task<SignInResult> SignInAsync(CancellationToken cancellationToken)
    {
        page.Begin(SitePhase.SignIn);
        return new SignIn(access, recipe.SignIn, page).RunAsync(cancellationToken);
    }

    public async Task<HistoryLookup> FindInHistoryAsync(string reference, CancellationToken cancellationToken)
    {
        page.Begin(SitePhase.History);
        try
        {
            return await new HistorySearch(recipe.History, page, Steps((RecipeVariables.Reference, reference))).FindAsync(reference, MostPagesOfHistory, cancellationToken);
        }
        catch (UnknownPageException unknown)
        {
            return new HistoryLookup.Unreadable(unknown.Message);
        }
    }

    public async Task EmptyCartAsync(CancellationToken cancellationToken)
    {
        page.Begin(SitePhase.EmptyCart);
        var phase = recipe.EmptyCart;
        await Steps().RunAsync(phase.Steps, cancellationToken);
        for (var removed = 0; removed <= MostRowsToRemove; removed++)
        {
            if (await page.ExpectAsync([phase.Empty, phase.Remove], cancellationToken) == phase.Empty) return;
            await RemoveOneAsync(phase, cancellationToken);
        }
        throw await page.UnknownAsync("The cart does not get empty.");
    }

    public async Task<AddLineResult> AddLineAsync(OrderLineToBuy line, CancellationToken cancellationToken)
    {
        page.Begin(SitePhase.AddLine);
        var phase = recipe.AddLine;
        var steps = Steps((RecipeVariables.Article, line.Article), (RecipeVariables.Quantity, SiteNumbers.Write(line.Quantity, recipe.Format)));
        await steps.RunAsync(phase.Open, cancellationToken);
        var (product, notFound, unavailable) = (steps.Selector(phase.Product), phase.NotFound, phase.Unavailable);
        var shown = await page.ExpectAsync([product, .. Given(notFound)], cancellationToken);
        if (shown == notFound) return new AddLineResult.NotFound();
        if (unavailable is not null && await page.IsVisibleAsync(unavailable)) return new AddLineResult.Unavailable(await WordsAsync(unavailable, cancellationToken));
        await steps.RunAsync(phase.Steps, cancellationToken);
        var answer = await page.ExpectAsync([.. Given(phase.Refused), steps.Selector(phase.Added)], cancellationToken);
        return answer == phase.Refused ? new AddLineResult.Refused(await WordsAsync(answer, cancellationToken)) : new AddLineResult.Added();
    }

    public async Task<Cart> ReadCartAsync(CancellationToken cancellationToken)
    {
        page.Begin(SitePhase.ReadCart);
        await Steps().RunAsync(recipe.ReadCart.Steps, cancellationToken);
        var shown = await page.ExpectAsync([recipe.ReadCart.Empty!, recipe.ReadCart.Rows], cancellationToken);
        return shown == recipe.ReadCart.Empty ? Cart.Empty : await _reader.CartAsync(recipe.ReadCart, cancellationToken);
    }

    public async Task PrepareCheckoutAsync(CheckoutDetails details, CancellationToken cancellationToken)
    {
        if (details.Reference.Length > recipe.Checkout.ReferenceLength) throw new ArgumentException($"The site's reference field holds {recipe.Checkout.ReferenceLength} characters.", nameof(details));
        page.Begin(SitePhase.Checkout);
        _checkout = null;
        await Steps((RecipeVariables.Reference, details.Reference), (RecipeVariables.ShipTo, details.ShipTo.ToString()), (RecipeVariables.ShipToName, details.ShipTo.Name),
            (RecipeVariables.ShipToStreet, details.ShipTo.Street), (RecipeVariables.ShipToCity, details.ShipTo.City), (RecipeVariables.ShipToCountry, details.ShipTo.Country))
            .RunAsync(recipe.Checkout.Steps, cancellationToken);
        _checkout = details;
    }

    public async Task<CheckoutSummary> ReadCheckoutAsync(CancellationToken cancellationToken)
    {
        page.Begin(SitePhase.Checkout);
        var review = recipe.Checkout.Review;
        await page.ExpectAsync([review.Rows], cancellationToken);
        var summary = new CheckoutSummary(await _reader.CartAsync(review.Table, cancellationToken),
            await _reader.TextAsync(review.ShipTo, cancellationToken), await _reader.TextAsync(review.Reference, cancellationToken));
        // A trial waits until the click would land, and does not click: what is in its way shows before the order is armed.
        await page.GuardedAsync(() => page.Find(recipe.Commit.Click).ClickAsync(new LocatorClickOptions { Trial = true }), cancellationToken);
        return summary;
    }

    public async Task<CommitResult> CommitAsync(CancellationToken cancellationToken)
    {
        if (_checkout is not { } checkout) throw new InvalidOperationException("Nothing is prepared to be ordered.");
        if (_committed) throw new InvalidOperationException($"The order {checkout.Reference} was committed before.");
        _committed = true;
        page.Begin(SitePhase.Commit);
        return await new Commit(recipe, page, _reader, Steps((RecipeVariables.Reference, checkout.Reference))).RunAsync(checkout.Reference, cancellationToken);
    }

    public async Task<Screenshot> CaptureAsync(string name, CancellationToken cancellationToken)
        => await page.GuardedAsync(() => page.CaptureAsync(name, cancellationToken), cancellationToken);

    public Task<string> SaveSessionAsync(CancellationToken cancellationToken) => page.GuardedAsync(() => context.StorageStateAsync(), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _closed, 1) == 1) return;
        try
        {
            await context.CloseAsync();
        }
        catch (PlaywrightException)
        {
            // The browser died before us; its sessions went with it.
        }
        finally
        {
            onClosed();
        }
    }

    private StepRunner Steps(params (string Name, string Value)[] values) => new(page, values.ToDictionary(value => value.Name, value => value.Value, StringComparer.Ordinal));

    private async Task RemoveOneAsync(EmptyCartPhase phase, CancellationToken cancellationToken)
    {
        page.Forget();
        await page.GuardedAsync(async () =>
        {
            var removers = page.Find(phase.Remove);
            var before = await removers.CountAsync();
            await removers.First.ClickAsync();
            await Assertions.Expect(removers).Not.ToHaveCountAsync(before, new LocatorAssertionsToHaveCountOptions { Timeout = recipe.Timeouts.Page * 1000 });
        }, cancellationToken);
    }

    private async Task<string> WordsAsync(string selector, CancellationToken cancellationToken)
        => (await page.GuardedAsync(() => page.Find(selector).First.InnerTextAsync(), cancellationToken)).Trim();

    private static IEnumerable<string> Given(string? selector) => selector is null ? [] : [selector];
}
