namespace Procurement.Engine.Orders.Recipes;

/// <summary>
/// How to buy on one supplier's website: data, not code. Words in braces are filled in by the runner (<see cref="RecipeVariables"/>). Its form is
/// recipe.schema.json; <see cref="RecipeCompiler"/> makes one from YAML; docs/recipes.md teaches it.
/// </summary>
public sealed record Recipe
{
    public required string Name { get; init; }
    /// <summary>Hosts beside the supplier's own that may be visited (a sign-in server).</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];
    /// <summary>Language asked of the site, BCP 47.</summary>
    public string Locale { get; init; } = "en-GB";
    public RecipeTimeouts Timeouts { get; init; } = new();
    public RecipeFormat Format { get; init; } = new();
    public RecipeSession Session { get; init; } = new();
    public RecipePacing Pacing { get; init; } = new();
    /// <summary>What approved prices are, where the site's differ; null: they are what the site shows.</summary>
    public PriceMode? Catalogue { get; init; }
    /// <summary>Percent; what lies between prices with and without tax.</summary>
    public decimal? TaxPercent { get; init; }
    /// <summary>Pages that want to see a person.</summary>
    public RecipeSigns Challenge { get; init; } = new() { Statuses = [403, 429] };
    /// <summary>Pages that are not part of the shop: maintenance, errors.</summary>
    public RecipeSigns Unknown { get; init; } = new();
    /// <summary>What lies over the page now and then and is closed whenever it gets in the way.</summary>
    public IReadOnlyList<RecipeBanner> Banners { get; init; } = [];
    public IReadOnlyList<DialogRule> Dialogs { get; init; } = [];
    public IReadOnlyList<MessageRule> Messages { get; init; } = [];
    /// <summary>Steps with a name, for <c>do</c>.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<RecipeStep>> Flows { get; init; } = new Dictionary<string, IReadOnlyList<RecipeStep>>();
    /// <summary>By the supplier's part number: how the site knows it.</summary>
    public IReadOnlyDictionary<string, RecipeArticle> Articles { get; init; } = new Dictionary<string, RecipeArticle>();
    public required SignInPhase SignIn { get; init; }
    /// <summary>Where the site says for which customer the account buys; null where it says so nowhere.</summary>
    public CustomerPhase? Customer { get; init; }
    public required HistoryPhase History { get; init; }
    public required EmptyCartPhase EmptyCart { get; init; }
    public required AddLinePhase AddLine { get; init; }
    public required CartPage ReadCart { get; init; }
    public required CheckoutPhase Checkout { get; init; }
    public required CommitPhase Commit { get; init; }
    public required ConfirmationPhase Confirmation { get; init; }

    /// <summary>Whether the history must be read before the order is armed: our order is then known as the one that was not there.</summary>
    public bool ComparesHistory => History.IdentifyBy == HistoryIdentity.NewOrder || Confirmation.AlsoInHistory || Confirmation.Number.From != NumberSource.Page;

    /// <summary>Whether the site shows our reference before the click.</summary>
    public bool ShowsReference => History.IdentifyBy == HistoryIdentity.Reference || Checkout.Review.Reference is not null;
}

/// <summary>How long to wait, in seconds: for a page or a sign on it, and for an answer to the order.</summary>
public sealed record RecipeTimeouts
{
    public int Page { get; init; } = 30;
    public int Commit { get; init; } = 60;
}

/// <summary>How the site writes numbers and money. <see cref="Symbols"/> map what stands beside a price to ISO 4217.</summary>
public sealed record RecipeFormat
{
    public string Decimal { get; init; } = ".";
    public string Thousands { get; init; } = ",";
    public IReadOnlyDictionary<string, string> Symbols { get; init; } = new Dictionary<string, string>();
    /// <summary>ISO 4217, where pages show none, or a sign that could be several.</summary>
    public string? Currency { get; init; }
}

public enum SessionPart { Cookies, LocalStorage, SessionStorage }

/// <summary>What of a session is kept until the next order.</summary>
public sealed record RecipeSession
{
    public IReadOnlyList<SessionPart> Keep { get; init; } = [SessionPart.Cookies, SessionPart.LocalStorage];
}

/// <summary>How a page is known: one of these is visible, or the title matches, or it came with such a status.</summary>
public sealed record RecipeSigns
{
    public IReadOnlyList<RecipeLocator> Visible { get; init; } = [];
    public IReadOnlyList<string> Titles { get; init; } = [];
    public IReadOnlyList<int> Statuses { get; init; } = [];
    /// <summary>Seconds after which such a page counts; many go by themselves in a browser that runs their script.</summary>
    public int PassesWithin { get; init; } = 5;
}

/// <summary>Null <paramref name="Shown"/>: where <paramref name="Close"/> is visible.</summary>
public sealed record RecipeBanner(RecipeLocator Close, RecipeLocator? Shown = null);

/// <summary>What the site's own words mean.</summary>
public enum SiteMeaning { Nothing, Refused, Unavailable, NotFound, TooSoon, SignedOut }

public enum DialogAnswer { Accept, Dismiss }

/// <summary>A box of the browser (alert, confirm) whose text has these words. Null <paramref name="Answer"/>: alerts are accepted, questions dismissed.</summary>
/// <param name="In">Phases in which the rule counts; null: all.</param>
public sealed record DialogRule(string Text, IReadOnlyList<SitePhase>? In = null, DialogAnswer? Answer = null, SiteMeaning Means = SiteMeaning.Nothing);

/// <summary>A message in the page that ends the waiting for anything else.</summary>
public sealed record MessageRule(RecipeLocator Shown, SiteMeaning Means, IReadOnlyList<SitePhase>? In = null);

/// <summary>How the site knows an article: where its page is, how its name is written, which variant is meant.</summary>
public sealed record RecipeArticle
{
    public string? Address { get; init; }
    public string? Name { get; init; }
    public IReadOnlyDictionary<string, string> Options { get; init; } = new Dictionary<string, string>();
    /// <summary>How many of the site's units make one of ours.</summary>
    public int Pack { get; init; } = 1;
}
