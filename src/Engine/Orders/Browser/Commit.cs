using Microsoft.Playwright;
using Procurement.Engine.Orders.Recipes;

namespace Procurement.Engine.Orders.Browser;

/// <summary>One click on the button that orders, and the reading of what comes back. No repeat, no healing.</summary>
internal sealed class Commit(Recipe recipe, SitePage page, PageReader reader, StepRunner steps)
{
    /// <summary>Seconds. The button was ready when the checkout was read; the caller has armed and waits.</summary>
    private const int ToBeReady = 5;

    public async Task<CommitResult> RunAsync(string reference, CancellationToken cancellationToken)
    {
        var button = page.Find(recipe.Commit.Click);
        try
        {
            await page.GuardedAsync(() => button.ClickAsync(new LocatorClickOptions { Trial = true, Timeout = ToBeReady * 1000 }), cancellationToken, ToBeReady);
        }
        catch (SupplierSiteException trouble)
        {
            return new CommitResult.Unclear($"The button that orders could not be clicked: {trouble.Message}", Clicked: false);
        }

        try
        {
            page.Forget();
            await page.GuardedAsync(() => button.ClickAsync(new LocatorClickOptions { Timeout = recipe.Timeouts.Commit * 1000 }), cancellationToken, recipe.Timeouts.Commit);
            page.Phase = SitePhase.Confirmation;
            await page.ExpectAsync([steps.Selector(recipe.Confirmation.Shown)], cancellationToken, recipe.Timeouts.Commit);
            return await ReadNumberAsync(reference, cancellationToken);
        }
        catch (SupplierSiteException trouble)
        {
            return new CommitResult.Unclear(trouble.Message, Clicked: true);
        }
    }

    private async Task<CommitResult> ReadNumberAsync(string reference, CancellationToken cancellationToken)
    {
        var confirmation = recipe.Confirmation;
        if (confirmation.Reference is { } field && await reader.TextAsync(field, cancellationToken) is var shown && shown != reference)
            return new CommitResult.Unclear($"The confirmation is for “{shown}”, not for our reference.", Clicked: true);
        return await reader.TextAsync(confirmation.Number, cancellationToken) is { } number
            ? new CommitResult.Confirmed(number)
            : new CommitResult.Unclear("The confirmation shows no order number.", Clicked: true);
    }
}
