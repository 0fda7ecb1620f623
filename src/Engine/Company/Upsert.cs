using Microsoft.EntityFrameworkCore;
using Procurement.Data;

namespace Procurement.Engine.Company;

/// <summary>Counts what an import changes, by the change tracker: an update that sets the same values is unchanged.</summary>
internal sealed class Upsert(ProcurementDb db)
{
    private readonly List<object> known = [];
    private int created;

    public void Create(object row)
    {
        db.Add(row);
        created++;
    }

    public void Know(object row) => known.Add(row);

    public ImportResult Result()
    {
        db.ChangeTracker.DetectChanges();
        var updated = known.Count(row => db.Entry(row).State == EntityState.Modified);
        return new ImportResult(created, updated, known.Count - updated, []);
    }
}
