using System.Diagnostics;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Procurement.Engine.Orders.Recipes;

namespace Procurement.Engine.Orders.Browser;

/// <summary>One page under a recipe's rules: every wait also closes banners and sees challenges, messages, error pages and the border, and says in a typed exception what came instead.</summary>
internal sealed partial class SitePage
{
    /// <summary>Between two looks at a page that is awaited.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(60);

    /// <summary>Playwright's own timeouts come first; this ends what has none.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    /// <summary>Looks between two checks for pages that are not the shop's: those cost more than the look itself.</summary>
    private const int LooksPerCheck = 6;
    private readonly IPage _page;
    private readonly Recipe _recipe;
    private readonly SiteBorder _border;
    private readonly TimeProvider _clock;
    private readonly DocumentWatch _documents;
    private readonly Banners _banners;
    private readonly SiteDialogs _dialogs;
    private readonly LocatorBuilder _signs;
    private readonly Refusals _refusals;
    private readonly QuietTime _quiet;
    private readonly List<Wear> _wear = [];
    private readonly HashSet<SitePhase> _passed = [];

    /// <summary>What is done again when the site asked to send its request later; null where that is not safe.</summary>
    private Func<CancellationToken, Task>? _again;

    /// <param name="user">The account, for signs that name it.</param>
    /// <param name="paced">False leaves out the recipe's delays.</param>
    public SitePage(IPage page, Recipe recipe, SiteBorder border, TimeProvider clock, string user, bool paced = false)
    {
        (_page, _recipe, _border, _clock) = (page, recipe, border, clock);
#pragma warning disable CA5394 // Jitter, not a secret.
        Pace = new Pace(recipe.Pacing, clock, paced, Random.Shared.NextDouble);
#pragma warning restore CA5394
        Pace.Follow(page);
        _refusals = new Refusals(page, border, clock);
        _quiet = new QuietTime(recipe.Pacing, clock);
        page.SetDefaultTimeout(recipe.Timeouts.Page * 1000);
        _dialogs = new SiteDialogs(recipe.Dialogs);
        page.Dialog += async (_, dialog) => await _dialogs.AnswerAsync(dialog, Phase);
        page.Popup += async (_, popup) => await popup.CloseAsync();
        _documents = new DocumentWatch(page, recipe.Challenge.Statuses);
        Traffic = new Traffic(page);
        _banners = new Banners(recipe.Banners, page);
        _signs = new LocatorBuilder(page, new RecipeValues(new Dictionary<string, object?>(StringComparer.Ordinal) { [RecipeVariables.User] = user }));
    }

    public IPage Browser => _page;
    public DateOnly Today => DateOnly.FromDateTime(_clock.GetUtcNow().UtcDateTime);
    public Traffic Traffic { get; }
    public Pace Pace { get; }
    public SitePhase Phase { get; set; }

    /// <summary>Of the step that is done now, for messages that name no other place; 0 between steps.</summary>
    public int Line { get; set; }
    public IReadOnlyList<Wear> Wear => _wear;

    /// <summary>Nothing was answered when it should have been: nothing will be.</summary>
    public bool IsStuck { get; private set; }

    /// <summary>Phases that were passed without trouble.</summary>
    public IReadOnlySet<SitePhase> Passed => _passed;

    public void Pass(SitePhase phase) => _passed.Add(phase);

    public void Begin(SitePhase phase)
    {
        Phase = phase;
        Line = 0;
        _dialogs.Forget();
    }

    public async Task GotoAsync(string path, CancellationToken cancellationToken)
    {
        var url = new Uri(_border.Base, path).AbsoluteUri;
        if (!_border.Inside(url)) throw await UnknownAsync($"The recipe leads away from the supplier's site: {path}.");
        await Pace.BeforeActionAsync(cancellationToken);
        Doing(null);
        await CloseMenuAsync(url, cancellationToken);
        // To a browser, the address that it shows already is no navigation where it has a fragment: a single-page app would show what it showed before.
        await GuardedAsync(() => url.Contains('#', StringComparison.Ordinal) && _page.Url == url
            ? _page.ReloadAsync(new PageReloadOptions { WaitUntil = WaitUntilState.DOMContentLoaded })
            : _page.GotoAsync(url, new PageGotoOptions { WaitUntil = WaitUntilState.DOMContentLoaded }), cancellationToken);
        while (_refusals.Document is { } asked) await WaitInPlaceAsync(asked, cancellationToken);
        await RefuseStrangersAsync();
    }

