using Procurement.Engine.Orders.Recipes;

namespace Procurement.Engine.Orders.Browser;

/// <summary>Which of several texts are meant by a recipe's words.</summary>
internal static class WordsThatFit
{
    /// <summary>Those that have the words; of several, the one that has nothing else, where there is just one.</summary>
    /// <param name="words">As the recipe says it, for a pattern.</param>
    /// <param name="wanted">Filled in, for plain words.</param>
    public static List<int> Of(IReadOnlyList<string> texts, string words, string wanted, RecipeValues values)
    {
        var isPattern = RecipeWords.Pattern(words, values) is not null;
        var having = texts.Index().Where(text => isPattern ? RecipeWords.Has(text.Item, words, values) : AddressWords.Contains(text.Item, wanted)).ToList();
        var exact = having.Where(text => RecipeWords.Same(text.Item, wanted, RecipeValues.None)).ToList();
        return [.. (having.Count > 1 && !isPattern && exact.Count == 1 ? exact : having).Select(text => text.Index)];
    }
}
