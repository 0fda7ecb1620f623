using Procurement.Engine.Orders.Recipes;

namespace Procurement.Engine.Orders.Browser;

/// <summary>Reads the order history page by page, down to the oldest order.</summary>
internal sealed class HistorySearch(HistoryPhase phase, SitePage page, StepRunner steps)
{
    public async Task<HistoryLookup> FindAsync(string reference, int mostPages, CancellationToken cancellationToken)
    {
        await steps.RunAsync(phase.Steps, cancellationToken);
        var numbers = new List<string>();
        for (var pages = 1; ; pages++)
        {
            await page.ExpectAllAsync(phase.Shown.Select(steps.Selector).ToList(), cancellationToken);
            numbers.AddRange(await NumbersOnPageAsync(reference, cancellationToken));
            if (phase.Next is null || !await page.IsVisibleAsync(phase.Next)) break;
            if (pages == mostPages) return numbers.Count > 0 ? Found(numbers) : new HistoryLookup.Unreadable($"The history goes on after {mostPages} pages.");
            await steps.RunAsync([new RecipeStep { Click = phase.Next }], cancellationToken);
        }
        return numbers.Count > 0 ? Found(numbers) : new HistoryLookup.Absent();
    }

    private async Task<List<string>> NumbersOnPageAsync(string reference, CancellationToken cancellationToken)
    {
        var numbers = new List<string>();
        foreach (var row in await page.GuardedAsync(() => page.AllAsync(phase.Rows), cancellationToken))
        {
            var (ours, number) = await page.GuardedAsync(async () => (await PageReader.TextAsync(row.Locator(phase.Reference.At), phase.Reference),
                await PageReader.TextAsync(row.Locator(phase.Number.At), phase.Number)), cancellationToken);
            if (!string.Equals(ours, reference, StringComparison.OrdinalIgnoreCase)) continue;
            numbers.Add(number ?? throw await page.UnknownAsync("Our order is in the history, but its number cannot be read."));
        }
        return numbers;
    }

    private static HistoryLookup.Found Found(List<string> numbers) => new(numbers[0], numbers);
}
