using System.Collections.Concurrent;
using Microsoft.Playwright;
using Procurement.Engine.Orders.Recipes;

namespace Procurement.Engine.Orders.Browser;

/// <summary>Acts on a page no faster than a person does: a pause before each action, a look at a page before its button is clicked, and no more requests than the supplier allows.</summary>
internal sealed class Pace
{
    /// <summary>An action may ask for several things: so much of what is allowed is used before waiting.</summary>
    private const double ShareOfRequests = 0.8;
    private const float LeastBetweenKeys = 60, MostBetweenKeys = 140, BetweenKeysUnpaced = 15;
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(250);
    private readonly RecipePacing _pacing;
    private readonly TimeProvider _clock;
    private readonly bool _on;
    private readonly Func<double> _chance;
    private readonly ConcurrentQueue<long> _requests = new();
    private long _shown;

    /// <param name="on">False: none of the recipe's delays.</param>
    /// <param name="chance">0 to 1, another one each time.</param>
    public Pace(RecipePacing pacing, TimeProvider clock, bool on, Func<double> chance)
    {
        (_pacing, _clock, _on, _chance) = (pacing, clock, on, chance);
        _shown = clock.GetTimestamp();
    }

    /// <summary>Milliseconds between two keys of a field that is typed into.</summary>
    public float BetweenKeys => _on ? LeastBetweenKeys + ((MostBetweenKeys - LeastBetweenKeys) * (float)_chance()) : BetweenKeysUnpaced;

    public void Follow(IPage page)
    {
        page.Request += (_, request) =>
        {
            if (Counts(request)) _requests.Enqueue(_clock.GetTimestamp());
        };
        page.DOMContentLoaded += (_, _) => Shown();
        page.FrameNavigated += (_, frame) =>
        {
            if (frame == page.MainFrame) Shown();
        };
        page.RequestFinished += (_, request) =>
        {
            if (request.ResourceType is "xhr" or "fetch") Shown();
        };
    }

    /// <summary>The page shows something new from now on.</summary>
    public void Shown() => _shown = _clock.GetTimestamp();

    /// <summary>Before every click, entry and address.</summary>
    public async Task BeforeActionAsync(CancellationToken cancellationToken)
    {
        if (!_on) return;
        var (least, most) = ((double)_pacing.BetweenActions[0], (double)_pacing.BetweenActions[1]);
        await WaitAsync(TimeSpan.FromSeconds(least + ((most - least) * _chance())), cancellationToken);
        while (!MayAsk()) await WaitAsync(Beat, cancellationToken);
    }

    /// <summary>Before a button is clicked: what the page shows has been looked at. Never longer than the recipe says, also where the page does not come to rest.</summary>
    public async Task BeforeSubmitAsync(CancellationToken cancellationToken)
    {
        if (_on) await WaitAsync(TimeSpan.FromSeconds((double)_pacing.BeforeSubmit) - _clock.GetElapsedTime(_shown), cancellationToken);
    }

    private bool MayAsk()
    {
        if (_pacing.RequestsPerMinute is not { } most) return true;
        while (_requests.TryPeek(out var oldest) && _clock.GetElapsedTime(oldest) >= Minute) _requests.TryDequeue(out _);
        return _requests.Count < most * ShareOfRequests;
    }

    private async Task WaitAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        if (wait > TimeSpan.Zero) await Task.Delay(wait, _clock, cancellationToken);
    }

    /// <summary>Sites count what their own programs answer: not pictures, styles and scripts.</summary>
    private static bool Counts(IRequest request) => request.ResourceType is "document" or "xhr" or "fetch";
}
