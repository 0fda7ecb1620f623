using System.Diagnostics;
using Microsoft.Playwright;
using Procurement.Engine.Orders.Recipes;

namespace Procurement.Engine.Orders.Browser;

/// <summary>Finds a recipe's things on a page: at once, or waiting. A fallback counts only when the preferred way stays away for a moment, and is reported.</summary>
internal sealed class Sight(SitePage page, RecipeValues values)
{
    private static readonly TimeSpan PreferredComesWithin = TimeSpan.FromMilliseconds(700);
    /// <summary>Where a page's body rows are: not its header, not its footer. A footer made of roles is the group of rows that follows those of the body.</summary>
    private const string BodyRows = "tr:not(thead tr):not(tfoot tr):has(> td), [role=row]:has([role=cell], [role=gridcell]):not([role=rowgroup]:has([role=cell], [role=gridcell]) ~ [role=rowgroup] [role=row]), mat-row";
    private readonly LocatorBuilder _locators = new(page.Browser, values);

    public RecipeValues Values => values;
    public SitePage Page => page;

    public Sight With(RecipeValues other) => new(page, other);

    /// <summary>All visible matches, now or as they come.</summary>
    public ILocator All(RecipeLocator what, ILocator? inside = null) => _locators.Any(what, inside);

    /// <summary>Rows as the recipe names them, or the body rows of its table.</summary>
    public ILocator Rows(RecipeLocator? rows, RecipeLocator? table)
        => rows is not null ? All(rows) : All(table ?? throw new InvalidOperationException("A list without rows passed the recipe compiler.")).Locator(BodyRows).Filter(new LocatorFilterOptions { Visible = true });

    /// <summary>As <see cref="All"/>, and what is hidden: attributes may stand there.</summary>
    public ILocator AllAndHidden(RecipeLocator what, ILocator? inside = null) => what.Ways.Select(way => LocatorBuilder.Nth(_locators.Build(way, inside, hidden: true), way.Nth)).Aggregate((one, other) => one.Or(other));

    /// <summary>Whether people see one of it.</summary>
    public async Task<bool> ShowsAsync(RecipeLocator what, ILocator? inside = null)
    {
        var all = All(what, inside);
        if (!await all.First.IsVisibleAsync()) return false;
        try
        {
            return await all.EvaluateAllAsync<bool>(PageScripts.OneIsForPeople);
        }
        catch (PlaywrightException wrong) when (!SitePage.IsGone(wrong))
        {
            // The page goes on at this moment; it was there.
            return true;
        }
    }

    /// <summary>Waits until all that the page asked for was answered, also what the site had put off: only then does it prove that something is not there.</summary>
    public async Task RestAsync(CancellationToken cancellationToken)
    {
        do await page.Traffic.SettleForProofAsync(cancellationToken);
        while (await page.HonourAsync(cancellationToken));
    }

    /// <summary>Whether a sign that something is not there (an empty cart, no orders) is still shown once the page has been quiet: many show it until their rows have come.</summary>
    public async Task<bool> StaysAsync(RecipeLocator sign, CancellationToken cancellationToken)
    {
        await RestAsync(cancellationToken);
        return await page.GuardedAsync(() => ShowsAsync(sign), cancellationToken);
    }

    /// <summary>Waits until one of these is visible and says which, the earliest in the list where several are.</summary>
    public async Task<int> WaitForAsync(IReadOnlyList<RecipeLocator> whats, CancellationToken cancellationToken, int? seconds = null)
    {
        var shown = await page.PollAsync(async () =>
        {
            for (var i = 0; i < whats.Count; i++)
                if (await ShowsAsync(whats[i])) return (true, i);
            return (false, -1);
        }, () => $"not on the page: {string.Join(" or ", whats.Select(Named))}{Where(whats[0])}", cancellationToken, seconds);
        await ReportAsync(whats[shown]);
        return shown;
    }

    public Task WaitForAsync(RecipeLocator what, CancellationToken cancellationToken, int? seconds = null) => WaitForAsync([what], cancellationToken, seconds);

    public Task WaitUntilGoneAsync(RecipeLocator what, CancellationToken cancellationToken, int? seconds = null)
        => page.PollAsync(async () => (!await ShowsAsync(what), true), () => $"still on the page: {Named(what)}{Where(what)}", cancellationToken, seconds);

