using Procurement.Engine.Orders.Recipes;

namespace Procurement.Engine.Orders.Browser;

/// <summary>Tells by name and variant which article a row is, where a site shows no part numbers.</summary>
internal sealed class ArticleNames
{
    private readonly List<(string Article, string Name, IReadOnlyDictionary<string, string> Options)> _known;

    /// <param name="lines">What is bought; the recipe's own name for an article comes before the catalogue's.</param>
    public ArticleNames(Recipe recipe, IEnumerable<OrderLineToBuy> lines)
    {
        var bought = lines.Where(line => line.Name is not null && recipe.Articles.GetValueOrDefault(line.Article)?.Name is null)
            .Select(line => (line.Article, line.Name!, recipe.Articles.GetValueOrDefault(line.Article)?.Options ?? new Dictionary<string, string>()));
        _known = [.. bought, .. recipe.Articles.Where(article => article.Value.Name is not null).Select(article => (article.Key, article.Value.Name!, article.Value.Options))];
    }

    /// <summary>The part number; the name itself where no known article, or more than one, has it: it then counts as something that was not asked for.</summary>
    /// <param name="name">As the row shows it; lines after the first may tell the variant.</param>
    public string ArticleOf(string name, string? options)
    {
        var first = name.Split('\n')[0];
        var variant = $"{name} {options}";
        var fitting = _known.Where(known => (IsSame(name, known.Name) || IsSame(first, known.Name)) && known.Options.Values.All(value => AddressWords.Contains(variant, value))).ToList();
        // The one with most of its options told apart is meant: a plain article and its variant may have one name.
        var most = fitting.Count == 0 ? 0 : fitting.Max(known => known.Options.Count);
        var articles = fitting.Where(known => known.Options.Count == most).Select(known => known.Article).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        return articles.Count == 1 ? articles[0] : first.Trim();
    }

    private static bool IsSame(string seen, string name) => RecipeWords.Same(seen, name, RecipeValues.None);
}