    /// <summary>Another place of the same document leaves open what lies over it: a menu, with a backdrop that takes every click.</summary>
    private async Task CloseMenuAsync(string url, CancellationToken cancellationToken)
    {
        if (!url.Contains('#', StringComparison.Ordinal) || url.Split('#')[0] != _page.Url.Split('#')[0]) return;
        await GuardedAsync(() => _page.Keyboard.PressAsync("Escape"), cancellationToken);
    }

    /// <summary>Before an action that may load another page.</summary>
    /// <param name="again">Does it once more, where the site asks to send its request later; null where that is not safe.</param>
    public void Doing(Func<CancellationToken, Task>? again)
    {
        _documents.Forget();
        _refusals.Forget();
        _again = again;
    }

    /// <summary>Looks again and again until it is done. <paramref name="what"/> says what is not so, when time is up.</summary>
    public async Task<T> PollAsync<T>(Func<Task<(bool Done, T Value)>> look, Func<string> what, CancellationToken cancellationToken, int? seconds = null)
    {
        while (true)
        {
            try
            {
                return await PollOnceAsync(look, what, seconds, cancellationToken);
            }
            catch (AskedToWaitException asked)
            {
                await WaitInPlaceAsync(asked.Refusal, cancellationToken);
                if (!asked.Refusal.IsDocument && !(await GuardedAsync(() => LookAsync(look), cancellationToken)).Done) await RecoverAsync(asked.Refusal, cancellationToken);
            }
        }
    }

    private async Task<T> PollOnceAsync<T>(Func<Task<(bool Done, T Value)>> look, Func<string> what, int? seconds, CancellationToken cancellationToken)
    {
        var limit = TimeSpan.FromSeconds(seconds ?? _recipe.Timeouts.Page);
        var seen = await GuardedAsync(async () =>
        {
            var watch = Stopwatch.StartNew();
            for (var looks = 0; ; looks++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                await SeeWhatCameAsync(fully: looks % LooksPerCheck == 1);
                var (done, value) = await LookAsync(look);
                if (done) return value;
                if (_refusals.Background is { } refused) throw new AskedToWaitException(refused);
                if (watch.Elapsed > limit) throw new TimeoutException(what());
                await Task.Delay(Pause, cancellationToken);
            }
        }, cancellationToken, seconds);
        await RefuseStrangersAsync();
        return seen;
    }

    /// <summary>Runs one browser action; what goes wrong becomes a typed exception. <paramref name="seconds"/> is how long the action itself may take.</summary>
    public async Task<T> GuardedAsync<T>(Func<Task<T>> act, CancellationToken cancellationToken, int? seconds = null)
    {
        if (IsStuck) throw new BrowserStuckException(Phase, "The browser does not answer any more.");
        try
        {
            return await act().WaitAsync(TimeSpan.FromSeconds(seconds ?? _recipe.Timeouts.Page) + Grace, cancellationToken);
        }
        catch (TimeoutException late)
        {
            var unanswered = _documents.IsUnderWay;
            if (unanswered) await StopLoadingAsync();
            await RefuseStuckAsync(late);
            await RefuseStrangersAsync();
            if (unanswered) throw new SiteTimeoutException(Phase, $"The site did not answer in {seconds ?? _recipe.Timeouts.Page} s.", await EvidenceAsync(), late);
            throw await UnknownAsync($"The page is not as the recipe says: {Placed(FirstLine(late).TrimEnd('.'))}.", late);
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
            throw new SiteUnavailableException(Phase, $"The site cannot be reached: {FirstLine(wrong)}", null, wrong, siteIsDown: true);
        }
        catch (PlaywrightException wrong)
        {
            await RefuseStrangersAsync();
            throw await UnknownAsync($"The page does not do what the recipe expects: {Placed(FirstLine(wrong))}", wrong);
        }
    }

