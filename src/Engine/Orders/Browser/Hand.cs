using Microsoft.Playwright;
using Procurement.Engine.Orders.Recipes;

namespace Procurement.Engine.Orders.Browser;

/// <summary>Clicks and ticks. A trial first finds out whether the click would land, and banners are closed until it would: the click itself is done once.</summary>
internal sealed class Hand(Sight sight)
{
    private const float TrialMilliseconds = 1000;

    /// <summary>Each trial is longer than the last, up to this: on a slow machine one second is too short for any click.</summary>
    private const float LongestTrialMilliseconds = 5000;

    private static readonly TimeSpan BetweenBanners = TimeSpan.FromMilliseconds(500);

    /// <summary>The label of a field lies over it and hands the click on.</summary>
    private const string OwnLabelLiesOver = """
        element => {
          const box = element.getBoundingClientRect();
          const over = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
          const label = over && over.closest('label, mat-label, [class*="label"]');
          if (!label) return false;
          if (label.control === element || label.contains(element)) return true;
          let around = element;
          for (let i = 0; i < 5 && around; i++, around = around.parentElement)
            if (around.contains(label)) return around.querySelectorAll('input:not([type=hidden]), select, textarea, [role=combobox], [role=listbox], mat-select').length <= 2;
          return false;
        }
        """;
    private readonly SitePage page = sight.Page;

    public async Task ClickAsync(RecipeLocator what, CancellationToken cancellationToken, int? seconds = null, bool force = false, ILocator? inside = null)
        => await ClickAsync(await sight.FindAsync(what, cancellationToken, seconds, inside), sight.Named(what) + Sight.Where(what), cancellationToken, seconds, force);

    /// <param name="again">Whether clicking once more does the same once more: true of buttons, not of boxes.</param>
    public async Task ClickAsync(ILocator target, string name, CancellationToken cancellationToken, int? seconds = null, bool force = false, bool again = true)
    {
        await page.Pace.BeforeActionAsync(cancellationToken);
        if (await page.GuardedAsync(() => Sight.IsHiddenFromPeopleAsync(target), cancellationToken)) throw await page.UnknownAsync($"{name} is hidden from people: it is not touched.");
        var overLabel = force || await WouldLandAsync(target, name, cancellationToken, seconds);
        if (!await page.GuardedAsync(() => target.EvaluateAsync<bool>("element => !!element.closest('a[href]')"), cancellationToken)) await page.Pace.BeforeSubmitAsync(cancellationToken);
        page.Doing(again ? stop => ClickAsync(target, name, stop, seconds, force) : null);
        await page.GuardedAsync(() => ClickAsync(target, overLabel, seconds), cancellationToken, seconds);
    }

    /// <summary>One click. What comes over its target after the trial is closed while the browser waits to click.</summary>
    private async Task ClickAsync(ILocator target, bool force, int? seconds)
    {
        var click = target.ClickAsync(new LocatorClickOptions { Force = force, Timeout = seconds * 1000 });
        while (await Task.WhenAny(click, Task.Delay(BetweenBanners)) != click) await Task.WhenAny(click, page.CloseBannersAsync());
        await click;
    }

    /// <summary>Waits until a click would land, closing banners, and does not click.</summary>
    /// <returns>True where the target's own label lies over it, so that the spot must be clicked.</returns>
    public async Task<bool> WouldLandAsync(ILocator target, string name, CancellationToken cancellationToken, int? seconds = null)
    {
        var (why, trials) = ("", 0);
        return await page.PollAsync(async () =>
        {
            var patience = Math.Min(++trials * TrialMilliseconds, LongestTrialMilliseconds);
            try
            {
                await target.ClickAsync(new LocatorClickOptions { Trial = true, Timeout = patience });
                return (true, false);
            }
            catch (TimeoutException late)
            {
                why = InTheWay(late.Message);
                return (await target.EvaluateAsync<bool>(OwnLabelLiesOver, options: new LocatorEvaluateOptions { Timeout = patience }), true);
            }
        }, () => $"{name} cannot be clicked{why}", cancellationToken, seconds);
    }

    /// <summary>Ticks or clears a box or radio button; where it is hidden behind its label, by that.</summary>
    /// <returns>False where it was so already.</returns>
    public async Task<bool> SetAsync(ILocator box, bool ticked, string name, CancellationToken cancellationToken, bool force = false)
    {
        if (await IsTickedAsync(box, cancellationToken) == ticked) return false;
        await ClickAsync(box, name, cancellationToken, force: force, again: false);
        await page.PollAsync(async () => (await TickedNowAsync(box) == ticked, true), () => $"{name} does not {(ticked ? "stay ticked" : "get cleared")}", cancellationToken);
        return true;
    }

    public Task<bool> IsTickedAsync(ILocator box, CancellationToken cancellationToken) => page.GuardedAsync(() => TickedNowAsync(box), cancellationToken);

    private static Task<bool> TickedNowAsync(ILocator box) => box.EvaluateAsync<bool>("""
        element => {
          const own = element.matches('input') ? element : element.control || element.querySelector('input[type=checkbox], input[type=radio]');
          if (own) return own.checked;
          const state = element.getAttribute('aria-checked') ?? element.querySelector('[aria-checked]')?.getAttribute('aria-checked');
          return state === 'true';
        }
        """);

    private static string InTheWay(string log)
        => log.Split('\n').LastOrDefault(line => line.Contains("intercepts pointer events", StringComparison.Ordinal) || line.Contains("not enabled", StringComparison.Ordinal) || line.Contains("not stable", StringComparison.Ordinal)) is { } line
            ? $": {line.Trim(' ', '-')}" : "";
}
