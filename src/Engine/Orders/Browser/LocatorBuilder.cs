using Microsoft.Playwright;
using Procurement.Engine.Orders.Recipes;

namespace Procurement.Engine.Orders.Browser;

/// <summary>Makes Playwright's locators of a recipe's, with the values of the moment. Only what is visible is found.</summary>
internal sealed class LocatorBuilder(IPage page, RecipeValues values)
{
    /// <summary>All visible matches of one way; <c>nth</c> is not applied.</summary>
    public ILocator Build(LocatorWay way, ILocator? inside = null, bool hidden = false)
    {
        var what = Narrowed(way, Named(way));
        if (way.Near is { } near) what = Around(Any(near).First, what);
        if (way.Within is { } within) what = Any(within).Locator(what);
        if (way.Frame is { } frame) what = page.FrameLocator(RecipeVariables.Fill(frame, values, RecipeVariables.ForSelector)).Locator(what);
        else if (inside is not null) what = inside.Locator(what);
        return hidden ? what : what.Filter(new LocatorFilterOptions { Visible = true });
    }

    /// <summary>All visible matches of all ways.</summary>
    public ILocator Any(RecipeLocator locator, ILocator? inside = null) => locator.Ways.Select(way => Nth(Build(way, inside), way.Nth)).Aggregate((one, other) => one.Or(other));

    public static ILocator Nth(ILocator all, int? nth) => nth is not { } which ? all : which < 0 ? all.Nth(which) : all.Nth(which - 1);

    private ILocator Named(LocatorWay way)
    {
        var exact = way.Exact;
        if (way.Css is { } css) return page.Locator(RecipeVariables.Fill(css, values, RecipeVariables.ForSelector));
        if (way.Role is { } role) return page.GetByRole(Enum.Parse<AriaRole>(role, ignoreCase: true), Name(way.Name, exact));
        if (way.Label is { } label) return RecipeWords.Pattern(label, values) is { } pattern ? page.GetByLabel(pattern) : page.GetByLabel(Plain(label), new PageGetByLabelOptions { Exact = exact });
        if (way.Text is { } text) return RecipeWords.Pattern(text, values) is { } pattern ? page.GetByText(pattern) : page.GetByText(Plain(text), new PageGetByTextOptions { Exact = exact });
        if (way.Placeholder is { } placeholder) return RecipeWords.Pattern(placeholder, values) is { } pattern ? page.GetByPlaceholder(pattern) : page.GetByPlaceholder(Plain(placeholder), new PageGetByPlaceholderOptions { Exact = exact });
        if (way.Title is { } title) return RecipeWords.Pattern(title, values) is { } pattern ? page.GetByTitle(pattern) : page.GetByTitle(Plain(title), new PageGetByTitleOptions { Exact = exact });
        if (way.Alt is { } alt) return RecipeWords.Pattern(alt, values) is { } pattern ? page.GetByAltText(pattern) : page.GetByAltText(Plain(alt), new PageGetByAltTextOptions { Exact = exact });
        return page.GetByTestId(Plain(way.TestId ?? throw new InvalidOperationException("A locator that names nothing passed the recipe compiler.")));
    }

    private PageGetByRoleOptions Name(string? name, bool exact)
    {
        if (name is null) return new PageGetByRoleOptions();
        return RecipeWords.Pattern(name, values) is { } pattern ? new PageGetByRoleOptions { NameRegex = pattern } : new PageGetByRoleOptions { Name = Plain(name), Exact = exact };
    }

    private ILocator Narrowed(LocatorWay way, ILocator what)
    {
        if (way.HasText is { } words) what = what.Filter(RecipeWords.Pattern(words, values) is { } pattern ? new LocatorFilterOptions { HasTextRegex = pattern } : new LocatorFilterOptions { HasText = Plain(words) });
        if (way.HasNotText is { } notWords) what = what.Filter(RecipeWords.Pattern(notWords, values) is { } pattern ? new LocatorFilterOptions { HasNotTextRegex = pattern } : new LocatorFilterOptions { HasNotText = Plain(notWords) });
        if (way.Has is { } has) what = what.Filter(new LocatorFilterOptions { Has = Any(has) });
        if (way.HasNot is { } hasNot) what = what.Filter(new LocatorFilterOptions { HasNot = Any(hasNot) });
        return what;
    }

    /// <summary>Ancestors come from the outside in: the last that holds such a thing is the smallest box.</summary>
    private static ILocator Around(ILocator anchor, ILocator what) => anchor.Locator("xpath=ancestor::*").Filter(new LocatorFilterOptions { Has = what }).Last.Locator(what);

    private string Plain(string text) => RecipeVariables.Fill(text, values);
}
