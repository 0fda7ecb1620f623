using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Procurement.Engine.Orders.Recipes;

namespace Procurement.Engine.Orders.Browser;

/// <summary>One click on the button that orders, and the reading of what comes back. No repeat, no healing.</summary>
internal sealed class Commit(Recipe recipe, Sight sight, PageReader reader, Func<CancellationToken, Task<HistorySnapshot>> readHistory)
{
    /// <summary>Seconds. The button was ready when the checkout was read; the caller has armed and waits.</summary>
    private const int ToBeReady = 5;

    /// <summary>A history may lag behind the confirmation.</summary>
    private const int LooksIntoHistory = 3;
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(2);
    private readonly SitePage page = sight.Page;
    private readonly ConfirmationPhase confirmation = recipe.Confirmation;

    public async Task<CommitResult> RunAsync(string reference, NewOrderClue? clue, CancellationToken cancellationToken)
    {
        ILocator button;
        bool overLabel;
        try
        {
            button = await sight.FindAsync(recipe.Commit.Click, cancellationToken, ToBeReady);
            overLabel = await new Hand(sight).WouldLandAsync(button, "the button that orders", cancellationToken, ToBeReady);
        }
        catch (SupplierSiteException trouble)
        {
            return new CommitResult.Unclear($"The button that orders could not be clicked: {trouble.Message}", Clicked: false);
        }

        try
        {
            page.Doing(null);
            await page.GuardedAsync(() => button.ClickAsync(new LocatorClickOptions { Timeout = recipe.Timeouts.Commit * 1000, Force = overLabel }), cancellationToken, recipe.Timeouts.Commit);
            page.Phase = SitePhase.Confirmation;
            await sight.WaitForAsync(confirmation.Shown, cancellationToken, recipe.Timeouts.Commit);
            return await ReadNumberAsync(reference, clue, cancellationToken);
        }
        catch (SupplierSiteException trouble)
        {
            return new CommitResult.Unclear(trouble.Message, Clicked: true, (trouble as SiteBusyException)?.Until);
        }
    }

    private async Task<CommitResult> ReadNumberAsync(string reference, NewOrderClue? clue, CancellationToken cancellationToken)
    {
        if (confirmation.Reference is { } field && await reader.TextAsync(field, cancellationToken) is var shown && shown != reference)
            return Unclear($"The confirmation is for “{shown}”, not for our reference.");
        var number = confirmation.Number.From switch
        {
            NumberSource.Page => await reader.TextAsync(confirmation.Number.Field!, cancellationToken),
            NumberSource.Address => FromAddress(page.Browser.Url, confirmation.Number.Pattern!),
            _ => null,
        };
        if (number is null && confirmation.Number.From != NumberSource.History) return Unclear("The confirmation shows no order number.");
        if (number is not null && clue is not null && clue.Before.Has(number)) return Unclear($"The confirmation shows {number}, an order that was in the history before: it proves nothing.");
        var taken = await TakenAsync(cancellationToken);
        if (!confirmation.AlsoInHistory && number is not null) return new CommitResult.Confirmed(number, taken);
        return clue is null ? Unclear("The history was not read before the order: it cannot tell which one is new.") : await FromHistoryAsync(number, taken, reference, clue, cancellationToken);
    }

    /// <summary>What the confirmation says of the order. That it cannot be read does not undo the order, and is told.</summary>
    private async Task<TakenOrder> TakenAsync(CancellationToken cancellationToken)
    {
        var unreadable = new List<string>();
        var (total, shipTo) = (await ShownAsync(confirmation.Total, "total", unreadable, cancellationToken), await ShownAsync(confirmation.ShipTo, "address", unreadable, cancellationToken));
        var amount = total is null ? null : SiteNumbers.Read(total, recipe.Format);
        if (total is not null && amount is null) unreadable.Add($"“{total}” on the confirmation is not readable as a total.");
        return new TakenOrder(amount, shipTo, unreadable);
    }

    private async Task<string?> ShownAsync(RecipeField? field, string what, List<string> unreadable, CancellationToken cancellationToken)
    {
        if (field is null) return null;
        try
        {
            if (await reader.TextAsync(field, cancellationToken) is { } text) return text;
        }
        catch (UnknownPageException)
        {
            // As good as not there.
        }

        unreadable.Add($"The confirmation does not show the {what}: compare it at the supplier.");
        return null;
    }

    /// <summary>The second way, independent of the first: the history has one new order, and it is that number.</summary>
    private async Task<CommitResult> FromHistoryAsync(string? number, TakenOrder taken, string reference, NewOrderClue clue, CancellationToken cancellationToken)
    {
        HistoryLookup seen = new HistoryLookup.Absent();
        for (var looks = 0; looks < LooksIntoHistory; looks++)
        {
            if (looks > 0) await Task.Delay(BetweenLooks, cancellationToken);
            var after = await readHistory(cancellationToken);
            seen = recipe.History.IdentifyBy == HistoryIdentity.NewOrder ? NewOrder.Find(clue, after) : ByReference(after, reference, clue);
            if (seen is HistoryLookup.Found found)
                return number is null || string.Equals(found.Number, number, StringComparison.OrdinalIgnoreCase) ? new CommitResult.Confirmed(found.Number, taken.And(found.Taken))
                    : Unclear($"The confirmation shows {number}, and the history {found.Number}.");
        }
        return Unclear(seen is HistoryLookup.Unreadable unreadable ? unreadable.Reason : "The history does not show the order yet.");
    }

    private static HistoryLookup ByReference(HistorySnapshot after, string reference, NewOrderClue clue)
        => after.Orders.FirstOrDefault(order => string.Equals(order.Reference, reference, StringComparison.OrdinalIgnoreCase) && !clue.Before.Has(order.Number)) is { } ours
            ? new HistoryLookup.Found(ours.Number, [ours.Number], ours.Taken) : new HistoryLookup.Absent();

    private static string? FromAddress(string address, string pattern)
        => Regex.Match(address, pattern, RegexOptions.None, TimeSpan.FromSeconds(1)) is { Success: true } match && match.Groups[1].Value is { Length: > 0 } number ? number : null;

    private static CommitResult.Unclear Unclear(string why) => new(why, Clicked: true);
}
