using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Procurement.Engine.Orders.Recipes;

namespace Procurement.Engine.Orders.Browser;

/// <summary>One page under a recipe's rules: every wait also sees challenges, error pages and the border, and says in a typed exception what came instead.</summary>
internal sealed class SitePage
{
    /// <summary>Playwright's own timeouts come first; this ends what has none.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);
    private readonly IPage _page;
    private readonly Recipe _recipe;
    private readonly SiteBorder _border;
    private readonly TimeProvider _clock;
    private readonly DocumentWatch _documents;

    public SitePage(IPage page, Recipe recipe, SiteBorder border, TimeProvider clock)
    {
        (_page, _recipe, _border, _clock) = (page, recipe, border, clock);
        page.SetDefaultTimeout(PageTimeout);
        page.Dialog += async (_, dialog) => await AnswerAsync(dialog);
        page.Popup += async (_, popup) => await popup.CloseAsync();
        _documents = new DocumentWatch(page, recipe.Challenge.Statuses);
    }

    public SitePhase Phase { get; set; }
    /// <summary>What the site last said in a box, since the phase began.</summary>
    public string? Dialog { get; private set; }

    private float PageTimeout => _recipe.Timeouts.Page * 1000;

    public ILocator Find(string selector) => _page.Locator(selector);

    public Task<IReadOnlyList<ILocator>> AllAsync(string selector) => _page.Locator(selector).AllAsync();

    public Task<bool> IsVisibleAsync(string selector) => Visible(selector).First.IsVisibleAsync();

    public void Begin(SitePhase phase)
    {
        Phase = phase;
        Dialog = null;
    }

    public async Task GotoAsync(string path, CancellationToken cancellationToken)
    {
        var url = new Uri(_border.Base, path).AbsoluteUri;
        if (!_border.Inside(url)) throw await UnknownAsync($"The recipe leads away from the supplier's site: {path}.");
        Forget();
        await GuardedAsync(() => _page.GotoAsync(url, new PageGotoOptions { WaitUntil = WaitUntilState.DOMContentLoaded }), cancellationToken);
        await RefuseStrangersAsync();
    }

    /// <summary>Before an action that may load another page.</summary>
    public void Forget() => _documents.Forget();