    /// <summary>Waits for the one thing to act on. Several that are visible are no thing, unless just one of them can be used.</summary>
    public async Task<ILocator> FindAsync(RecipeLocator what, CancellationToken cancellationToken, int? seconds = null, ILocator? inside = null)
    {
        string? several = null;
        Stopwatch? fallbackSince = null;
        var (found, way) = await page.PollAsync(async () =>
        {
            several = null;
            for (var i = 0; i < what.Ways.Count; i++)
            {
                var (one, count) = await OneOfAsync(what.Ways[i], inside);
                if (count > 1) several ??= $"{count} of it are visible: {what.Ways[i]}{Where(what)}; say more (within, near, hasText, exact) or which (nth)";
                if (one is null) continue;
                fallbackSince ??= Stopwatch.StartNew();
                if (i == 0 || fallbackSince.Elapsed > PreferredComesWithin) return (true, (one, i));
                break;
            }
            return (false, ((ILocator?)null, -1));
        }, () => several ?? $"not on the page: {Named(what)}{Where(what)}", cancellationToken, seconds);
        if (way > 0) await page.WearsAsync(what.Line, $"The preferred {what.Ways[0]} was not there; {what.Ways[way]} was used instead", found!);
        return found!;
    }

    /// <summary>The one thing that is visible now; null where there is none.</summary>
    public async Task<ILocator?> OneNowAsync(RecipeLocator what, ILocator? inside = null)
    {
        foreach (var way in what.Ways)
            if ((await OneOfAsync(way, inside)).One is { } one) return one;
        return null;
    }

    /// <summary>A field or link that only programs find: beside the page, transparent, a dot, or marked as not there. It is there to catch them, and is no business of ours.</summary>
    public static async Task<bool> IsHiddenFromPeopleAsync(ILocator one)
    {
        try
        {
            return await one.EvaluateAsync<bool>(PageScripts.IsHiddenFromPeople, options: new LocatorEvaluateOptions { Timeout = 1000 });
        }
        catch (TimeoutException)
        {
            // It went away meanwhile: whoever acts on it finds that out.
            return false;
        }
    }

    /// <summary>For messages: no secret can stand in a locator.</summary>
    public string Named(RecipeLocator what) => RecipeVariables.Fill(what.ToString(), values);

    internal static string Where(RecipeLocator what) => what.Line > 0 ? $" (line {what.Line} of the recipe)" : "";

    private async Task<(ILocator? One, int Count)> OneOfAsync(LocatorWay way, ILocator? inside)
    {
        var all = _locators.Build(way, inside);
        var count = await all.CountAsync();
        if (way.Nth is not null) return (count >= Math.Abs(way.Nth.Value) && LocatorBuilder.Nth(all, way.Nth) is var nth && !await IsHiddenFromPeopleAsync(nth) ? nth : null, 1);
        if (count == 0) return (null, 0);
        if (count == 1) return await IsHiddenFromPeopleAsync(all) ? (null, 0) : (all, 1);
        var usable = new List<int>();
        for (var i = 0; i < count && usable.Count < 2; i++)
            if (await all.Nth(i).IsEnabledAsync(new LocatorIsEnabledOptions { Timeout = 1000 }) && !await IsHiddenFromPeopleAsync(all.Nth(i))) usable.Add(i);
        return usable.Count == 1 ? (all.Nth(usable[0]), 1) : (null, count);
    }

    /// <summary>What was seen by a fallback alone is reported; the preferred way gets a moment to appear.</summary>
    private async Task ReportAsync(RecipeLocator what)
    {
        if (what.Ways.Count < 2) return;
        try
        {
            var preferred = new RecipeLocator([what.Ways[0]], what.Line);
            var watch = Stopwatch.StartNew();
            while (!await ShowsAsync(preferred))
            {
                if (watch.Elapsed > PreferredComesWithin)
                {
                    await page.WearsAsync(what.Line, $"The preferred {what.Ways[0]} was not there; a fallback was seen instead", All(what).First);
                    return;
                }
                await Task.Delay(SitePage.Pause);
            }
        }
        catch (PlaywrightException)
        {
            // The page goes on already: nothing to report.
        }
    }
}
