using Microsoft.EntityFrameworkCore;
using Procurement.Data;
using Procurement.Data.Audit;
using Procurement.Data.Orders;
using Procurement.Engine.Access;
using Procurement.Engine.Notices;

namespace Procurement.Engine.Orders;

/// <summary>How what people do with an order is written down and ends.</summary>
internal static class OrderOperations
{
    public static AuditEntry Audit(string action, PurchaseOrder order, Actor actor, string? detail, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        At = now,
        Actor = actor.Name,
        ActorId = actor.UserId ?? actor.PersonId,
        Action = action,
        Subject = "order",
        SubjectKey = order.Number,
        Detail = detail,
        TraceId = order.TraceId,
    };

    /// <summary>Saves, wakes the stage that goes on with it, and tells the pages.</summary>
    /// <param name="number">Of the order.</param>
    /// <returns>wrong-state when another was first.</returns>
    public static async Task<Outcome> SaveAsync(this ProcurementDb db, string number, IChangeNotices notices, string stage, CancellationToken cancellationToken)
    {
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            return Outcome.No(NoCodes.WrongState, $"Order {number} has changed meanwhile: look again.");
        }

        notices.Wake(stage);
        notices.Changed(ChangeKinds.Order, number);
        return Outcome.Done;
    }
}
