using Microsoft.Playwright;
using Procurement.Engine.Orders.Recipes;

namespace Procurement.Engine.Orders.Browser;

/// <summary>Closes what lies over the page now and then. A banner that does not go is left: what it covers then says so.</summary>
internal sealed class Banners(IReadOnlyList<RecipeBanner> banners, IPage page)
{
    private const float MillisecondsToClose = 2000;
    private readonly LocatorBuilder _locators = new(page, RecipeValues.None);

    /// <returns>Whether one was closed.</returns>
    public async Task<bool> CloseAsync()
    {
        var closed = false;
        foreach (var banner in banners)
        {
            if (!await _locators.Any(banner.Shown ?? banner.Close).First.IsVisibleAsync()) continue;
            closed |= await TryCloseAsync(_locators.Any(banner.Close).First, _locators.Any(banner.Shown ?? banner.Close).First);
        }
        return closed;
    }

    private static async Task<bool> TryCloseAsync(ILocator close, ILocator shown)
    {
        try
        {
            await close.ClickAsync(new LocatorClickOptions { Timeout = MillisecondsToClose });
            await shown.WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Hidden, Timeout = MillisecondsToClose });
            return true;
        }
        catch (Exception trouble) when (trouble is TimeoutException or PlaywrightException)
        {
            // It went by itself, or another lies over it: the next look tells.
            return false;
        }
    }
}