    /// <summary>Waits until one of these is visible and says which, the earliest in the list where several are.</summary>
    public async Task<string> ExpectAsync(IReadOnlyList<string> selectors, CancellationToken cancellationToken, int? seconds = null)
    {
        var any = selectors.Concat(_recipe.Challenge.Visible).Concat(_recipe.Unknown.Visible).Select(Visible).Aggregate((one, other) => one.Or(other));
        await GuardedAsync(async () =>
        {
            var shown = any.First.WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Visible, Timeout = seconds * 1000 ?? PageTimeout });
            var first = await Task.WhenAny(shown, _documents.Broken);
            if (first != shown) _ = shown.ContinueWith(late => late.Exception, TaskScheduler.Default);
            await first;
        }, cancellationToken, seconds);
        await RefuseStrangersAsync();
        foreach (var selector in selectors)
            if (await GuardedAsync(() => IsVisibleAsync(selector), cancellationToken)) return selector;
        throw await UnknownAsync($"The page changed while it was read; expected {string.Join(" or ", selectors)}.");
    }

    public async Task ExpectAllAsync(IReadOnlyList<string> selectors, CancellationToken cancellationToken)
    {
        foreach (var selector in selectors) await ExpectAsync([selector], cancellationToken);
    }

    /// <summary>Runs one browser action; what goes wrong becomes a typed exception. <paramref name="seconds"/> is how long the action itself may take.</summary>
    public async Task<T> GuardedAsync<T>(Func<Task<T>> act, CancellationToken cancellationToken, int? seconds = null)
    {
        try
        {
            return await act().WaitAsync(TimeSpan.FromSeconds(seconds ?? _recipe.Timeouts.Page) + Grace, cancellationToken);
        }
        catch (TimeoutException late)
        {
            var unanswered = _documents.IsUnderWay;
            if (unanswered) await StopLoadingAsync();
            await RefuseStrangersAsync();
            if (unanswered) throw new SiteTimeoutException(Phase, $"The site did not answer in {seconds ?? _recipe.Timeouts.Page} s.", await EvidenceAsync(), late);
            throw await UnknownAsync($"What the recipe expects is not on the page: {FirstLine(late)}", late);
        }
        catch (PlaywrightException wrong) when (IsGone(wrong))
        {
            throw new SiteUnavailableException(Phase, "The browser ended.", null, wrong);
        }
        catch (PlaywrightException wrong) when (wrong.Message.Contains("ERR_BLOCKED_BY_CLIENT", StringComparison.Ordinal))
        {
            throw await UnknownAsync("The site led away from its own host.", wrong);
        }
        catch (PlaywrightException wrong) when (wrong.Message.Contains("net::ERR_", StringComparison.Ordinal))
        {
            throw new SiteUnavailableException(Phase, $"The site cannot be reached: {FirstLine(wrong)}", null, wrong);
        }
        catch (PlaywrightException wrong)
        {
            await RefuseStrangersAsync();
            throw await UnknownAsync($"The page does not do what the recipe expects: {FirstLine(wrong)}", wrong);
        }
    }

    public Task GuardedAsync(Func<Task> act, CancellationToken cancellationToken, int? seconds = null) => GuardedAsync(async () =>
    {
        await act();
        return true;
    }, cancellationToken, seconds);

    /// <summary>Throws where the page is a challenge, an error page, or not the supplier's.</summary>
    public async Task RefuseStrangersAsync()
    {
        if (!_border.Inside(_page.Url) && !_page.Url.StartsWith("chrome-error:", StringComparison.Ordinal)) throw await UnknownAsync("The site led away from its own host.");
        if (await LooksLikeAsync(_recipe.Challenge)) throw new ChallengeException(Phase, "The site wants to see a person.", await EvidenceAsync());
        if (await LooksLikeAsync(_recipe.Unknown)) throw await UnknownAsync("The site shows a page that is not part of the shop.");
        if (_documents.Status >= 500) throw new SiteUnavailableException(Phase, $"The site answered {_documents.Status}.", await EvidenceAsync());
    }

    public async Task<UnknownPageException> UnknownAsync(string message, Exception? inner = null)
        => new(Phase, Dialog is null ? message : $"{message} The site said: {Dialog}", await EvidenceAsync(), inner);

    public async Task<Screenshot> CaptureAsync(string name, CancellationToken cancellationToken) => await PageEvidence.TakeAsync(_page, name, _clock.GetUtcNow()).WaitAsync(cancellationToken);

    /// <summary>A picture for an exception: the trouble matters more than its picture.</summary>
    public async Task<Screenshot?> EvidenceAsync()
    {
        try
        {
            return await PageEvidence.TakeAsync(_page, $"{Phase}-trouble", _clock.GetUtcNow()).WaitAsync(Grace + Grace);
        }
        catch (Exception trouble) when (trouble is PlaywrightException or TimeoutException)
        {
            return null;
        }
    }

    internal static bool IsGone(PlaywrightException wrong)
        => wrong.Message.Contains("has been closed", StringComparison.Ordinal) || wrong.Message.Contains("crashed", StringComparison.Ordinal)
            || wrong.Message.Contains("Process exited", StringComparison.Ordinal);

    private ILocator Visible(string selector) => _page.Locator(selector).Filter(new LocatorFilterOptions { Visible = true });

    private async Task<bool> LooksLikeAsync(RecipeSigns signs)
    {
        if (signs.Statuses.Contains(_documents.Status)) return true;
        try
        {
            return await ShowsAsync(signs).WaitAsync(Grace);
        }
        catch (Exception trouble) when (trouble is PlaywrightException or TimeoutException)
        {
            // A page between two documents looks like nothing yet.
            return false;
        }
    }

    private async Task<bool> ShowsAsync(RecipeSigns signs)
    {
        foreach (var selector in signs.Visible)
            if (await IsVisibleAsync(selector)) return true;
        if (signs.Titles.Count == 0) return false;
        var title = await _page.TitleAsync();
        return signs.Titles.Any(pattern => Regex.IsMatch(title, pattern, RegexOptions.None, TimeSpan.FromSeconds(1)));
    }

    /// <summary>While a document is awaited, Chromium answers no question about the page that is still shown: not what is on it, not how it looks.</summary>
    private async Task StopLoadingAsync()
    {
        try
        {
            var devTools = await _page.Context.NewCDPSessionAsync(_page).WaitAsync(Grace);
            await devTools.SendAsync("Page.stopLoading").WaitAsync(Grace);
            await devTools.DetachAsync();
        }
        catch (Exception trouble) when (trouble is PlaywrightException or TimeoutException)
        {
            // Then the evidence stays empty; the timeout is told all the same.
        }
    }

    private async Task AnswerAsync(IDialog dialog)
    {
        Dialog = dialog.Message;
        try
        {
            if (dialog.Type is "alert" or "beforeunload" || _recipe.AcceptDialogsIn.Contains(Phase)) await dialog.AcceptAsync();
            else await dialog.DismissAsync();
        }
        catch (PlaywrightException)
        {
            // The page closed its own box.
        }
    }

    private static string FirstLine(Exception wrong) => wrong.Message.Split('\n')[0];
}
