using System.Collections.Concurrent;
using Microsoft.Playwright;
using Procurement.Engine.Orders.Recipes;

namespace Procurement.Engine.Orders.Browser;

/// <summary>Acts on a page no faster than a person does: a pause before each action, a look at a page before its button is clicked, and no more requests than the supplier allows.</summary>
internal sealed class Pace
{
    /// <summary>Room that an action gets at least and at most, as shares of what the site allows in a minute: in between it is as much as one action has asked for so far.</summary>
    private const double LeastRoom = 0.2, MostRoom = 0.75;

    /// <summary>Sites that allow less are not paced by it: no order could be placed.</summary>
    private const int LeastLearned = 8;
    private const float LeastBetweenKeys = 60, MostBetweenKeys = 140, BetweenKeysUnpaced = 15;
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(250);
    private readonly RecipePacing _pacing;
    private readonly TimeProvider _clock;
    private readonly bool _on;
    private readonly Func<double> _chance;
    private readonly ConcurrentQueue<long> _requests = new();
    private long _shown;
    private int _asked, _largest;
    private int? _learned;

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
            if (!Counts(request)) return;
            _requests.Enqueue(_clock.GetTimestamp());
            _asked++;
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
        var (least, most) = ((double)_pacing.BetweenActions[0], (double)_pacing.BetweenActions[1]);
        if (_on) await WaitAsync(TimeSpan.FromSeconds(least + ((most - least) * _chance())), cancellationToken);
        await RoomAsync(cancellationToken);
    }

    /// <summary>Until the site allows as many requests as an action asks for.</summary>
    public async Task RoomAsync(CancellationToken cancellationToken)
    {
        _largest = Math.Max(_largest, _asked);
        _asked = 0;
        while (!MayAsk()) await WaitAsync(Beat, cancellationToken);
    }

    /// <summary>The site found that too much: so many requests within a minute are not made again in this run, whether or not the recipe knows of a limit.</summary>
    public void TooMany()
    {
        Expire();
        // The one that was refused is among them.
        _learned = Math.Max(LeastLearned, Math.Min(_learned ?? int.MaxValue, _requests.Count - 1));
    }

    /// <summary>Before a button is clicked: what the page shows has been looked at. Never longer than the recipe says, also where the page does not come to rest.</summary>
    public async Task BeforeSubmitAsync(CancellationToken cancellationToken)
    {
        if (_on) await WaitAsync(TimeSpan.FromSeconds((double)_pacing.BeforeSubmit) - _clock.GetElapsedTime(_shown), cancellationToken);
    }

    private bool MayAsk()
    {
        if ((_learned ?? (_on ? _pacing.RequestsPerMinute : null)) is not { } most) return true;
        Expire();
        return _requests.Count + Math.Clamp(_largest, most * LeastRoom, most * MostRoom) <= most;
    }

    private void Expire()
    {
        while (_requests.TryPeek(out var oldest) && _clock.GetElapsedTime(oldest) >= Minute) _requests.TryDequeue(out _);
    }

    private async Task WaitAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        if (wait > TimeSpan.Zero) await Task.Delay(wait, _clock, cancellationToken);
    }

    /// <summary>Sites count what their own programs answer: not pictures, styles and scripts.</summary>
    private static bool Counts(IRequest request) => request.ResourceType is "document" or "xhr" or "fetch";
}
