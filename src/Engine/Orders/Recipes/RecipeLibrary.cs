using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace Procurement.Engine.Orders.Recipes;

/// <summary>Recipes by name: those of <c>Ordering:RecipeFolder</c> first, then those that the product brings.</summary>
public sealed partial class RecipeLibrary(IOptions<OrderingOptions> options)
{
    /// <summary>The recipe for the sandbox supplier shop.</summary>
    public const string SandboxShop = "sandbox-shop";

    /// <summary>The YAML of a recipe; null where there is none of that name.</summary>
    public string? FindText(string name)
    {
        if (!Name().IsMatch(name)) return null;
        var own = options.Value.RecipeFolder is { Length: > 0 } folder ? Path.Combine(folder, name + ".yaml") : null;
        return own is not null && File.Exists(own) ? File.ReadAllText(own) : Embedded.TryText($"Procurement.Engine.Orders.Recipes.Library.{name}.yaml");
    }

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$")]
    private static partial Regex Name();
}
