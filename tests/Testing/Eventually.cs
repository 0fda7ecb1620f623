using System.Diagnostics;

namespace Procurement.Testing;

/// <summary>Waits for a condition of a running system: looks again and again, and fails with what it saw last.</summary>
public static class Eventually
{
    /// <summary>Generous, because a busy machine is slow: a test that passes never waits this long.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(25);

    /// <summary>Looks until <paramref name="accept"/> likes what <paramref name="look"/> returns, and returns that.</summary>
    /// <param name="because">What was waited for, for the message of the failure.</param>
    /// <param name="timeout"><see cref="Patience"/> when null.</param>
    /// <exception cref="TimeoutException">Not accepted in time; the message tells the last state or the last error.</exception>
    public static async Task<T> Get<T>(Func<Task<T>> look, Func<T, bool> accept, CancellationToken cancellationToken, string? because = null, TimeSpan? timeout = null)
    {
        var patience = timeout ?? Patience;
        var watch = Stopwatch.StartNew();
        while (true)
        {
            var (seen, last) = await Look(look, accept, cancellationToken);
            if (seen is [var found]) return found;
            if (watch.Elapsed > patience)
                throw new TimeoutException($"{because ?? "The condition"} did not come true within {patience.TotalSeconds:0} s. Last: {last}");
            await Task.Delay(Between, cancellationToken);
        }
    }

    /// <inheritdoc cref="Get{T}"/>
    public static Task Until(Func<Task<bool>> condition, CancellationToken cancellationToken, string? because = null, TimeSpan? timeout = null, Func<object?>? lastState = null) =>
        Get(async () => (Holds: await condition(), State: lastState?.Invoke()), seen => seen.Holds, cancellationToken, because, timeout);

    /// <inheritdoc cref="Get{T}"/>
    public static Task Until(Func<bool> condition, CancellationToken cancellationToken, string? because = null, TimeSpan? timeout = null, Func<object?>? lastState = null) =>
        Until(() => Task.FromResult(condition()), cancellationToken, because, timeout, lastState);

    private static async Task<(T[] Accepted, string Last)> Look<T>(Func<Task<T>> look, Func<T, bool> accept, CancellationToken cancellationToken)
    {
        try
        {
            var seen = await look();
            return accept(seen) ? ([seen], "") : ([], seen?.ToString() ?? "null");
        }
        catch (Exception trouble) when (trouble is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            return ([], $"{trouble.GetType().Name}: {trouble.Message}");
        }
    }
}
