using Microsoft.EntityFrameworkCore;
using Procurement.Data;
using Procurement.Data.Orders;

namespace Procurement.Engine.Orders.Pacing;

/// <summary>Keeps what a supplier's website has said to any node, so that the next order knows it.</summary>
internal static class SupplierBreakers
{
    private const int Tries = 5;

    /// <returns>True when something changed.</returns>
    public static async Task<bool> NoteAsync(IDbContextFactory<ProcurementDb> dbs, string supplier, SiteSign sign, DateTimeOffset now, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            await using var db = await dbs.CreateDbContextAsync(cancellationToken);
            var row = await db.SupplierBreakers.SingleOrDefaultAsync(x => x.SupplierCode == supplier, cancellationToken);
            if (row is null && sign is SiteSign.Serves) return false;
            if (row is null) db.SupplierBreakers.Add(row = new SupplierBreaker { SupplierCode = supplier });
            Apply(row, sign, now);
            if (!db.ChangeTracker.HasChanges()) return false;
            try
            {
                await db.SaveChangesAsync(cancellationToken);
                return true;
            }
            catch (DbUpdateException) when (tries < Tries)
            {
                // Another node noted something at the same time: this comes on top of it.
            }
        }
    }

    private static void Apply(SupplierBreaker row, SiteSign sign, DateTimeOffset now)
    {
        switch (sign)
        {
            case SiteSign.Serves: row.Serves(); break;
            case SiteSign.Fails: row.Fails(now); break;
            case SiteSign.Challenges: row.Challenged(now); break;
            case SiteSign.RefusesAccount: row.RefusedSignIn(now); break;
            case SiteSign.AsksForQuiet quiet: row.AsksForQuiet(quiet.Until); break;
            default: throw new InvalidOperationException($"Unknown sign {sign.GetType().Name}.");
        }
    }
}
