using Procurement.Engine.Orders.Recipes;

namespace Procurement.Engine.Orders.Browser;

/// <summary>Where and as whom to buy. Holds secrets: never logged, never shown.</summary>
/// <param name="Code">The supplier's code.</param>
/// <param name="Website">Paths of the recipe count from here.</param>
/// <param name="TotpSecret">Base32; null where the account has no second factor.</param>
/// <param name="StorageState">What <see cref="ISupplierSite.SaveSessionAsync"/> gave last time; null signs in anew.</param>
public sealed record SupplierAccess(string Code, Uri Website, string User, string Password, string? TotpSecret = null, string? StorageState = null)
{
    public override string ToString() => $"SupplierAccess {Code}";
}

/// <summary>Opens supplier websites in a browser; at most <c>Ordering:MaxBrowsers</c> at a time, who comes later waits.</summary>
public interface ISupplierSites
{
    /// <param name="lines">What is bought: rows of sites that show no part numbers are known by these names.</param>
    /// <exception cref="SupplierSiteException">No browser could be started.</exception>
    Task<ISupplierSite> OpenAsync(SupplierAccess access, Recipe recipe, IReadOnlyList<OrderLineToBuy> lines, CancellationToken cancellationToken);

    /// <summary>Somebody waits for a browser: what is not urgent gives way.</summary>
    bool IsWaitedFor => false;
}

public static class SupplierSitesExtensions
{
    /// <summary>Where nothing is known yet of what will be bought.</summary>
    public static Task<ISupplierSite> OpenAsync(this ISupplierSites sites, SupplierAccess access, Recipe recipe, CancellationToken cancellationToken) => sites.OpenAsync(access, recipe, [], cancellationToken);

    /// <summary>Where the site shows our reference, so that nothing must be compared with the history before.</summary>
    public static Task<CommitResult> CommitAsync(this ISupplierSite site, CancellationToken cancellationToken) => site.CommitAsync(null, cancellationToken);
}

/// <summary>
/// One browser session on one supplier's site, for one order at a time. The order of calls: sign in, look into the history (by reference, or read it), empty the cart, add lines,
/// read the cart, prepare the checkout, read the checkout, commit. Every call but <see cref="CommitAsync"/> may be repeated. All throw
/// <see cref="SupplierSiteException"/>s for trouble that the caller must tell apart; the exceptions carry a screenshot.
/// </summary>
public interface ISupplierSite : IAsyncDisposable
{
    /// <summary>Reuses the stored session where it still holds.</summary>
    /// <exception cref="SignInRefusedException">The site does not accept user, password or code.</exception>
    Task<SignInResult> SignInAsync(CancellationToken cancellationToken);

    /// <summary>Looks for an order of ours by its reference.</summary>
    Task<HistoryLookup> FindInHistoryAsync(string reference, CancellationToken cancellationToken);

    /// <summary>The newest orders that the history shows, for sites where our order is known as the one that was not there before (<see cref="Recipe.ComparesHistory"/>).</summary>
    /// <param name="before">What it showed earlier: only new orders are then looked into for total and lines.</param>
    Task<HistorySnapshot> ReadHistoryAsync(HistorySnapshot? before, CancellationToken cancellationToken);

    /// <summary>Returns only when the site says that the cart is empty.</summary>
    Task EmptyCartAsync(CancellationToken cancellationToken);

    Task<AddLineResult> AddLineAsync(OrderLineToBuy line, CancellationToken cancellationToken);

    /// <summary>Looks for an article as for buying it, and changes nothing.</summary>
    /// <returns>Null when its page is shown.</returns>
    Task<AddLineResult.NotFound?> FindArticleAsync(OrderLineToBuy line, CancellationToken cancellationToken);

    Task<Cart> ReadCartAsync(CancellationToken cancellationToken);

    /// <summary>Fills in the checkout up to, and not including, the click that orders.</summary>
    Task PrepareCheckoutAsync(CheckoutDetails details, CancellationToken cancellationToken);

    /// <summary>Reads the order back and makes sure that the button that orders is there, once, and can be clicked.</summary>
    Task<CheckoutSummary> ReadCheckoutAsync(CancellationToken cancellationToken);

