using Microsoft.EntityFrameworkCore;
using Procurement.Data;
using Procurement.Data.Requests;

namespace Procurement.Engine.Approvals;

/// <summary>A request that nobody else changes until the caller's transaction ends: decisions on it come one after the other, on whichever node.</summary>
internal static class LockedRequest
{
    /// <summary>Locks a request that was read before and reads it again, so that what another node committed meanwhile is seen.</summary>
    public static async Task AgainAsync(ProcurementDb db, PurchaseRequest request, CancellationToken cancellationToken)
    {
        if (db.Database.CurrentTransaction is null) throw new InvalidOperationException("Locking a request needs an open transaction.");
        await db.Database.ExecuteSqlAsync($"SELECT 1 FROM purchase_requests WHERE id = {request.Id} FOR UPDATE", cancellationToken);
        if (db.Entry(request).State == EntityState.Unchanged) await db.Entry(request).ReloadAsync(cancellationToken);
        foreach (var line in request.Lines.Where(line => db.Entry(line).State == EntityState.Unchanged).ToList()) await db.Entry(line).ReloadAsync(cancellationToken);
        await db.RequestLines.Where(x => x.RequestId == request.Id).LoadAsync(cancellationToken);
    }
}
