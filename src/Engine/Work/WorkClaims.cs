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
    /// <summary>A node that was not seen for so long holds nothing any more; nodes are seen every second. Set once at the start, from <see cref="WorkOptions"/>.</summary>
    public static TimeSpan NodeLost { get; internal set; } = TimeSpan.FromSeconds(WorkOptions.DefaultNodeLostSeconds);

    /// <summary>Nobody holds the row: no lease, a lapsed one, or that of a node that is gone.</summary>
    private const string Free = "leased_until IS NULL OR leased_until < @now OR EXISTS (SELECT 1 FROM work_nodes n WHERE n.name = leased_by AND n.seen_at < @lost)";

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
            UPDATE {table} SET leased_by = @node, leased_until = @until, attempts = attempts + 1
            WHERE id IN (SELECT id FROM {table} WHERE due_at <= @now AND ({Free}){And(where)} ORDER BY due_at LIMIT @take FOR UPDATE SKIP LOCKED)
            RETURNING *, xmin
            """;
        return db.Set<T>().FromSqlRaw(sql, P("node", node), P("until", now + lease), P("now", now), P("lost", now - NodeLost), P("take", take)).ToListAsync(cancellationToken);
    }

    /// <summary>
    /// For work inside one transaction: locks due rows until that transaction ends. Call with a transaction open.
    /// </summary>
    public static Task<List<T>> LockDueAsync<T>(this ProcurementDb db, DateTimeOffset now, int take, CancellationToken cancellationToken, string? where = null)
        where T : OwedWork
    {
        if (db.Database.CurrentTransaction is null) throw new InvalidOperationException("Locking due rows needs an open transaction.");
        var sql = $"SELECT *, xmin FROM {Table<T>(db)} WHERE due_at <= @now AND ({Free}){And(where)} ORDER BY due_at LIMIT @take FOR UPDATE SKIP LOCKED";
        return db.Set<T>().FromSqlRaw(sql, P("now", now), P("lost", now - NodeLost), P("take", take)).ToListAsync(cancellationToken);
    }

    private static string Table<T>(ProcurementDb db) where T : OwedWork =>
        db.Model.FindEntityType(typeof(T))?.GetTableName() ?? throw new InvalidOperationException($"{typeof(T).Name} has no table.");

    private static string And(string? where) => where is null ? "" : $" AND ({where})";

    private static Npgsql.NpgsqlParameter P(string name, object value) => new(name, value);
}
