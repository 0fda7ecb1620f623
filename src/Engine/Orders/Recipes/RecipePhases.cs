using System.Text.Json.Serialization;

namespace Procurement.Engine.Orders.Recipes;

/// <summary>Part of a purchase on a site; the names stand in recipes and on attempts.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SitePhase>))]
public enum SitePhase { SignIn, History, EmptyCart, AddLine, ReadCart, Checkout, Commit, Confirmation }

/// <summary><paramref name="Open"/> leads to what only a signed-in buyer sees; it tells whether the stored session still holds.</summary>
/// <param name="Accepted">Sign of an accepted sign-in where that page does not show <paramref name="SignedIn"/>; then <paramref name="Open"/> is done again.</param>
public sealed record SignInPhase(IReadOnlyList<RecipeStep> Open, RecipeLocator SignedIn, RecipeLocator SignedOut, IReadOnlyList<RecipeStep> Steps, RecipeLocator Refused,
    SecondFactor? Code = null, RecipeLocator? Accepted = null);

public sealed record SecondFactor(RecipeLocator Shown, IReadOnlyList<RecipeStep> Steps);

/// <summary>For which customer, branch or cost centre the account buys: looked at before the cart is read and after the order. <paramref name="Shown"/> is there only for the right one.</summary>
public sealed record CustomerPhase(IReadOnlyList<RecipeStep> Steps, RecipeLocator Shown);

public enum HistoryIdentity { Reference, NewOrder }

public enum HistoryOrder { NewestFirst, OldestFirst }

/// <summary>All of <paramref name="Shown"/> must be visible before a missing row proves anything. <paramref name="Next"/> leads to older orders. Either <paramref name="Rows"/> or <see cref="Table"/> says where orders are.</summary>
public sealed record HistoryPhase(IReadOnlyList<RecipeStep> Steps, IReadOnlyList<RecipeLocator> Shown, RecipeLocator? Rows, RecipeField Number, RecipeField? Reference = null, RecipeLocator? Next = null)
{
    public RecipeLocator? Table { get; init; }
    /// <summary>How our order is known: by our reference, or as the one that was not there before.</summary>
    public HistoryIdentity IdentifyBy { get; init; }
    public HistoryOrder Order { get; init; }
    /// <summary>Minutes by which an order may come late into the history; null: as the configuration says.</summary>
    public int? LateBy { get; init; }
    /// <summary>Shown instead of rows where there are no orders yet.</summary>
    public RecipeLocator? Empty { get; init; }
    public RecipeField? Total { get; init; }
    /// <summary>Where an order goes, as its row says.</summary>
    public RecipeField? ShipTo { get; init; }
    public HistoryLines? Lines { get; init; }
    public HistoryDetails? Details { get; init; }
    public MoreRows? More { get; init; }
}

/// <summary>Lines of an order, inside its row or on its own page.</summary>
public sealed record HistoryLines(RecipeLocator Rows, RecipeField? Article, RecipeField? Name, RecipeField Quantity, RecipeField? Options = null);

/// <summary>An order's own page, for what its row does not show. <paramref name="Open"/> stands in the row.</summary>
/// <param name="Newest">How many of the newest orders are opened to look for our reference.</param>
public sealed record HistoryDetails(RecipeLocator Open, RecipeLocator Shown, RecipeField? Reference = null, RecipeField? Total = null, HistoryLines? Lines = null, IReadOnlyList<RecipeStep>? Back = null, int? Newest = null);

/// <summary>How the rest of a list comes: a click, or scrolling; until <paramref name="End"/> is visible, or nothing more comes.</summary>
public sealed record MoreRows(RecipeLocator? Click = null, RecipeLocator? Scroll = null, RecipeLocator? End = null);

/// <summary><paramref name="Remove"/> is clicked until <paramref name="Empty"/> is shown; <paramref name="Then"/> follows each click (a question in the page).</summary>
public sealed record EmptyCartPhase(IReadOnlyList<RecipeStep> Steps, RecipeLocator Remove, RecipeLocator Empty, IReadOnlyList<RecipeStep>? Then = null);

