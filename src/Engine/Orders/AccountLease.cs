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
        // A run goes on with what this node held for a person.
        var (name, live, until, lost) = ($"{node}/{holder}", $"{node}/{LiveHolder(holder)}", now + lease, now - WorkClaims.NodeLost);
        return await db.Database.ExecuteSqlAsync($"""
            UPDATE supplier_accounts SET leased_by = {name}, leased_until = {until}
            WHERE supplier_code = {supplier} AND (leased_until IS NULL OR leased_until < {now} OR leased_by = {name} OR leased_by = {live}
                OR EXISTS (SELECT 1 FROM work_nodes n WHERE n.name = split_part(supplier_accounts.leased_by, '/', 1) AND n.seen_at < {lost}))
            """, cancellationToken) == 1;
    }

    /// <summary>Who holds the account for an order whose browser stands open for a person.</summary>
    public static string LiveHolder(string order) => $"live/{order}";

    /// <returns>False when <paramref name="from"/> no longer had it.</returns>
    public static async Task<bool> HandOverAsync(ProcurementDb db, string supplier, string from, string to, string node, DateTimeOffset until, CancellationToken cancellationToken) =>
        await db.SupplierAccounts.Where(x => x.SupplierCode == supplier && x.LeasedBy == node + "/" + from)
            .ExecuteUpdateAsync(set => set.SetProperty(x => x.LeasedBy, node + "/" + to).SetProperty(x => x.LeasedUntil, until), cancellationToken) == 1;

    public static Task GiveBackAsync(ProcurementDb db, string supplier, string holder, string node, CancellationToken cancellationToken) =>
        db.SupplierAccounts.Where(x => x.SupplierCode == supplier && x.LeasedBy == node + "/" + holder)
            .ExecuteUpdateAsync(set => set.SetProperty(x => x.LeasedBy, (string?)null).SetProperty(x => x.LeasedUntil, (DateTimeOffset?)null), cancellationToken);
}