    public Task GuardedAsync(Func<Task> act, CancellationToken cancellationToken, int? seconds = null) => GuardedAsync(async () =>
    {
        await act();
        return true;
    }, cancellationToken, seconds);

    /// <summary>A page that does not even answer what one and one is hangs in a script of its own, or the browser or its driver does.</summary>
    private async Task RefuseStuckAsync(Exception late)
    {
        if (!IsStuck)
        {
            try
            {
                await _page.EvaluateAsync<int>("1 + 1").WaitAsync(Grace);
                return;
            }
            catch (PlaywrightException wrong) when (!IsGone(wrong))
            {
                // It answers, if only that another page is coming.
                return;
            }
            catch (Exception silent) when (silent is TimeoutException or PlaywrightException)
            {
                IsStuck = true;
            }
        }

        throw new BrowserStuckException(Phase, $"The browser does not answer any more: {Placed(FirstLine(late).TrimEnd('.'))}.", late);
    }

    /// <summary>Throws where the page is a challenge, an error page, or not the supplier's, and where the site said what ends the phase.</summary>
    public async Task RefuseStrangersAsync()
    {
        if (!_border.Inside(_page.Url) && !_page.Url.StartsWith("chrome-error:", StringComparison.Ordinal)) throw await UnknownAsync("The site led away from its own host.");
        if (_refusals.Document is { } asked) throw await BusyAsync(asked);
        if (!await PassesAsync(_recipe.Challenge)) throw new ChallengeException(Phase, "The site wants to see a person.", await EvidenceAsync());
        if (await LooksLikeAsync(_recipe.Unknown)) throw await UnknownAsync("The site shows a page that is not part of the shop.");
        if (_documents.Status >= 500) throw new SiteUnavailableException(Phase, $"The site answered {_documents.Status}.", await EvidenceAsync(), siteIsDown: true);
        if (_dialogs.Meaning != SiteMeaning.Nothing) throw await SpokeAsync(_dialogs.Meaning, _dialogs.Said!);
        await HearMessagesAsync();
    }

    /// <summary>The page is not the one that the recipe describes, or the session is over and it asks for a sign-in.</summary>
    public async Task<SupplierSiteException> UnknownAsync(string message, Exception? inner = null)
    {
        var words = _dialogs.Said is null ? message : $"{message} The site said: {_dialogs.Said}";
        return Phase != SitePhase.SignIn && await IsVisibleNowAsync(_recipe.SignIn.SignedOut)
            ? new SessionLostException(Phase, $"The site asks to sign in again. {words}", await EvidenceAsync())
            : new UnknownPageException(Phase, words, await EvidenceAsync(), inner);
    }

    /// <summary>Reports what the recipe still copes with; <paramref name="found"/> tells the label that it has now.</summary>
    public async Task WearsAsync(int line, string what, ILocator? found = null)
    {
        var label = found is null ? "" : await LabelAsync(found);
        _wear.Add(new Wear(Phase, line, $"{what}.", label.Length > 0 ? label : null));
    }

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

    /// <summary>Between two looks: an error page, a box with a meaning, a banner; now and then everything that may have come instead.</summary>
    private async Task SeeWhatCameAsync(bool fully)
    {
        if (_refusals.Document is { } asked) throw new AskedToWaitException(asked);
        if (_dialogs.Meaning != SiteMeaning.Nothing && _refusals.Background is { } put)
        {
            // The site says in a box what its answer said: later.
            _dialogs.Forget();
            throw new AskedToWaitException(put);
        }

        if (fully || _documents.Broken.IsCompleted || _dialogs.Meaning != SiteMeaning.Nothing) await RefuseStrangersAsync();
        await CloseBannersAsync();
    }

