using System.Collections.Concurrent;

namespace Procurement.Engine.Orders.Live;

/// <summary>Within one process.</summary>
internal class LocalLiveRelay : ILiveRelay
{
    private readonly ConcurrentDictionary<string, Action<byte[]>[]> listeners = new(StringComparer.Ordinal);
    private readonly Lock gate = new();

    public virtual void Send(string channel, byte[] message)
    {
        if (!listeners.TryGetValue(channel, out var all)) return;
        foreach (var heard in all) heard(message);
    }

    public virtual Task<IAsyncDisposable> HearAsync(string channel, Action<byte[]> heard, CancellationToken cancellationToken)
    {
        lock (gate) listeners.AddOrUpdate(channel, _ => [heard], (_, all) => [.. all, heard]);
        return Task.FromResult<IAsyncDisposable>(new Leaving(() => Leave(channel, heard)));
    }

    private void Leave(string channel, Action<byte[]> heard)
    {
        lock (gate)
        {
            if (!listeners.TryGetValue(channel, out var all)) return;
            Action<byte[]>[] others = [.. all.Where(other => other != heard)];
            if (others.Length == 0) listeners.TryRemove(channel, out _);
            else listeners[channel] = others;
        }
    }

    private sealed class Leaving(Action leave) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            leave();
            return ValueTask.CompletedTask;
        }
    }
}
