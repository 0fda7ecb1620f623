using Microsoft.Extensions.Time.Testing;

namespace Procurement.Route.Tests.Orders.Defences;

/// <summary>A clock of run and shop together that moves on by as much as is waited for, at once: a wait of a minute is there and takes none.</summary>
internal sealed class JumpingClock() : FakeTimeProvider(new DateTimeOffset(2026, 11, 23, 5, 0, 0, TimeSpan.Zero))
{
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        if (dueTime > TimeSpan.Zero && period == Timeout.InfiniteTimeSpan) ThreadPool.QueueUserWorkItem(_ => Advance(dueTime));
        return timer;
    }
}