/// <summary>One line into the cart. <paramref name="Product"/> proves that the page shows exactly this article.</summary>
public sealed record AddLinePhase(IReadOnlyList<RecipeStep>? Open, RecipeLocator Product, IReadOnlyList<RecipeStep> Steps, RecipeLocator Added,
    RecipeLocator? NotFound = null, RecipeLocator? Unavailable = null, RecipeLocator? Refused = null, ArticleSearch? Search = null);

/// <summary>Finds an article by searching: the one row that is exactly it, or the product page itself where the site jumps there.</summary>
/// <param name="Open">Clicked in the row; null: the row.</param>
public sealed record ArticleSearch(IReadOnlyList<RecipeStep> Steps, RecipeLocator Rows, RecipeField? Article = null, RecipeField? Name = null, RecipeLocator? Open = null, RecipeLocator? Empty = null, MoreRows? More = null);

/// <summary>Whether amounts have the tax in them.</summary>
public enum PriceMode { WithTax, WithoutTax }

/// <summary>Rows and totals of a cart or review. Row fields count from the row; either <see cref="Rows"/> or <see cref="Table"/> says where rows are.</summary>
public record CartPage
{
    public IReadOnlyList<RecipeStep> Steps { get; init; } = [];
    public RecipeLocator? Empty { get; init; }
    public RecipeLocator? Rows { get; init; }
    public RecipeLocator? Table { get; init; }
    public MoreRows? More { get; init; }
    public RecipeField? Article { get; init; }
    public RecipeField? Name { get; init; }
    public RecipeField? Options { get; init; }
    /// <summary>Null: line total divided by unit price.</summary>
    public RecipeField? Quantity { get; init; }
    public RecipeField? UnitPrice { get; init; }
    public RecipeField? LineTotal { get; init; }
    /// <summary>In a row: it is not to be had.</summary>
    public RecipeLocator? Unavailable { get; init; }
    /// <summary>Null, in a cart only: the sum of the rows.</summary>
    public RecipeField? Total { get; init; }
    public RecipeField? Subtotal { get; init; }
    public RecipeField? Shipping { get; init; }
    public RecipeField? Tax { get; init; }
    /// <summary>Charges that nobody asked for: each visible one with an amount is a difference.</summary>
    public RecipeLocator? Extras { get; init; }
    /// <summary>Of the rows; null: as the catalogue.</summary>
    public PriceMode? Prices { get; init; }
    /// <summary>Of the total; null: as the rows.</summary>
    public PriceMode? TotalIs { get; init; }
}

/// <summary>The order as it stands beside the button that orders. Without rows those of the cart count, with this page's total.</summary>
public sealed record ReviewPage : CartPage
{
    public RecipeField? ShipTo { get; init; }
    public RecipeField? Reference { get; init; }
}

/// <summary>Up to, and not including, the click that orders.</summary>
public sealed record CheckoutPhase(IReadOnlyList<RecipeStep> Steps, ReviewPage Review)
{
    /// <summary>Characters that the site's reference field holds.</summary>
    public int ReferenceLength { get; init; } = 35;
    /// <summary>Boxes that the site ticks by itself and that may stay so; any other one that the recipe does not tick is a difference.</summary>
    public RecipeLocator? Ticked { get; init; }
    /// <summary>Working days from today (Monday to Friday) that <c>{needBy}</c> is, where an order has no date; null: then it is empty.</summary>
    public int? NeedByElse { get; init; }
    /// <summary>Delivery charge that was agreed with the supplier: up to this it does not count against the approved total.</summary>
    public decimal ShippingUpTo { get; init; }
}

/// <summary>The one click that orders.</summary>
public sealed record CommitPhase(RecipeLocator Click);

public enum NumberSource { Page, Address, History }

/// <summary>The supplier's order number: from a field of the page, by pattern from its address, or from the order history.</summary>
public sealed record OrderNumberField(NumberSource From, RecipeField? Field = null, string? Pattern = null);

/// <summary><paramref name="Reference"/>, where given, must show our reference, or the page is not ours.</summary>
/// <param name="AlsoInHistory">The number counts only when the history has it too, as a new order.</param>
public sealed record ConfirmationPhase(RecipeLocator Shown, OrderNumberField Number, RecipeField? Reference = null, bool AlsoInHistory = false)
{
    /// <summary>What the site charges; compared with the review's total.</summary>
    public RecipeField? Total { get; init; }
    public RecipeField? ShipTo { get; init; }
}
