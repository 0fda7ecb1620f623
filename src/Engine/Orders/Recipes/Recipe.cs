using System.Text.Json;
using System.Text.Json.Serialization;

namespace Procurement.Engine.Orders.Recipes;

/// <summary>
/// How to buy on one supplier's website: data, not code. Selectors are Playwright's (CSS first); words in braces are filled in by the runner
/// (<see cref="RecipeVariables"/>). Its form is recipe.schema.json; <see cref="RecipeCompiler"/> makes one from YAML.
/// </summary>
public sealed record Recipe
{
    public required string Name { get; init; }
    /// <summary>Hosts beside the supplier's own that may be visited (a sign-in server).</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];
    /// <summary>Language asked of the site, BCP 47; it decides how numbers are written.</summary>
    public string Locale { get; init; } = "en-GB";
    public RecipeTimeouts Timeouts { get; init; } = new();
    public RecipeFormat Format { get; init; } = new();
    /// <summary>Pages that want to see a person.</summary>
    public RecipeSigns Challenge { get; init; } = new();
    /// <summary>Pages that are not part of the shop: maintenance, errors.</summary>
    public RecipeSigns Unknown { get; init; } = new();
    /// <summary>Phases in which a question box ("are you sure?") is answered with yes; elsewhere with no.</summary>
    public IReadOnlyList<SitePhase> AcceptDialogsIn { get; init; } = [];
    public required SignInPhase SignIn { get; init; }
    public required HistoryPhase History { get; init; }
    public required EmptyCartPhase EmptyCart { get; init; }
    public required AddLinePhase AddLine { get; init; }
    public required CartTable ReadCart { get; init; }
    public required CheckoutPhase Checkout { get; init; }
    public required CommitPhase Commit { get; init; }
    public required ConfirmationPhase Confirmation { get; init; }
}

/// <summary>Part of a purchase on a site; the names stand in recipes and on attempts.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SitePhase>))]
public enum SitePhase { SignIn, History, EmptyCart, AddLine, ReadCart, Checkout, Commit, Confirmation }

/// <summary>How long to wait, in seconds: for a page or a sign on it, and for an answer to the order.</summary>
public sealed record RecipeTimeouts(int Page = 30, int Commit = 60);

/// <summary>How the site writes numbers and money. Symbols map what stands beside a price to ISO 4217.</summary>
public sealed record RecipeFormat(string Decimal = ".", string Thousands = ",")
{
    public IReadOnlyDictionary<string, string> Symbols { get; init; } = new Dictionary<string, string>();
}

/// <summary>How a page is known: one of these is visible, or the title matches, or it came with such a status.</summary>
public sealed record RecipeSigns
{
    public IReadOnlyList<string> Visible { get; init; } = [];
    public IReadOnlyList<string> Titles { get; init; } = [];
    public IReadOnlyList<int> Statuses { get; init; } = [];
}

/// <summary><paramref name="Open"/> is a page that only a signed-in buyer sees; it tells whether the stored session still holds.</summary>
public sealed record SignInPhase(string Open, string SignedIn, string SignedOut, IReadOnlyList<RecipeStep> Steps, string Refused, SecondFactor? Code = null);

public sealed record SecondFactor(string Shown, IReadOnlyList<RecipeStep> Steps);

/// <summary>All of <paramref name="Shown"/> must be visible before a missing row proves anything. <paramref name="Next"/> leads to older orders.</summary>
public sealed record HistoryPhase(IReadOnlyList<RecipeStep> Steps, IReadOnlyList<string> Shown, string Rows, RecipeField Reference, RecipeField Number, string? Next = null);

/// <summary><paramref name="Remove"/> is clicked until <paramref name="Empty"/> is shown.</summary>
public sealed record EmptyCartPhase(IReadOnlyList<RecipeStep> Steps, string Remove, string Empty);

/// <summary><paramref name="Product"/> proves that the page shows exactly this article.</summary>
public sealed record AddLinePhase(IReadOnlyList<RecipeStep> Open, string Product, IReadOnlyList<RecipeStep> Steps, string Added,
    string? NotFound = null, string? Unavailable = null, string? Refused = null);

/// <summary>Rows and total of a cart or review. <paramref name="Unavailable"/> marks a row that is not to be had.</summary>
public sealed record CartTable(IReadOnlyList<RecipeStep> Steps, string Rows, RecipeField Article, RecipeField Quantity, RecipeField UnitPrice, RecipeField LineTotal,
    RecipeField Total, string? Empty = null, string? Unavailable = null);

/// <summary>Up to, and not including, the click that orders. <paramref name="ReferenceLength"/>: characters that the site's field holds.</summary>
public sealed record CheckoutPhase(IReadOnlyList<RecipeStep> Steps, CheckoutReview Review, int ReferenceLength = 35);

public sealed record CheckoutReview(string Rows, RecipeField Article, RecipeField Quantity, RecipeField UnitPrice, RecipeField LineTotal, RecipeField Total,
    RecipeField ShipTo, RecipeField Reference, string? Unavailable = null)
{
    internal CartTable Table => new([], Rows, Article, Quantity, UnitPrice, LineTotal, Total, null, Unavailable);
}

/// <summary>The one click that orders.</summary>
public sealed record CommitPhase(string Click);

/// <summary><paramref name="Reference"/>, where given, must show our reference, or the page is not ours.</summary>
public sealed record ConfirmationPhase(string Shown, RecipeField Number, RecipeField? Reference = null);

/// <summary>Where a value stands: the text or input value of <paramref name="At"/>, or its <paramref name="Attribute"/>; group 1 of <paramref name="Pattern"/> where given.</summary>
[JsonConverter(typeof(RecipeFieldJson))]
public sealed record RecipeField(string At, string? Attribute = null, string? Pattern = null);

/// <summary>One thing that the runner does; exactly one of these is set.</summary>
public sealed record RecipeStep
{
    /// <summary>Relative to the supplier's website.</summary>
    public string? Goto { get; init; }
    public string? Click { get; init; }
    public FillStep? Fill { get; init; }
    public ChooseStep? Choose { get; init; }
    public string? Check { get; init; }
    public PressStep? Press { get; init; }
    /// <summary>Until this is visible.</summary>
    public string? Wait { get; init; }
    /// <summary>Until this is no longer visible.</summary>
    public string? Gone { get; init; }
    public IfStep? If { get; init; }
}

/// <summary><paramref name="Typed"/> sends key by key, for fields that listen to keys.</summary>
public sealed record FillStep(string Field, string Value, bool Typed = false);

/// <summary>Chooses the one option whose text has these words; <paramref name="Otherwise"/> is done where none has.</summary>
public sealed record ChooseStep(string Field, string Option, IReadOnlyList<RecipeStep>? Otherwise = null);
public sealed record PressStep(string Field, string Key);
public sealed record IfStep(string Visible, IReadOnlyList<RecipeStep> Then);

/// <summary>A field is a selector alone, or an object.</summary>
internal sealed class RecipeFieldJson : JsonConverter<RecipeField>
{
    public override RecipeField Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String) return new RecipeField(reader.GetString()!);
        var field = JsonElement.ParseValue(ref reader);
        string? Text(string name) => field.TryGetProperty(name, out var value) ? value.GetString() : null;
        return new RecipeField(Text("at")!, Text("attribute"), Text("pattern"));
    }

    public override void Write(Utf8JsonWriter writer, RecipeField value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString("at", value.At);
        if (value.Attribute is not null) writer.WriteString("attribute", value.Attribute);
        if (value.Pattern is not null) writer.WriteString("pattern", value.Pattern);
        writer.WriteEndObject();
    }
}
