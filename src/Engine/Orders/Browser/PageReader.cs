using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Procurement.Engine.Orders.Recipes;

namespace Procurement.Engine.Orders.Browser;

/// <summary>Reads fields of a page as a recipe describes them: texts, inputs, chosen options, cells under a header, values beside a label.</summary>
internal sealed class PageReader(Sight sight)
{
    public Sight Sight => sight;

    /// <summary>The field's text, trimmed; null where it is not on the page, is empty, or its pattern does not fit.</summary>
    /// <param name="row">Where the field counts from; null: the page.</param>
    /// <exception cref="UnknownPageException">It stands there more than once.</exception>
    public async Task<string?> TextAsync(RecipeField field, CancellationToken cancellationToken, ILocator? row = null)
    {
        var (text, several) = await sight.Page.GuardedAsync(() => TextNowAsync(field, row), cancellationToken);
        return several is null ? text : throw await sight.Page.UnknownAsync($"The page is not as the recipe says: {several}.");
    }

    /// <summary>As it is now. <c>Several</c> says what stands there more than once.</summary>
    public async Task<(string? Text, string? Several)> TextNowAsync(RecipeField field, ILocator? row = null)
    {
        string? text;
        if (field.Beside is { } label)
        {
            var values = await BesideAsync(field, label, row);
            if (values.Length > 1) return (null, $"beside “{label}” stand {values.Length} values{Where(field)}");
            text = values.FirstOrDefault();
        }
        else
        {
            var (element, several) = await ElementAsync(field, row);
            if (several is not null) return (null, several);
            text = element is null ? null : await element.EvaluateAsync<string?>(PageScripts.ReadValue, new { attribute = field.Attribute, except = field.Except, isCell = field.Column is not null && field.At is null });
        }
        return (Cut(text, field.Pattern), null);
    }

    private async Task<(ILocator? Element, string? Several)> ElementAsync(RecipeField field, ILocator? row)
    {
        var inside = row;
        if (field.Column is { } header)
        {
            if (row is null) return (null, $"'column' counts from a row, and there is none{Where(field)}");
            var (cell, trouble) = await CellAsync(row, header, field);
            if (trouble is not null) return (null, trouble);
            inside = cell;
        }
        if (field.At is not { } at) return (inside, null);
        for (var i = 0; i < at.Ways.Count; i++)
        {
            var way = new RecipeLocator([at.Ways[i]], at.Line);
            var all = field.Attribute is null ? sight.All(way, inside) : sight.AllAndHidden(way, inside);
            var count = await all.CountAsync();
            if (count > 1) return (null, $"{count} things fit {at.Ways[i]}{Where(field)}");
            if (count == 0) continue;
            if (i > 0) await sight.Page.WearsAsync(field.Line, $"The preferred {at.Ways[0]} was not there; {at.Ways[i]} was read instead");
            return (all, null);
        }
        return (null, null);
    }

    /// <summary>The row's cell under the column with this header.</summary>
    private async Task<(ILocator? Cell, string? Trouble)> CellAsync(ILocator row, string header, RecipeField field)
    {
        var headers = await row.EvaluateAsync<HeaderCell[]>(PageScripts.Headers);
        var fitting = headers.Where(cell => RecipeWords.Same(cell.Text, header, sight.Values)).ToList();
        if (fitting.Count != 1) return (null, $"{fitting.Count} columns are called “{header}”{Where(field)}; there are {string.Join(", ", headers.Select(cell => $"“{cell.Text}”"))}");
        var child = await row.EvaluateAsync<int>(PageScripts.ChildUnder, fitting[0].Column);
        return child < 0 ? (null, $"a row has no cell under “{header}”{Where(field)}") : (row.Locator("xpath=./*").Nth(child), null);
    }

    private async Task<string[]> BesideAsync(RecipeField field, string label, ILocator? row)
    {
        var scope = field.Within is { } within ? sight.All(within, row).First : row ?? sight.Page.Browser.Locator("body");
        if (await scope.CountAsync() == 0) return [];
        var pattern = RecipeWords.Pattern(label, sight.Values);
        return await scope.EvaluateAsync<string[]>(PageScripts.Beside, new
        {
            words = RecipeVariables.Fill(label, sight.Values),
            pattern = pattern?.ToString(),
            flags = pattern?.Options.HasFlag(RegexOptions.IgnoreCase) == true ? "i" : "",
            except = field.Except,
        });
    }

    private static string? Cut(string? text, string? pattern)
    {
        if (text is not null && pattern is not null)
        {
            var match = Regex.Match(text, pattern, RegexOptions.None, TimeSpan.FromSeconds(1));
            text = match.Success ? match.Groups[1].Value : null;
        }
        return text?.Trim() is { Length: > 0 } found ? found : null;
    }

    private static string Where(RecipeField field) => field.Line > 0 ? $" (line {field.Line} of the recipe)" : "";

    /// <summary>Made by Playwright, which needs a constructor without parameters.</summary>
    private sealed class HeaderCell
    {
        public string Text { get; init; } = "";
        public int Column { get; init; }
    }
}
