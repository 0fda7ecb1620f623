using Procurement.Engine.Orders.Recipes;

namespace Procurement.Engine.Orders.Browser;

/// <summary>Something on the site that the recipe still copes with but that has changed: it wears out before it breaks.</summary>
/// <param name="Where">Line of the recipe, from 1; 0 where it has none.</param>
/// <param name="What">The same whenever it is met again.</param>
/// <param name="Label">What the thing that was used instead says now; null where nothing was.</param>
public sealed record Wear(SitePhase Phase, int Where, string What, string? Label = null)
{
    public override string ToString() => Label is null ? What : $"{What} Its label is “{Label}” now.";
}
