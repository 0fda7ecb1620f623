using System.Diagnostics;
using Microsoft.Playwright;
using Procurement.Engine.Orders.Recipes;

namespace Procurement.Engine.Orders.Browser;

/// <summary>Reads all rows of a list, also of one that shows the rest only after clicks or scrolling, and takes rows away again that are out of sight.</summary>
internal sealed class ListReader(Sight sight)
{
    private const int MostRounds = 200;

    /// <summary>For rows that a list fetches; with a sign for the end, the page's whole time counts.</summary>
    private static readonly TimeSpan RowsComeWithin = TimeSpan.FromSeconds(2);
    private readonly SitePage page = sight.Page;

    public async Task<List<T>> ReadAsync<T>(Func<ILocator> rows, MoreRows? more, Func<ILocator, Task<T>> read, CancellationToken cancellationToken)
    {
        var all = await WindowAsync(rows, read, cancellationToken);
        if (more is null) return all;
        for (var round = 0; round < MostRounds; round++)
        {
            if (more.End is { } end && await NowAsync(end, cancellationToken)) return all;
            if (!await OnAsync(rows, more, cancellationToken)) return await EndedAsync(all, more);
            var before = all.Count;
            var watch = Stopwatch.StartNew();
            do
            {
                await Task.Delay(SitePage.Pause, cancellationToken);
                all = Merged(all, await WindowAsync(rows, read, cancellationToken));
            }
            while (all.Count == before && watch.Elapsed < RowsComeWithin && !(more.End is { } sign && await NowAsync(sign, cancellationToken)));
            if (all.Count == before && more.Scroll is null && !(more.End is { } last && await NowAsync(last, cancellationToken))) return await EndedAsync(all, more);
        }
        throw await page.UnknownAsync("A list on the page does not end.");
    }

    /// <summary>What is seen now goes on where the rows so far end: the longest common part counts once.</summary>
    internal static List<T> Merged<T>(List<T> all, List<T> window)
    {
        for (var common = Math.Min(all.Count, window.Count); common >= 0; common--)
            if (all.Skip(all.Count - common).SequenceEqual(window.Take(common))) return [.. all, .. window.Skip(common)];
        return all;
    }

    private async Task<List<T>> EndedAsync<T>(List<T> all, MoreRows more)
        => more.End is null ? all : throw await page.UnknownAsync($"The end of a list is not shown: {more.End}{Sight.Where(more.End)}.");

    private async Task<List<T>> WindowAsync<T>(Func<ILocator> rows, Func<ILocator, Task<T>> read, CancellationToken cancellationToken)
    {
        var window = new List<T>();
        var count = await page.GuardedAsync(() => rows().CountAsync(), cancellationToken);
        for (var i = 0; i < count; i++) window.Add(await read(rows().Nth(i)));
        return window;
    }

    /// <returns>False where there was nothing to click, or the end of the box was reached.</returns>
    private async Task<bool> OnAsync(Func<ILocator> rows, MoreRows more, CancellationToken cancellationToken)
    {
        if (more.Click is { } click)
        {
            if (!await NowAsync(click, cancellationToken)) return false;
            await new Hand(sight).ClickAsync(click, cancellationToken);
            return true;
        }
        return await page.GuardedAsync(async () => await rows().CountAsync() > 0 && await rows().Last.EvaluateAsync<bool>(PageScripts.ScrollOn), cancellationToken);
    }

    private Task<bool> NowAsync(RecipeLocator what, CancellationToken cancellationToken) => page.GuardedAsync(() => sight.ShowsAsync(what), cancellationToken);
}
