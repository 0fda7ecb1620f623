using Microsoft.EntityFrameworkCore;
using Procurement.Data;
using Procurement.Engine.Work;

namespace Procurement.Engine.Orders;

/// <summary>One run at a time for an account at a supplier, over all nodes: its cart is shared.</summary>
internal static class AccountLease
{
    /// <returns>False when another run has it.</returns>
    public static async Task<bool> TakeAsync(ProcurementDb db, string supplier, string holder, string node, DateTimeOffset now, TimeSpan lease, CancellationToken cancellationToken)
    {
        // The holder is "node/order": the node's liveness frees it like any other lease.
        var (name, until, lost) = ($"{node}/{holder}", now + lease, now - WorkClaims.NodeLost);
        return await db.Database.ExecuteSqlAsync($"""
            UPDATE supplier_accounts SET leased_by = {name}, leased_until = {until}
            WHERE supplier_code = {supplier} AND (leased_until IS NULL OR leased_until < {now} OR leased_by = {name}
                OR EXISTS (SELECT 1 FROM work_nodes n WHERE n.name = split_part(supplier_accounts.leased_by, '/', 1) AND n.seen_at < {lost}))
            """, cancellationToken) == 1;
    }

    public static Task GiveBackAsync(ProcurementDb db, string supplier, string holder, string node, CancellationToken cancellationToken) =>
        db.SupplierAccounts.Where(x => x.SupplierCode == supplier && x.LeasedBy == node + "/" + holder)
            .ExecuteUpdateAsync(set => set.SetProperty(x => x.LeasedBy, (string?)null).SetProperty(x => x.LeasedUntil, (DateTimeOffset?)null), cancellationToken);
}
