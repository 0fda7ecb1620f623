using Microsoft.EntityFrameworkCore;
using Procurement.Data;
using Procurement.Data.Company;

namespace Procurement.Portal.Features.Company;

/// <summary>How a supplier's website stands: its last check, what wears out there, newest first, and what was mended lately.</summary>
/// <param name="Check">Null where none was ever owed.</param>
public sealed record SupplierHealth(SupplierCanary? Check, IReadOnlyList<SupplierWear> Wear, IReadOnlyList<SupplierWear> Mended)
{
    private const int MostWear = 100, MostMended = 10;

    public static async Task<SupplierHealth> ReadAsync(ProcurementDb db, string code, CancellationToken cancellationToken)
    {
        var check = await db.SupplierCanaries.AsNoTracking().SingleOrDefaultAsync(x => x.SupplierCode == code, cancellationToken);
        var wear = await db.SupplierWear.AsNoTracking().Where(x => x.SupplierCode == code && x.ResolvedAt == null).OrderByDescending(x => x.LastSeenAt).ThenByDescending(x => x.FirstSeenAt).Take(MostWear).ToListAsync(cancellationToken);
        var mended = await db.SupplierWear.AsNoTracking().Where(x => x.SupplierCode == code && x.ResolvedAt != null).OrderByDescending(x => x.ResolvedAt).Take(MostMended).ToListAsync(cancellationToken);
        return new SupplierHealth(check, wear, mended);
    }
}
