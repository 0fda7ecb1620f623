using Procurement.Engine.Orders.Recipes;

namespace Procurement.Engine.Orders.Browser;

/// <summary>Something on the site that the recipe still copes with but that has changed: it wears out before it breaks.</summary>
/// <param name="Where">Line of the recipe, from 1; 0 where it has none.</param>
public sealed record Wear(SitePhase Phase, int Where, string What);
