namespace Procurement.Engine.Orders.Recipes;

/// <summary>One thing that the runner does: exactly one of the first group, with options.</summary>
public sealed record RecipeStep
{
    /// <summary>Relative to the supplier's website.</summary>
    public string? Goto { get; init; }
    public RecipeLocator? Click { get; init; }
    public FillStep? Fill { get; init; }
    public ChooseStep? Choose { get; init; }
    public PickStep? Pick { get; init; }
    public RecipeLocator? Check { get; init; }
    public RecipeLocator? Uncheck { get; init; }
    public PressStep? Press { get; init; }
    public RecipeLocator? Hover { get; init; }
    /// <summary>Until this is visible.</summary>
    public RecipeLocator? Wait { get; init; }
    /// <summary>Until this is no longer visible.</summary>
    public RecipeLocator? Gone { get; init; }
    /// <summary>Clicked where it is visible now.</summary>
    public RecipeLocator? Dismiss { get; init; }
    /// <summary>Until the page has asked the site nothing for half a second.</summary>
    public bool? Settle { get; init; }
    public RepeatStep? Repeat { get; init; }
    public IfStep? If { get; init; }
    public ExpectStep? Expect { get; init; }
    public DoStep? Do { get; init; }
    public NoteStep? Note { get; init; }

    /// <summary>A failure of this step is reported as wear and passed over.</summary>
    public bool Optional { get; init; }
    /// <summary>Clicks the spot even where something else (its own label) lies over it.</summary>
    public bool Force { get; init; }
    /// <summary>How long this step may take, instead of <c>timeouts.page</c>.</summary>
    public int? Seconds { get; init; }
    /// <summary>The step is done when a background request whose address has these words was answered.</summary>
    public string? Answered { get; init; }
    /// <summary>Where it stands in the recipe, from 1.</summary>
    public int Line { get; init; }
}

public sealed record FillStep(RecipeLocator Field, string Value)
{
    /// <summary>Key by key, for fields that listen to keys; then the field is left.</summary>
    public bool Typed { get; init; }
    /// <summary>Leaves the field afterwards (blur); null: where it was typed or waits for a sign.</summary>
    public bool? Leave { get; init; }
    /// <summary>The site's own sign that it was kept.</summary>
    public RecipeLocator? Saved { get; init; }
    /// <summary>What the field shows afterwards where the site rewrites it; null: what was filled in.</summary>
    public string? Shows { get; init; }
    /// <summary>Characters that the field holds: longer text is cut, but never the reference in it.</summary>
    public int? Longest { get; init; }
}

/// <summary>Chooses the one option that has these words, of a native select or of a list that a click on <paramref name="Field"/> opens.</summary>
public sealed record ChooseStep(RecipeLocator Field, string Option)
{
    /// <summary>The options of a custom list; null: what has the role option.</summary>
    public RecipeLocator? Options { get; init; }
    /// <summary>Done where no option fits.</summary>
    public IReadOnlyList<RecipeStep>? Otherwise { get; init; }
}

/// <summary>Picks the one radio button whose label, or else whose row, has these words.</summary>
public sealed record PickStep(string Option)
{
    public RecipeLocator? Within { get; init; }
    public IReadOnlyList<RecipeStep>? Otherwise { get; init; }
}

/// <summary>Null <paramref name="Field"/>: the page.</summary>
public sealed record PressStep(string Key, RecipeLocator? Field = null);

/// <summary>Does <paramref name="Steps"/> until the condition holds. Each round waits until what the condition reads, or <paramref name="Changes"/>, has changed.</summary>
public sealed record RepeatStep(IReadOnlyList<RecipeStep> Steps, Condition Until, int? Times = null, RecipeField? Changes = null);

public sealed record DoStep(string Flow)
{
    public IReadOnlyDictionary<string, string> With { get; init; } = new Dictionary<string, string>();
}

/// <summary>Keeps a value of this page for the review: <c>shipTo</c> or <c>reference</c>.</summary>
public sealed record NoteStep(string As, RecipeField Field);

/// <summary>Something that is or is not so; all keys that are given must hold.</summary>
public record Condition
{
    public RecipeLocator? Visible { get; init; }
    public RecipeLocator? Hidden { get; init; }
    public RecipeLocator? Enabled { get; init; }
    public RecipeLocator? Checked { get; init; }
    public TextCondition? Text { get; init; }
    /// <summary>Part of the page's address, or a pattern.</summary>
    public string? Address { get; init; }
    /// <summary>Not empty once its words in braces are filled in.</summary>
    public string? Given { get; init; }
    public IReadOnlyList<string>? Same { get; init; }
    public IReadOnlyList<Condition>? All { get; init; }
    public IReadOnlyList<Condition>? Any { get; init; }
    public Condition? Not { get; init; }
}

/// <summary>The value at <paramref name="At"/> is, or has in it, these words (or fits the pattern).</summary>
public sealed record TextCondition(RecipeField At, string? Is = null, string? Has = null);

public sealed record IfStep : Condition
{
    public IReadOnlyList<RecipeStep> Then { get; init; } = [];
    public IReadOnlyList<RecipeStep> Else { get; init; } = [];
}

public sealed record ExpectStep : Condition
{
    /// <summary>Why it must hold, for the operator who reads that it did not.</summary>
    public string? Because { get; init; }
}
