using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Procurement.Engine.Orders.Browser;

/// <summary>What a page asks its site in the background: tells when it has become quiet.</summary>
internal sealed class Traffic
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(500);

    /// <summary>A request that is older than this is a line that the site keeps open, and is not waited for.</summary>
    private static readonly TimeSpan KeptOpen = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan LongestProof = TimeSpan.FromSeconds(15);
    private readonly ConcurrentDictionary<IRequest, long> _underWay = new();
    private readonly TimeProvider _clock = TimeProvider.System;
    private long _last;

    public Traffic(IPage page)
    {
        _last = _clock.GetTimestamp();
        page.Request += (_, request) => _underWay[request] = _last = _clock.GetTimestamp();
        page.RequestFinished += (_, request) => End(request);
        page.RequestFailed += (_, request) => End(request);
    }

    /// <summary>Waits until nothing was asked or answered for half a second from now on (what a click starts may be asked a moment later); gives up at <paramref name="atMost"/>.</summary>
    public Task SettleAsync(TimeSpan atMost, CancellationToken cancellationToken) => SettleAsync(atMost, Quiet, KeptOpen, cancellationToken);

    /// <summary>For what proves that something is not there: longer silence, and slow answers are waited for.</summary>
    public Task SettleForProofAsync(CancellationToken cancellationToken) => SettleAsync(LongestProof, 2 * Quiet, LongestProof, cancellationToken);

    private async Task SettleAsync(TimeSpan atMost, TimeSpan quiet, TimeSpan keptOpen, CancellationToken cancellationToken)
    {
        var began = _clock.GetTimestamp();
        while (_clock.GetElapsedTime(began) < atMost && !IsQuiet()) await Task.Delay(SitePage.Pause, cancellationToken);

        bool IsQuiet() => _clock.GetElapsedTime(Math.Max(_last, began)) > quiet && !_underWay.Values.Any(since => _clock.GetElapsedTime(since) < keptOpen);
    }

    private void End(IRequest request)
    {
        if (_underWay.TryRemove(request, out var since) && _clock.GetElapsedTime(since) < KeptOpen) _last = _clock.GetTimestamp();
    }
}
