using System.Text.RegularExpressions;
using Procurement.Simulators.Shop;
using Procurement.Testing;

namespace Procurement.Route.Tests.Orders.Matrix;

/// <summary>A personality of the sandbox shop, the supplier that has it, and the recipe that it is bought from with.</summary>
internal sealed partial record ShopKind(string Name, string Supplier, string Path, string Recipe)
{
    /// <summary>Shorter than what is usual: a run that waits must not take minutes of a test.</summary>
    private const string Patience = "timeouts: { page: 25, commit: 8 }";

    public static readonly ShopKind Classic = new(Personalities.Classic, "BRC", "BRC/", Patient(Kept("classic.yaml")));
    public static readonly ShopKind OnePage = new(Personalities.OnePage, "BRC", "onepage/BRC/", Patient(Kept("onepage.yaml")));
    public static readonly ShopKind Spa = new(Personalities.Spa, "OFW", "spa/OFW/", Patient(Kept("spa.yaml")));

    public static IReadOnlyList<ShopKind> All => [Classic, OnePage, Spa];

    /// <summary>The same shop, with a recipe that says how late the history may be.</summary>
    public ShopKind Late(int? minutes) => minutes is null ? this : this with { Recipe = Recipe.Replace("\nhistory:\n", $"\nhistory:\n  lateBy: {minutes}\n", StringComparison.Ordinal) };

    private static string Kept(string file) => File.ReadAllText(Repository.PathTo("tests", "Route.Tests", "Orders", "Recipes", file));

    private static string Patient(string yaml) => Timeouts().Replace(yaml, Patience);

    [GeneratedRegex(@"^timeouts:.*$", RegexOptions.Multiline)]
    private static partial Regex Timeouts();

    public override string ToString() => Name;
}
