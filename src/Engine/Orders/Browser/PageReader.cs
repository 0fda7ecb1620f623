using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Procurement.Engine.Orders.Recipes;

namespace Procurement.Engine.Orders.Browser;

/// <summary>Reads fields and tables of a page as a recipe describes them.</summary>
internal sealed class PageReader(SitePage page, RecipeFormat format)
{
    /// <summary>The field's text, trimmed; null where it is not on the page, is empty, or its pattern does not fit.</summary>
    public Task<string?> TextAsync(RecipeField field, CancellationToken cancellationToken) => page.GuardedAsync(() => TextAsync(page.Find(field.At), field), cancellationToken);

    /// <summary>Reads rows and total.</summary>
    /// <exception cref="UnknownPageException">Something of a row, or the total, cannot be read.</exception>
    public async Task<Cart> CartAsync(CartTable table, CancellationToken cancellationToken)
    {
        var rows = new List<CartRow>();
        foreach (var row in await page.GuardedAsync(() => page.AllAsync(table.Rows), cancellationToken)) rows.Add(await RowAsync(row, table, cancellationToken));
        var totalText = await TextAsync(table.Total, cancellationToken) ?? throw await page.UnknownAsync($"There is no total at {table.Total.At}.");
        var total = SiteNumbers.Read(totalText, format) ?? throw await page.UnknownAsync($"“{totalText}” is not readable as a total.");
        return new Cart(rows, total, SiteNumbers.Currency(totalText, format));
    }

    private async Task<CartRow> RowAsync(ILocator row, CartTable table, CancellationToken cancellationToken)
    {
        var article = await CellAsync(row, table.Article, "article", cancellationToken);
        var available = table.Unavailable is null || !await page.GuardedAsync(() => row.Locator(table.Unavailable).First.IsVisibleAsync(), cancellationToken);
        return new CartRow(article, await NumberAsync(row, table.Quantity, "quantity", cancellationToken), await NumberAsync(row, table.UnitPrice, "price", cancellationToken),
            await NumberAsync(row, table.LineTotal, "amount", cancellationToken), available);
    }

    private async Task<decimal> NumberAsync(ILocator row, RecipeField field, string what, CancellationToken cancellationToken)
    {
        var text = await CellAsync(row, field, what, cancellationToken);
        return SiteNumbers.Read(text, format) ?? throw await page.UnknownAsync($"“{text}” is not readable as a {what}.");
    }

    private async Task<string> CellAsync(ILocator row, RecipeField field, string what, CancellationToken cancellationToken)
        => await page.GuardedAsync(() => TextAsync(row.Locator(field.At), field), cancellationToken) ?? throw await page.UnknownAsync($"A row has no {what} at {field.At}.");

    internal static async Task<string?> TextAsync(ILocator at, RecipeField field)
    {
        if (await at.CountAsync() == 0) return null;
        // One that stands twice is not known: Playwright refuses it.
        var text = field.Attribute is { } attribute ? await at.GetAttributeAsync(attribute)
            : await at.EvaluateAsync<string?>("element => ['INPUT', 'SELECT', 'TEXTAREA'].includes(element.tagName) ? element.value : element.innerText");
        if (text is not null && field.Pattern is { } pattern)
        {
            var match = Regex.Match(text, pattern, RegexOptions.None, TimeSpan.FromSeconds(1));
            text = match.Success ? match.Groups[1].Value : null;
        }
        return text?.Trim() is { Length: > 0 } found ? found : null;
    }
}
