using System.Diagnostics;
using Microsoft.Playwright;
using Procurement.Engine.Orders.Recipes;

namespace Procurement.Engine.Orders.Browser;

/// <summary>Reads all rows of a list, also of one that shows the rest only after clicks or scrolling, and takes rows away again that are out of sight.</summary>
internal sealed class ListReader(Sight sight)
{
    private const int MostRounds = 200;
    private const int MostReadings = 20;

    /// <summary>For rows that a list fetches; with a sign for the end, the page's whole time counts.</summary>
    private static readonly TimeSpan RowsComeWithin = TimeSpan.FromSeconds(2);
    private readonly SitePage page = sight.Page;

    public async Task<List<T>> ReadAsync<T>(Func<ILocator> rows, MoreRows? more, Func<ILocator, Task<T>> read, CancellationToken cancellationToken)
    {
        var (all, texts) = (new List<T>(), new List<string>());
        await TakeNewAsync(rows, texts, all, read, cancellationToken);
        for (var round = 0; more is not null && round < MostRounds; round++)
        {
            if (more.End is { } end && await NowAsync(end, cancellationToken))
            {
                // Rows may have come with the sign, after the last look.
                await TakeNewAsync(rows, texts, all, read, cancellationToken);
                return all;
            }

            if (!await OnAsync(rows, more, cancellationToken)) return await EndedAsync(all, more);
            var watch = Stopwatch.StartNew();
            var came = false;
            while (!came && watch.Elapsed < RowsComeWithin && !(more.End is { } sign && await NowAsync(sign, cancellationToken)))
            {
                await Task.Delay(SitePage.Pause, cancellationToken);
                came = await TakeNewAsync(rows, texts, all, read, cancellationToken);
            }
            // The sign for the end may come with the last rows.
            if (!came) came = await TakeNewAsync(rows, texts, all, read, cancellationToken);
            if (!came && more.Scroll is null && !(more.End is { } last && await NowAsync(last, cancellationToken))) return await EndedAsync(all, more);
        }
        return more is null ? all : throw await page.UnknownAsync("A list on the page does not end.");
    }

    /// <summary>How many of the rows that are seen now are known: what is seen goes on where the rows so far end, and the longest common part counts once.</summary>
    internal static int Known(IReadOnlyList<string> all, IReadOnlyList<string> window)
    {
        for (var common = Math.Min(all.Count, window.Count); common > 0; common--)
            if (all.Skip(all.Count - common).SequenceEqual(window.Take(common))) return common;
        return 0;
    }

    /// <summary>Reads the rows that were not seen before. A list that changes under the reading (rows above go, so that others stand in their place) is read again.</summary>
    /// <returns>Whether there were any.</returns>
    private async Task<bool> TakeNewAsync<T>(Func<ILocator> rows, List<string> texts, List<T> all, Func<ILocator, Task<T>> read, CancellationToken cancellationToken)
    {
        var window = await WindowAsync(rows, cancellationToken);
        for (var tries = 0; tries < MostReadings; tries++)
        {
            var known = Known(texts, window);
            var fresh = new List<T>();
            for (var i = known; i < window.Count; i++) fresh.Add(await read(rows().Nth(i)));
            var after = await WindowAsync(rows, cancellationToken);
            if (fresh.Count == 0 || after.Take(window.Count).SequenceEqual(window))
            {
                all.AddRange(fresh);
                texts.AddRange(window.Skip(known));
                return fresh.Count > 0;
            }
            window = after;
        }
        throw await page.UnknownAsync("The rows of a list keep changing while they are read.");
    }

    private Task<IReadOnlyList<string>> WindowAsync(Func<ILocator> rows, CancellationToken cancellationToken) => page.GuardedAsync(() => rows().AllInnerTextsAsync(), cancellationToken);

    private async Task<List<T>> EndedAsync<T>(List<T> all, MoreRows more)
        => more.End is null ? all : throw await page.UnknownAsync($"The end of a list is not shown: {more.End}{Sight.Where(more.End)}.");

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
