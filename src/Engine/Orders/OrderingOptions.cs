namespace Procurement.Engine.Orders;

/// <summary>Section <c>Ordering</c> of the configuration.</summary>
public sealed class OrderingOptions
{
    public const string Section = "Ordering";

    /// <summary>Chromium or Chrome to order with; null finds one on the machine.</summary>
    public string? BrowserPath { get; set; }
    /// <summary>Supplier sessions open at once on this node, each in a browser process of its own.</summary>
    public int MaxBrowsers { get; set; } = 2;
    /// <summary>Runs after which a browser is replaced; 0 never.</summary>
    public int RunsPerBrowser { get; set; } = 50;
    /// <summary>Memory with no page open (MB, driver included) above which a browser is replaced; 0 never.</summary>
    public int BrowserMegabytes { get; set; } = 500;
    /// <summary>Minutes after which a run on a website is taken for stuck: its browser is ended and the order reconciled. The lease on the order is two minutes longer.</summary>
    public decimal RunMinutes { get; set; } = 8;
    /// <summary>Hours between two checks of a supplier's website, which only look; from 20 on in the night. 0 makes none.</summary>
    public double CanaryHours { get; set; } = 24;

    internal TimeSpan LongestRun => TimeSpan.FromMinutes((double)Math.Max(1, RunMinutes));

    /// <summary>Of an order and its supplier's account: nobody takes them over while a run may still be under way.</summary>
    internal TimeSpan Lease => LongestRun + TimeSpan.FromMinutes(2);

    public bool Headless { get; set; } = true;
    /// <summary>False leaves out the delays of recipes, for tests and measurements. What the site asks for, opening hours and orders per day hold all the same.</summary>
    public bool Pacing { get; set; } = true;
    /// <summary>Folder with recipes of one's own, <c>{name}.yaml</c>; they come before those that the product brings.</summary>
    public string? RecipeFolder { get; set; }
    /// <summary>How far a total may rise above the approved one, in percent and in the order's currency; the lower of both counts.</summary>
    public decimal TolerancePercent { get; set; } = 2;
    public decimal ToleranceAmount { get; set; } = 25;
    /// <summary>Total up to which an order that certainly was not placed is tried once more without a person.</summary>
    public decimal AutoRetryUpTo { get; set; } = 1000;
    /// <summary>Minutes for which a browser stands open for a person at a page that a run cannot pass; 0 closes it at once.</summary>
    public int HandOffMinutes { get; set; } = 15;
    /// <summary>How long a supplier that gets documents (e-mail, cXML) has to answer before a person is called.</summary>
    public decimal AnswerHours { get; set; } = 24;
}
