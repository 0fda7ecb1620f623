using Microsoft.EntityFrameworkCore;
using Procurement.Data;
using Procurement.Data.Audit;
using Procurement.Data.Orders;

namespace Procurement.Engine.Orders.Live;

internal static class LiveRows
{
    private const int MostTries = 5;

    /// <summary>The session of an order that is open now; tracked, null where there is none.</summary>
    public static Task<LiveSession?> OpenOfAsync(this ProcurementDb db, string order, CancellationToken cancellationToken) =>
        db.LiveSessions.SingleOrDefaultAsync(x => x.EndedAt == null && db.Orders.Any(o => o.Id == x.OrderId && o.Number == order), cancellationToken);

    /// <summary>Makes a move of the node that holds the browser: it counts whatever others do at the same moment.</summary>
    /// <returns>False when the session has ended.</returns>
    public static async Task<bool> ChangeAsync(IDbContextFactory<ProcurementDb> dbs, Guid session, Action<ProcurementDb, LiveSession> change, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            await using var db = await dbs.CreateDbContextAsync(cancellationToken);
            if (await db.LiveSessions.SingleOrDefaultAsync(x => x.Id == session && x.EndedAt == null, cancellationToken) is not { } row) return false;
            change(db, row);
            try
            {
                await db.SaveChangesAsync(cancellationToken);
                return true;
            }
            catch (DbUpdateConcurrencyException) when (tries < MostTries)
            {
                // Somebody moved it meanwhile: look again.
            }
        }
    }
}

/// <summary>Who had their hands on a live browser, from when to when; never what they typed.</summary>
internal static class LiveAudit
{
    public const string Drives = "driveLiveBrowser", Left = "leaveLiveBrowser";

    public static AuditEntry Of(string action, string order, string name, Guid? id, string? detail, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        At = now,
        Actor = name,
        ActorId = id,
        Action = action,
        Subject = "order",
        SubjectKey = order,
        Detail = detail,
    };

    /// <summary>Whoever drives is about to stop.</summary>
    public static void Leaves(ProcurementDb db, LiveSession row, string order, DateTimeOffset now)
    {
        if (row.DriverView is null) return;
        db.AuditEntries.Add(Of(Left, order, row.DriverName!, row.DriverId, FormattableString.Invariant($"after {(now - row.DrivenSince!.Value).TotalSeconds:0} s"), now));
    }
}
