using Microsoft.Playwright;
using Procurement.Engine.Orders.Recipes;

namespace Procurement.Engine.Orders.Browser;

/// <summary>Finds an article, makes sure that it is that one, and adds it to the cart.</summary>
internal sealed class AddLine(Recipe recipe, StepRunner steps, PageReader reader)
{
    private readonly AddLinePhase phase = recipe.AddLine;
    private readonly Sight sight = steps.Sight;
    private readonly SitePage page = steps.Sight.Page;

    /// <summary>The words of a recipe for this line, in the site's units.</summary>
    public static RecipeValues Values(OrderLineToBuy line, Recipe recipe)
    {
        var known = recipe.Articles.GetValueOrDefault(line.Article) ?? new RecipeArticle();
        var values = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            [RecipeVariables.Article] = line.Article,
            [RecipeVariables.Quantity] = SiteNumbers.Write(line.Quantity * known.Pack, recipe.Format),
            [RecipeVariables.Name] = known.Name ?? line.Name ?? line.Article,
            [RecipeVariables.Address] = known.Address ?? "",
        };
        foreach (var (name, value) in known.Options) values[RecipeVariables.Options + name] = value;
        return new RecipeValues(values, recipe.Locale);
    }

    public async Task<AddLineResult> RunAsync(OrderLineToBuy line, CancellationToken cancellationToken)
    {
        try
        {
            if (await FindAsync(line, cancellationToken) is { } notThere) return notThere;
            if (phase.Unavailable is { } unavailable && await page.GuardedAsync(() => sight.ShowsAsync(unavailable), cancellationToken)) return new AddLineResult.Unavailable(await WordsAsync(unavailable, cancellationToken));
            await steps.RunAsync(phase.Steps, cancellationToken);
            var answers = Given(phase.Refused).Append(phase.Added).ToList();
            var answer = answers[await sight.WaitForAsync(answers, cancellationToken)];
            return answer == phase.Refused ? new AddLineResult.Refused(await WordsAsync(answer, cancellationToken)) : new AddLineResult.Added();
        }
        catch (SiteRefusedException said) when (said.Meaning is SiteMeaning.Refused or SiteMeaning.Unavailable or SiteMeaning.NotFound)
        {
            return said.Meaning switch
            {
                SiteMeaning.Unavailable => new AddLineResult.Unavailable(said.Words),
                SiteMeaning.NotFound => new AddLineResult.NotFound(said.Words),
                _ => new AddLineResult.Refused(said.Words),
            };
        }
    }

    /// <returns>Null when the article's page is shown.</returns>
    public async Task<AddLineResult.NotFound?> FindOnlyAsync(OrderLineToBuy line, CancellationToken cancellationToken)
    {
        try
        {
            return await FindAsync(line, cancellationToken);
        }
        catch (SiteRefusedException said) when (said.Meaning == SiteMeaning.NotFound)
        {
            return new AddLineResult.NotFound(said.Words);
        }
    }

    /// <returns>Null when the article's page is shown.</returns>
    private async Task<AddLineResult.NotFound?> FindAsync(OrderLineToBuy line, CancellationToken cancellationToken)
    {
        var byAddress = phase.Open is { } open && NeedsAddress(open);
        var hasAddress = recipe.Articles.GetValueOrDefault(line.Article)?.Address is not null;
        if (phase.Open is not null && (!byAddress || hasAddress)) await steps.RunAsync(phase.Open, cancellationToken);
        else if (phase.Search is { } search) return await SearchAsync(search, line, cancellationToken);
        else return new AddLineResult.NotFound($"The recipe has no address for {line.Article}: add it under 'articles'.");
        var signs = new List<RecipeLocator> { phase.Product };
        signs.AddRange(Given(phase.NotFound));
        return await sight.WaitForAsync(signs, cancellationToken) == 0 ? null : new AddLineResult.NotFound(await WordsAsync(phase.NotFound!, cancellationToken));
    }

    private static bool NeedsAddress(IReadOnlyList<RecipeStep> open) => open.Any(step => step.Goto is { } path && RecipeVariables.In(path).Contains(RecipeVariables.Address));

    /// <summary>The site may jump to the article's page at once, show hits, or nothing.</summary>
    private async Task<AddLineResult.NotFound?> SearchAsync(ArticleSearch search, OrderLineToBuy line, CancellationToken cancellationToken)
    {
        await steps.RunAsync(search.Steps, cancellationToken);
        var signs = new List<RecipeLocator> { phase.Product, search.Rows };
        signs.AddRange(Given(search.Empty).Concat(Given(phase.NotFound)));
        var shown = await sight.WaitForAsync(signs, cancellationToken);
        if (shown == 0) return null;
        if (shown > 1) return new AddLineResult.NotFound($"The site's search finds nothing for {line.Article}.");
        var seen = await new ListReader(sight).ReadAsync(() => sight.All(search.Rows), search.More, async row => await HitAsync(row, search, cancellationToken), cancellationToken);
        var exact = seen.Index().Where(hit => IsIt(hit.Item, search, line)).Select(hit => hit.Index).ToList();
        if (exact.Count == 0) return new AddLineResult.NotFound($"The site's search shows {seen.Count} articles, and none is {(search.Article is null ? $"“{sight.Values.Get(RecipeVariables.Name)}”" : line.Article)}.");
        if (exact.Count > 1) throw await page.UnknownAsync($"The site's search shows {line.Article} {exact.Count} times.");
        var row = sight.All(search.Rows).Nth(exact[0]);
        if (search.Open is { } open) await new Hand(sight).ClickAsync(open, cancellationToken, inside: row);
        else await new Hand(sight).ClickAsync(row, $"the hit for {line.Article}", cancellationToken);
        await sight.WaitForAsync(phase.Product, cancellationToken);
        return null;
    }

    private async Task<string> HitAsync(ILocator row, ArticleSearch search, CancellationToken cancellationToken) => await reader.TextAsync(search.Article ?? search.Name!, cancellationToken, row) ?? "";

    private bool IsIt(string hit, ArticleSearch search, OrderLineToBuy line) => RecipeWords.Same(hit, search.Article is null ? $"{{{RecipeVariables.Name}}}" : $"{{{RecipeVariables.Article}}}", sight.Values) && line.Article.Length > 0;

    private async Task<string> WordsAsync(RecipeLocator of, CancellationToken cancellationToken) => (await page.GuardedAsync(() => sight.All(of).First.InnerTextAsync(), cancellationToken)).Trim();

    private static IEnumerable<RecipeLocator> Given(RecipeLocator? locator) => locator is null ? [] : [locator];
}
