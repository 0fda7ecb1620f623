using Microsoft.EntityFrameworkCore;
using Procurement.Data;
using Procurement.Data.Orders;
using Procurement.Engine.Work;

namespace Procurement.Portal.Features.Orders;

/// <summary>The browser that stands open for an order.</summary>
/// <param name="IsRunning">The run has it back: people look on.</param>
/// <param name="Driver">Name of who drives; null when nobody does.</param>
public sealed record LiveBrowserState(Guid Session, string Node, DateTimeOffset Until, bool IsRunning, string? Driver, Guid? DriverView);

internal static class LiveBrowserQuery
{
    /// <summary>Sessions whose browser is there: not ended, and on a node that lives.</summary>
    public static IQueryable<LiveSession> Standing(ProcurementDb db, DateTimeOffset now)
    {
        var lost = now - WorkClaims.NodeLost;
        return db.LiveSessions.AsNoTracking().Where(x => x.EndedAt == null && !db.WorkNodes.Any(n => n.Name == x.Node && n.SeenAt < lost));
    }

    /// <summary>Null where no browser stands open.</summary>
    public static Task<LiveBrowserState?> ReadAsync(ProcurementDb db, string number, DateTimeOffset now, CancellationToken cancellationToken) =>
        Standing(db, now).Where(x => db.Orders.Any(o => o.Id == x.OrderId && o.Number == number))
            .Select(x => new LiveBrowserState(x.Id, x.Node, x.Until, x.RunningSince != null, x.DriverName, x.DriverView)).FirstOrDefaultAsync(cancellationToken);
}
