using Microsoft.Playwright;
using Procurement.Engine.Orders.Recipes;

namespace Procurement.Engine.Orders.Browser;

/// <summary>Reads the order history: to find our reference down to the oldest order, or to see which orders there are.</summary>
internal sealed class HistoryReader(Recipe recipe, StepRunner steps, PageReader reader, ArticleNames names)
{
    private const int MostPages = 20;

    /// <summary>New orders are on top: two pages are enough to tell which one is new.</summary>
    private const int PagesOfSnapshot = 2;
    private const int NewestOpened = 30;
    private readonly HistoryPhase phase = recipe.History;
    private readonly SitePage page = reader.Sight.Page;
    private readonly Sight sight = reader.Sight;

    public async Task<HistoryLookup> FindAsync(string reference, CancellationToken cancellationToken)
    {
        var (orders, complete) = await OrdersAsync(MostPages, cancellationToken);
        if (phase.Reference is null) orders = await OpenedAsync(orders, order => orders.IndexOf(order) < (phase.Details?.Newest ?? NewestOpened), cancellationToken);
        var ours = orders.Where(order => string.Equals(order.Reference, reference, StringComparison.OrdinalIgnoreCase)).ToList();
        if (ours.Count > 0) return new HistoryLookup.Found(ours[0].Number, [.. ours.Select(order => order.Number)], ours[0].Taken);
        return complete ? new HistoryLookup.Absent() : new HistoryLookup.Unreadable($"The history goes on after {MostPages} pages.");
    }

    /// <param name="before">What was there already: only new orders are opened for what their row does not show.</param>
    public async Task<HistorySnapshot> ReadAsync(HistorySnapshot? before, CancellationToken cancellationToken)
    {
        var (orders, _) = await OrdersAsync(phase.Order == HistoryOrder.NewestFirst ? PagesOfSnapshot : MostPages, cancellationToken);
        if (before is not null) orders = await OpenedAsync(orders, order => !before.Has(order.Number), cancellationToken);
        return new HistorySnapshot(orders);
    }

