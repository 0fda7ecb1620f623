using Microsoft.Extensions.Time.Testing;

namespace Procurement.Route.Tests.Orders.Defences;

/// <summary>Moves on by as much as is waited for, at once: a wait of a minute is there and takes none. For the run in the browser; who else reads the time does so by <see cref="Still"/>.</summary>
internal sealed class JumpingClock : TimeProvider
{
    /// <summary>The same time; waiting by it moves nothing.</summary>
    public FakeTimeProvider Still { get; } = new(new DateTimeOffset(2026, 11, 23, 5, 0, 0, TimeSpan.Zero));

    public override long TimestampFrequency => Still.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => Still.GetUtcNow();

    public override long GetTimestamp() => Still.GetTimestamp();

    public void Advance(TimeSpan by) => Still.Advance(by);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = Still.CreateTimer(callback, state, dueTime, period);
        if (dueTime > TimeSpan.Zero && period == Timeout.InfiniteTimeSpan) ThreadPool.QueueUserWorkItem(_ => Still.Advance(dueTime));
        return timer;
    }
}
