using Microsoft.Playwright;
using Procurement.Engine.Orders.Recipes;

namespace Procurement.Engine.Orders.Browser;

/// <summary>Reads the rows and totals of a cart or review, in our articles and units.</summary>
internal sealed class CartReader(PageReader reader, Recipe recipe, ArticleNames names)
{
    private readonly SitePage page = reader.Sight.Page;

    /// <param name="seenBefore">The cart, where a review shows no rows of its own.</param>
    /// <exception cref="UnknownPageException">Something of a row, or a total, cannot be read.</exception>
    public async Task<Cart> ReadAsync(CartPage cart, Cart? seenBefore, decimal shippingUpTo, CancellationToken cancellationToken)
    {
        string? currency = null;
        var rows = seenBefore?.Rows ?? [];
        if (RowsOf(cart) is { } all)
            rows = await new ListReader(reader.Sight).ReadAsync(all, cart.More, async row =>
            {
                var (read, price) = await RowAsync(row, cart, cancellationToken);
                currency ??= SiteNumbers.Currency(price, recipe.Format);
                return read;
            }, cancellationToken);
        var total = rows.Sum(row => row.LineTotal);
        if (cart.Total is { } field)
        {
            var text = await reader.TextAsync(field, cancellationToken) ?? throw await page.UnknownAsync($"There is no total at {field}{Where(field)}.");
            total = SiteNumbers.Read(text, recipe.Format) ?? throw await page.UnknownAsync($"“{text}” is not readable as a total{Where(field)}.");
            currency = SiteNumbers.Currency(text, recipe.Format) ?? currency;
        }
        var charges = new Charges(await ChargeAsync(cart.Subtotal, cancellationToken), await ChargeAsync(cart.Shipping, cancellationToken), await ChargeAsync(cart.Tax, cancellationToken));
        var money = CartMoney.Of(recipe, cart, total, charges, shippingUpTo);
        return new Cart(rows, total, currency)
        {
            GoodsTotal = money.GoodsTotal,
            TotalFactor = money.TotalFactor,
            PriceFactor = RowsOf(cart) is null && seenBefore is not null ? seenBefore.PriceFactor : money.PriceFactor,
            Problems = [.. await ExtrasAsync(cart, cancellationToken), .. CartMoney.Problems(rows, charges)],
        };
    }

    public Func<ILocator>? RowsOf(CartPage cart) => cart.Rows is null && cart.Table is null ? null : () => reader.Sight.Rows(cart.Rows, cart.Table);

    private async Task<(CartRow Row, string Price)> RowAsync(ILocator row, CartPage cart, CancellationToken cancellationToken)
    {
        var article = await ArticleAsync(row, cart, cancellationToken);
        var unit = cart.UnitPrice is { } unitField ? await CellAsync(row, unitField, "price", cancellationToken) : null;
        var line = cart.LineTotal is { } lineField ? await CellAsync(row, lineField, "amount", cancellationToken) : null;
        var (unitPrice, lineTotal) = (await NumberAsync(unit, "price"), await NumberAsync(line, "amount"));
        var quantity = cart.Quantity is { } field ? (await NumberAsync(await CellAsync(row, field, "quantity", cancellationToken), "quantity"))!.Value
            : unitPrice is > 0 ? Math.Round(lineTotal!.Value / unitPrice.Value, 3) : throw await page.UnknownAsync("A row without quantity has no price to compute it from.");
        unitPrice ??= quantity == 0 ? 0 : lineTotal!.Value / quantity;
        lineTotal ??= quantity * unitPrice.Value;
        var available = cart.Unavailable is not { } mark || !await page.GuardedAsync(() => reader.Sight.ShowsAsync(mark, row), cancellationToken);
        var pack = recipe.Articles.GetValueOrDefault(article)?.Pack ?? 1;
        return (new CartRow(article, quantity / pack, unitPrice.Value * pack, lineTotal.Value, available), unit ?? line!);
    }

    private async Task<string> ArticleAsync(ILocator row, CartPage cart, CancellationToken cancellationToken)
    {
        if (cart.Article is { } article) return await CellAsync(row, article, "article", cancellationToken);
        var name = await CellAsync(row, cart.Name!, "name", cancellationToken);
        return names.ArticleOf(name, cart.Options is { } options ? await reader.TextAsync(options, cancellationToken, row) : null);
    }

    private async Task<string> CellAsync(ILocator row, RecipeField field, string what, CancellationToken cancellationToken)
        => await reader.TextAsync(field, cancellationToken, row) ?? throw await page.UnknownAsync($"A row has no {what} at {field}{Where(field)}.");

    private async Task<decimal?> NumberAsync(string? text, string what)
        => text is null ? null : SiteNumbers.Read(text, recipe.Format) ?? throw await page.UnknownAsync($"“{text}” is not readable as a {what}; a 'pattern' says which part is meant.");

    /// <summary>A charge that is not shown, or without a figure (“free”), is none; null where the recipe does not know such a charge.</summary>
    private async Task<decimal?> ChargeAsync(RecipeField? field, CancellationToken cancellationToken)
    {
        if (field is null) return null;
        var text = await reader.TextAsync(field, cancellationToken);
        if (text is null || !text.Any(char.IsAsciiDigit)) return 0;
        return SiteNumbers.Read(text, recipe.Format) ?? throw await page.UnknownAsync($"“{text}” is not readable as an amount{Where(field)}.");
    }

    private async Task<List<string>> ExtrasAsync(CartPage cart, CancellationToken cancellationToken)
    {
        if (cart.Extras is not { } extras) return [];
        var texts = await page.GuardedAsync(() => reader.Sight.All(extras).AllInnerTextsAsync(), cancellationToken);
        return [.. texts.Select(text => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))).Where(text => text.Any(c => c is >= '1' and <= '9')).Select(text => $"The site charges what nobody asked for: {text}.")];
    }

    private static string Where(RecipeField field) => field.Line > 0 ? $" (line {field.Line} of the recipe)" : "";
}
