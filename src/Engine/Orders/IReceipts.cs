using Procurement.Data;
using Procurement.Data.Requests;
using Procurement.Engine.Access;
using Procurement.Engine.Understanding;

namespace Procurement.Engine.Orders;

/// <summary>Records what arrived, inside the caller's transaction, from a turn.</summary>
public interface IReceipts
{
    /// <param name="lines">Empty: everything that is still open has arrived.</param>
    /// <param name="key">The message that reported it, so that it counts once.</param>
    Task<Outcome> ReceiveAsync(ProcurementDb db, PurchaseRequest request, Guid personId, IReadOnlyList<Arrived> lines, string key, DateTimeOffset now, CancellationToken cancellationToken);
}
