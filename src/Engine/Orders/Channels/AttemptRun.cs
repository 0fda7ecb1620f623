using Microsoft.EntityFrameworkCore;
using Procurement.Data;
using Procurement.Data.Orders;

namespace Procurement.Engine.Orders.Channels;

/// <summary>The attempt that a channel works in: its order, its log, and the commit that arms it.</summary>
/// <param name="db">Tracks <paramref name="order"/> and <paramref name="row"/>.</param>
/// <param name="lease">How long the order is held anew when it is armed.</param>
/// <param name="holdsAccount">The run has the supplier's account, which is held anew as well.</param>
internal sealed class AttemptRun(ProcurementDb db, PurchaseOrder order, OrderAttempt row, AttemptLog log, TimeProvider clock, TimeSpan lease, bool holdsAccount = false)
{
    /// <summary>Between arming and the act nothing may take long: another node must not have taken over.</summary>
    private static readonly TimeSpan LongestToAct = TimeSpan.FromSeconds(5);

    private long armed;

    public ProcurementDb Db => db;
    public PurchaseOrder Order => order;
    public OrderAttempt Row => row;
    public AttemptLog Log => log;
    public TimeProvider Clock => clock;

    /// <summary>
    /// Commits that from here on the order may exist: once in an attempt, once for an order (a unique index). Throws when another worker holds the order.
    /// What follows is not cancelled: it is recorded, or looked up.
    /// </summary>
    /// <param name="historyClue">What tells the order apart in the supplier's history, where our reference does not; kept with the attempt.</param>
    public async Task ArmAsync(CancellationToken cancellationToken, string? historyClue = null)
    {
        if (await db.LiveSessions.AnyAsync(x => x.OrderId == order.Id && x.EndedAt == null && x.DriverView != null, cancellationToken))
            throw new InvalidOperationException($"A person drives the browser of order {order.Number}: it must not be armed.");
        if (holdsAccount && !await AccountLease.HandOverAsync(db, order.SupplierCode, order.Number, order.Number, order.LeasedBy!, clock.GetUtcNow() + lease, cancellationToken))
            throw new InvalidOperationException($"Another run has the supplier's account of order {order.Number}: it must not be armed.");
        var evidence = await log.HashAsync(cancellationToken);
        armed = clock.GetTimestamp();
        row.Arm(clock.GetUtcNow(), historyClue, evidence);
        order.HoldUntil(clock.GetUtcNow() + lease);
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>True when so much time has passed since arming that the act must be left undone.</summary>
    public bool IsTooLateToAct => clock.GetElapsedTime(armed) > LongestToAct;
}