    /// <summary>Rows that the site put off are missing: then all is read once more.</summary>
    private async Task<(List<HistoryEntry> Orders, bool Complete)> OrdersAsync(int mostPages, CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await OrdersOnceAsync(mostPages, cancellationToken);
            if (!await page.HonourAsync(cancellationToken)) return read;
        }
    }

    private async Task<(List<HistoryEntry> Orders, bool Complete)> OrdersOnceAsync(int mostPages, CancellationToken cancellationToken)
    {
        await steps.RunAsync(phase.Steps, cancellationToken);
        var orders = new List<HistoryEntry>();
        var complete = true;
        for (var pages = 1; ; pages++)
        {
            foreach (var sign in phase.Shown) await sight.WaitForAsync(phase.Empty is { } none ? [sign, none] : [sign], cancellationToken);
            if (!await HasNoneAsync(cancellationToken))
                orders.AddRange(await new ListReader(sight).ReadAsync(Rows, phase.More, row => EntryAsync(row, cancellationToken), cancellationToken));
            if (phase.Next is not { } next || !await page.GuardedAsync(() => sight.ShowsAsync(next), cancellationToken)) break;
            if (pages == mostPages)
            {
                complete = false;
                break;
            }
            await steps.RunAsync([new RecipeStep { Click = next }], cancellationToken);
        }
        if (phase.Order == HistoryOrder.OldestFirst) orders.Reverse();
        return (orders, complete);
    }

    /// <summary>No rows at the first look prove nothing: a page may fetch them. Only what a page at rest shows counts.</summary>
    private async Task<bool> HasNoneAsync(CancellationToken cancellationToken)
    {
        if (await page.GuardedAsync(() => Rows().CountAsync(), cancellationToken) > 0 && !await SaysNoneAsync(cancellationToken)) return false;
        await sight.RestAsync(cancellationToken);
        foreach (var sign in phase.Shown) await sight.WaitForAsync(phase.Empty is { } none ? [sign, none] : [sign], cancellationToken);
        return await SaysNoneAsync(cancellationToken) && await page.GuardedAsync(() => Rows().CountAsync(), cancellationToken) == 0;
    }

    private async Task<bool> SaysNoneAsync(CancellationToken cancellationToken) => phase.Empty is { } empty && await page.GuardedAsync(() => sight.ShowsAsync(empty), cancellationToken);

    private ILocator Rows() => sight.Rows(phase.Rows, phase.Table);

    private async Task<HistoryEntry> EntryAsync(ILocator row, CancellationToken cancellationToken)
    {
        var number = await reader.TextAsync(phase.Number, cancellationToken, row) ?? throw await page.UnknownAsync($"An order in the history has no number at {phase.Number}.");
        var reference = phase.Reference is { } field ? await reader.TextAsync(field, cancellationToken, row) : null;
        return new HistoryEntry(number, await TotalAsync(phase.Total, row, cancellationToken), phase.Lines is { } lines ? await LinesAsync(lines, row, cancellationToken) : null, reference,
            phase.ShipTo is { } shipTo ? await reader.TextAsync(shipTo, cancellationToken, row) : null);
    }

    /// <summary>Opens the page of each order that is wanted, one after the other, for what its row does not show.</summary>
    private async Task<List<HistoryEntry>> OpenedAsync(List<HistoryEntry> orders, Func<HistoryEntry, bool> wanted, CancellationToken cancellationToken)
    {
        if (phase.Details is not { } details) return orders;
        var opened = new List<HistoryEntry>();
        foreach (var order in orders)
        {
            if (!wanted(order))
            {
                opened.Add(order);
                continue;
            }
            var row = await RowOfAsync(order.Number, cancellationToken);
            await new Hand(sight).ClickAsync(details.Open, cancellationToken, inside: row);
            await sight.WaitForAsync(details.Shown, cancellationToken);
            opened.Add(order with
            {
                Reference = details.Reference is { } reference ? await reader.TextAsync(reference, cancellationToken) : order.Reference,
                Total = details.Total is not null ? await TotalAsync(details.Total, null, cancellationToken) : order.Total,
                Lines = details.Lines is { } lines ? await LinesAsync(lines, null, cancellationToken) : order.Lines,
            });
            await steps.RunAsync(details.Back ?? phase.Steps, cancellationToken);
            await sight.WaitForAsync(phase.Shown[0], cancellationToken);
        }
        return opened;
    }

    private async Task<ILocator> RowOfAsync(string number, CancellationToken cancellationToken)
    {
        for (var pages = 1; pages <= MostPages; pages++)
        {
            var rows = Rows();
            var count = await page.GuardedAsync(() => rows.CountAsync(), cancellationToken);
            for (var i = 0; i < count; i++)
                if (await reader.TextAsync(phase.Number, cancellationToken, rows.Nth(i)) == number) return rows.Nth(i);
            if (phase.Next is not { } next || !await page.GuardedAsync(() => sight.ShowsAsync(next), cancellationToken)) break;
            await steps.RunAsync([new RecipeStep { Click = next }], cancellationToken);
            await sight.WaitForAsync(phase.Shown[0], cancellationToken);
        }
        throw await page.UnknownAsync($"The order {number} is no longer in the history.");
    }

    private async Task<decimal?> TotalAsync(RecipeField? field, ILocator? row, CancellationToken cancellationToken)
    {
        if (field is null || await reader.TextAsync(field, cancellationToken, row) is not { } text) return null;
        return SiteNumbers.Read(text, recipe.Format) ?? throw await page.UnknownAsync($"“{text}” is not readable as the total of an order.");
    }

    private async Task<IReadOnlyList<HistoryLine>> LinesAsync(HistoryLines lines, ILocator? inside, CancellationToken cancellationToken)
    {
        var rows = sight.All(lines.Rows, inside);
        var read = new List<HistoryLine>();
        var count = await page.GuardedAsync(() => rows.CountAsync(), cancellationToken);
        for (var i = 0; i < count; i++)
        {
            var row = rows.Nth(i);
            var article = lines.Article is { } field ? await reader.TextAsync(field, cancellationToken, row)
                : await reader.TextAsync(lines.Name!, cancellationToken, row) is { } name ? names.ArticleOf(name, lines.Options is { } options ? await reader.TextAsync(options, cancellationToken, row) : null) : null;
            var quantity = SiteNumbers.Read(await reader.TextAsync(lines.Quantity, cancellationToken, row) ?? "", recipe.Format);
            if (article is null || quantity is null) throw await page.UnknownAsync("A line of an order in the history cannot be read.");
            read.Add(new HistoryLine(article, quantity.Value / (recipe.Articles.GetValueOrDefault(article)?.Pack ?? 1)));
        }
        return read;
    }
}
