using Microsoft.Playwright;
using Procurement.Engine.Orders.Recipes;

namespace Procurement.Engine.Orders.Browser;

/// <summary>Insurance, donations, substitutes: boxes that a site ticks for its buyers. What nobody asked for must not go along with an order.</summary>
internal sealed class TickedBoxes
{
    private readonly HashSet<string> asked = new(StringComparer.Ordinal);

    public void Forget() => asked.Clear();

    /// <summary>A recipe has ticked this box.</summary>
    public async Task AskAsync(ILocator box) => asked.Add(await box.EvaluateAsync<string>(PageScripts.BoxName));

    /// <returns>One sentence for each box that is ticked although the recipe neither ticks nor allows it.</returns>
    public async Task<IReadOnlyList<string>> UnaskedAsync(Sight sight, RecipeLocator? allowed, CancellationToken cancellationToken)
    {
        var ticked = await sight.Page.GuardedAsync(() => sight.Page.Browser.Locator("body").EvaluateAsync<string[]>(PageScripts.TickedBoxes), cancellationToken);
        var unasked = ticked.Where(name => !asked.Contains(name)).ToList();
        if (unasked.Count > 0 && allowed is not null)
            foreach (var box in await sight.AllAndHidden(allowed).AllAsync()) unasked.Remove(await box.EvaluateAsync<string>(PageScripts.BoxName));
        return [.. unasked.Select(name => $"The site has ticked what nobody asked for: “{name}”.")];
    }
}
