using System.Globalization;
using Microsoft.Playwright;
using Procurement.Engine.Orders.Recipes;

namespace Procurement.Engine.Orders.Browser;

/// <summary>What the site asked to send later is sent later.</summary>
internal sealed partial class SitePage
{
    /// <summary>For a page to say what it makes of an answer.</summary>
    private static readonly TimeSpan ToFallSilent = TimeSpan.FromSeconds(3);

    /// <summary>The site answered a background request since the last action with a time to send it later.</summary>
    public Refusal? AskedInBackground => _refusals.Background;

    /// <summary>What the page shows counts only when everything that it asked for was answered: waits for what was refused, and gets it.</summary>
    /// <returns>True where something had been refused.</returns>
    public async Task<bool> HonourAsync(CancellationToken cancellationToken)
    {
        if (_refusals.Background is not { } refused) return false;
        await WaitInPlaceAsync(refused, cancellationToken);
        await RecoverAsync(refused, cancellationToken);
        return true;
    }

    /// <summary>Waits as the site asked; a page that was refused is then loaded again.</summary>
    /// <exception cref="SiteBusyException">The wait is too long for here, or what was refused must not be sent again.</exception>
    public async Task WaitInPlaceAsync(Refusal refusal, CancellationToken cancellationToken)
    {
        if (refusal.Status == 429) Pace.TooMany();
        if (Phase is SitePhase.Commit or SitePhase.Confirmation || !refusal.MayBeRepeated || !await _quiet.WaitAsync(refusal.Until, cancellationToken)) throw await BusyAsync(refusal);
        // What else was refused with it, and what the page still says of that, is over as well.
        if (!refusal.IsDocument) await Traffic.SettleAsync(ToFallSilent, cancellationToken);
        _refusals.Forget();
        _dialogs.Forget();
        if (refusal.IsDocument) await ReloadAsync(cancellationToken);
    }

    /// <summary>What was refused is asked for once more: what only reads by loading the page, what changes something by the action that sent it.</summary>
    private async Task RecoverAsync(Refusal refusal, CancellationToken cancellationToken)
    {
        try
        {
            if (refusal.IsRead && _refusals.PageIsRead) await ReloadAsync(cancellationToken);
            else if (!refusal.IsRead && _again is { } again) await again(cancellationToken);
            else throw await BusyAsync(refusal);
        }
        catch (UnknownPageException)
        {
            // The page does not let it be done again: the order begins anew.
            throw await BusyAsync(refusal);
        }
    }

    private async Task ReloadAsync(CancellationToken cancellationToken)
    {
        await Pace.RoomAsync(cancellationToken);
        _documents.Forget();
        _refusals.Forget();
        await GuardedAsync(async () =>
        {
            try
            {
                await _page.ReloadAsync(new PageReloadOptions { WaitUntil = WaitUntilState.DOMContentLoaded });
            }
            catch (PlaywrightException) when (_refusals.PageIsRead && !_page.IsClosed)
            {
                // The page was going somewhere by itself: where that led is loaded again.
                await _page.WaitForLoadStateAsync(LoadState.DOMContentLoaded);
                await _page.ReloadAsync(new PageReloadOptions { WaitUntil = WaitUntilState.DOMContentLoaded });
            }
        }, cancellationToken);
    }

    public async Task<SiteBusyException> BusyAsync(Refusal refusal) => new(Phase, refusal.Until,
        string.Create(CultureInfo.InvariantCulture, $"The site asked to come back later (status {refusal.Status}, after {refusal.Until.UtcDateTime:HH:mm:ss} UTC)."), await EvidenceAsync());

    /// <summary>Ends a look, so that the wait that the site asked for is not taken for a page that does not come.</summary>
    private sealed class AskedToWaitException(Refusal refusal) : Exception
    {
        public Refusal Refusal => refusal;
    }
}