    /// <summary>Closes what lies over the page now.</summary>
    public async Task CloseBannersAsync()
    {
        if (_recipe.Banners.Count == 0) return;
        try
        {
            await _banners.CloseAsync();
        }
        catch (PlaywrightException wrong) when (!IsGone(wrong))
        {
            // Between two documents there is no banner.
        }
    }

    private static async Task<(bool Done, T Value)> LookAsync<T>(Func<Task<(bool Done, T Value)>> look)
    {
        try
        {
            return await look();
        }
        catch (PlaywrightException wrong) when (!IsGone(wrong) && !wrong.Message.Contains("selector", StringComparison.OrdinalIgnoreCase))
        {
            // The page changed while it was looked at; one that cannot be read at all stays so until time is up.
            return (false, default!);
        }
        catch (TimeoutException)
        {
            // One question of the look was not answered in its second: a page at work answers the next.
            return (false, default!);
        }
    }

    private async Task HearMessagesAsync()
    {
        foreach (var rule in _recipe.Messages.Where(rule => rule.In is null || rule.In.Contains(Phase)))
        {
            if (!await IsVisibleNowAsync(rule.Shown)) continue;
            var words = await LabelAsync(_signs.Any(rule.Shown).First);
            if (rule.Means != SiteMeaning.Nothing) throw await SpokeAsync(rule.Means, words);
        }
    }

    private async Task<SupplierSiteException> SpokeAsync(SiteMeaning meaning, string words) => _refusals.Background is { } put ? await BusyAsync(put)
        : meaning == SiteMeaning.SignedOut
        ? new SessionLostException(Phase, $"The site has ended the session: {words}", await EvidenceAsync())
        : new SiteRefusedException(Phase, meaning, words, await EvidenceAsync());

    private async Task<bool> IsVisibleNowAsync(RecipeLocator what)
    {
        try
        {
            return await _signs.Any(what).First.IsVisibleAsync().WaitAsync(Grace);
        }
        catch (Exception trouble) when (trouble is PlaywrightException or TimeoutException)
        {
            // A page between two documents shows nothing yet.
            return false;
        }
    }

    private static async Task<string> LabelAsync(ILocator of)
    {
        try
        {
            var text = Regex.Replace((await of.InnerTextAsync(new LocatorInnerTextOptions { Timeout = 1000 })).Trim(), @"\s+", " ", RegexOptions.None, TimeSpan.FromSeconds(1));
            return text.Length > 200 ? text[..200] : text;
        }
        catch (Exception trouble) when (trouble is PlaywrightException or TimeoutException)
        {
            return "";
        }
    }

    /// <summary>Many a page that checks the browser goes by itself: the browser does as its script says, and we wait.</summary>
    private async Task<bool> PassesAsync(RecipeSigns signs)
    {
        if (!await LooksLikeAsync(signs)) return true;
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < TimeSpan.FromSeconds(signs.PassesWithin))
        {
            await Task.Delay(Pause);
            if (!await LooksLikeAsync(signs)) return true;
        }
        return false;
    }

    private async Task<bool> LooksLikeAsync(RecipeSigns signs)
    {
        if (signs.Statuses.Contains(_documents.Status)) return true;
        foreach (var sign in signs.Visible)
            if (await IsVisibleNowAsync(sign)) return true;
        if (signs.Titles.Count == 0) return false;
        try
        {
            var title = await _page.TitleAsync().WaitAsync(Grace);
            return signs.Titles.Any(pattern => Regex.IsMatch(title, pattern, RegexOptions.None, TimeSpan.FromSeconds(1)));
        }
        catch (Exception trouble) when (trouble is PlaywrightException or TimeoutException)
        {
            return false;
        }
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

    private string Placed(string what) => Line > 0 && !what.Contains("of the recipe)", StringComparison.Ordinal) ? $"{what} (line {Line} of the recipe)" : what;

    private static string FirstLine(Exception wrong) => wrong.Message.Split('\n')[0];
}
