namespace Procurement.Engine.Orders.Recipes;

/// <summary>How a thing on a page is found: the first of <paramref name="Ways"/> is preferred, the others are fallbacks whose use is reported as wear.</summary>
/// <param name="Line">Where it stands in the recipe, from 1; 0 for one that no recipe holds.</param>
public sealed record RecipeLocator(IReadOnlyList<LocatorWay> Ways, int Line = 0)
{
    public static implicit operator RecipeLocator(string css) => new([new LocatorWay { Css = css }]);

    public override string ToString() => string.Join(", else ", Ways);
}

/// <summary>One way to find a thing: exactly one of the first group, narrowed by the others. Texts between slashes (<c>/add to (cart|basket)/i</c>) are patterns.</summary>
public sealed record LocatorWay
{
    /// <summary>A CSS or other Playwright selector.</summary>
    public string? Css { get; init; }
    /// <summary>ARIA role; <see cref="Name"/> is its accessible name.</summary>
    public string? Role { get; init; }
    public string? Label { get; init; }
    public string? Text { get; init; }
    public string? Placeholder { get; init; }
    public string? TestId { get; init; }
    public string? Title { get; init; }
    public string? Alt { get; init; }

    public string? Name { get; init; }
    /// <summary>The whole text in its own case, not a part of it.</summary>
    public bool Exact { get; init; }
    public RecipeLocator? Within { get; init; }
    /// <summary>In the smallest box around this that holds such a thing.</summary>
    public RecipeLocator? Near { get; init; }
    public RecipeLocator? Has { get; init; }
    public RecipeLocator? HasNot { get; init; }
    public string? HasText { get; init; }
    public string? HasNotText { get; init; }
    /// <summary>Of several visible ones: 1 the first, -1 the last.</summary>
    public int? Nth { get; init; }
    /// <summary>CSS of the frame that it is in.</summary>
    public string? Frame { get; init; }

    public override string ToString()
    {
        var (kind, value) = this switch
        {
            { Role: { } role } => (role, Name),
            { Label: { } label } => ("label", label),
            { Text: { } text } => ("text", text),
            { Placeholder: { } placeholder } => ("placeholder", placeholder),
            { TestId: { } id } => ("testId", id),
            { Title: { } title } => ("title", title),
            { Alt: { } alt } => ("alt", alt),
            _ => ("", Css),
        };
        var narrowed = $"{(HasText is null ? "" : $" with “{HasText}”")}{(Has is null ? "" : $" with {Has}")}{(Near is null ? "" : $" near {Near}")}{(Within is null ? "" : $" within {Within}")}";
        return (kind.Length == 0 ? value : value is null ? kind : $"{kind} “{value}”") + narrowed;
    }
}

/// <summary>
/// Where a value stands: the text, input value or chosen option of <see cref="At"/>, of the row's cell under the header <see cref="Column"/>, or what stands beside the
/// words <see cref="Beside"/>; in a row, none of the three means the row itself.
/// </summary>
public sealed record RecipeField
{
    public RecipeLocator? At { get; init; }
    public string? Column { get; init; }
    public string? Beside { get; init; }
    /// <summary>Where <see cref="Beside"/> is looked for.</summary>
    public RecipeLocator? Within { get; init; }
    public string? Attribute { get; init; }
    /// <summary>A regular expression; its group 1 is the value.</summary>
    public string? Pattern { get; init; }
    /// <summary>CSS of what inside does not count: struck prices, labels.</summary>
    public string? Except { get; init; }
    public int Line { get; init; }

    public static implicit operator RecipeField(string css) => new() { At = css };

    public override string ToString() => Beside is not null ? $"beside “{Beside}”" : Column is not null ? $"under “{Column}”" : At?.ToString() ?? "the row";
}