    /// <summary>The one click. Never throws for what the site does; a second call is a bug and throws.</summary>
    /// <param name="clue">Needed where the recipe <see cref="Recipe.ComparesHistory"/>.</param>
    Task<CommitResult> CommitAsync(NewOrderClue? clue, CancellationToken cancellationToken);

    /// <summary>What is wearing out on the site, as far as it was met: fallbacks used, labels changed, optional steps passed over.</summary>
    IReadOnlyList<Wear> Wear { get; }

    /// <summary>Phases that were passed without trouble: what wears out in them would have been met.</summary>
    IReadOnlySet<SitePhase> Passed { get; }

    /// <summary>What the browser has taken so far; null where it is not known.</summary>
    BrowserUse? Use { get; }

    /// <summary>Ends the browser that hangs, with all its processes: whatever call waits for it fails at once. May be called while another call is under way.</summary>
    void Kill();

    /// <summary>The page as it is now, whole length.</summary>
    Task<Screenshot> CaptureAsync(string name, CancellationToken cancellationToken);

    /// <summary>From now on, and never while signing in, a record is made of what the browser does and shows, until it is taken or the site is closed. Trouble with it is nobody's.</summary>
    void Trace() { }

    /// <summary>Ends the record and gives it, without secrets: a zip for Playwright's trace viewer. Never throws; null where there is none, or it could not be had.</summary>
    Task<SiteTrace?> TakeTraceAsync() => Task.FromResult<SiteTrace?>(null);

    /// <summary>The session as JSON, for <see cref="SupplierAccess.StorageState"/>. It is a credential: the caller encrypts it.</summary>
    Task<string> SaveSessionAsync(CancellationToken cancellationToken);
}

public enum SignInResult { SessionReused, SignedIn }

/// <summary>What the supplier's order history says about a reference.</summary>
public abstract record HistoryLookup
{
    private HistoryLookup() { }

    /// <summary><paramref name="Number"/> is the newest; more than one in <paramref name="Numbers"/> means ordered more than once.</summary>
    public sealed record Found(string Number, IReadOnlyList<string> Numbers) : HistoryLookup;

    /// <summary>The whole history was shown and our reference is not in it.</summary>
    public sealed record Absent : HistoryLookup;

    /// <summary>Nothing is proved.</summary>
    public sealed record Unreadable(string Reason) : HistoryLookup;
}

/// <param name="Article">The supplier's article number.</param>
/// <param name="Name">The catalogue's name, for sites that show no article numbers.</param>
public sealed record OrderLineToBuy(int Position, string Article, decimal Quantity, string? Name = null);

public abstract record AddLineResult
{
    private AddLineResult() { }

    public sealed record Added : AddLineResult;
    /// <summary><paramref name="Why"/> in words: what the site said, or what the recipe does not know.</summary>
    public sealed record NotFound(string? Why = null) : AddLineResult;
    public sealed record Unavailable(string Words) : AddLineResult;

    /// <summary>The site did not take it (a minimum quantity, say), in its own words.</summary>
    public sealed record Refused(string Words) : AddLineResult;
}

public sealed record CheckoutDetails(string Reference, DeliveryAddress ShipTo, DateOnly? NeedBy = null);

public abstract record CommitResult
{
    private CommitResult() { }

    /// <summary>The site confirmed, with its order number.</summary>
    public sealed record Confirmed(string Number) : CommitResult;

    /// <summary>It is not known whether the order was taken. <paramref name="Clicked"/> false: nothing was sent, it certainly was not.</summary>
    /// <param name="QuietUntil">The site asked not to be visited before; null when it did not.</param>
    public sealed record Unclear(string Reason, bool Clicked, DateTimeOffset? QuietUntil = null) : CommitResult;
}

/// <summary>One step's evidence.</summary>
/// <param name="Png">Password fields are covered.</param>
/// <param name="Url">Without query and fragment.</param>
/// <param name="HtmlSha256">Of the page's HTML without scripts, styles and hidden values, white space collapsed; lower-case hex.</param>
/// <param name="Small">A small JPEG of what is in view, for lists; null where none could be taken.</param>
public sealed record Screenshot(string Name, byte[] Png, string Url, string HtmlSha256, DateTimeOffset At, byte[]? Small = null);
