using Microsoft.EntityFrameworkCore;
using Procurement.Data;
using Procurement.Data.Work;

namespace Procurement.Engine.Work;

/// <summary>
/// Takes due rows so that no two workers, on any node, hold the same one. The only way in which stages take work
/// (docs/decisions/0001-rows-are-the-queue.md).
/// </summary>
public static class WorkClaims
{
    /// <summary>
    /// For work with the outside: leases due rows to <paramref name="node"/> and commits at once (when no transaction is open). Counts an attempt on each.
    /// A lease that lapses frees the row; saving it afterwards fails on its version.
    /// </summary>
    /// <param name="where">Further SQL condition over the table's columns, without parameters; null for none.</param>
    public static Task<List<T>> LeaseDueAsync<T>(this ProcurementDb db, string node, DateTimeOffset now, TimeSpan lease, int take, CancellationToken cancellationToken, string? where = null)
        where T : OwedWork
    {
        var table = Table<T>(db);
        var sql = $"""
            UPDATE {table} SET leased_by = @p0, leased_until = @p1, attempts = attempts + 1
            WHERE id IN (SELECT id FROM {table} WHERE due_at <= @p2 AND (leased_until IS NULL OR leased_until < @p2){And(where)} ORDER BY due_at LIMIT @p3 FOR UPDATE SKIP LOCKED)
            RETURNING *, xmin
            """;
        return db.Set<T>().FromSqlRaw(sql, P("p0", node), P("p1", now + lease), P("p2", now), P("p3", take)).ToListAsync(cancellationToken);
    }

    /// <summary>
    /// For work inside one transaction: locks due rows until that transaction ends. Call with a transaction open.
    /// </summary>
    public static Task<List<T>> LockDueAsync<T>(this ProcurementDb db, DateTimeOffset now, int take, CancellationToken cancellationToken, string? where = null)
        where T : OwedWork
    {
        if (db.Database.CurrentTransaction is null) throw new InvalidOperationException("Locking due rows needs an open transaction.");
        var sql = $"SELECT *, xmin FROM {Table<T>(db)} WHERE due_at <= @p0 AND (leased_until IS NULL OR leased_until < @p0){And(where)} ORDER BY due_at LIMIT @p1 FOR UPDATE SKIP LOCKED";
        return db.Set<T>().FromSqlRaw(sql, P("p0", now), P("p1", take)).ToListAsync(cancellationToken);
    }

    private static string Table<T>(ProcurementDb db) where T : OwedWork =>
        db.Model.FindEntityType(typeof(T))?.GetTableName() ?? throw new InvalidOperationException($"{typeof(T).Name} has no table.");

    private static string And(string? where) => where is null ? "" : $" AND ({where})";

    private static Npgsql.NpgsqlParameter P(string name, object value) => new(name, value);
}
