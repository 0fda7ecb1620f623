using Microsoft.EntityFrameworkCore;
using Procurement.Data;
using Procurement.Data.Erp;
using Procurement.Engine.Access;
using Procurement.Engine.Notices;
using Procurement.Engine.Orders;

namespace Procurement.Engine.Erp;

/// <summary>An operator has a refused booking tried again, after mending what it named.</summary>
public sealed class RetryPosting(IDbContextFactory<ProcurementDb> dbs, TimeProvider clock, IChangeNotices notices)
{
    public async Task<Outcome> RunAsync(string orderNumber, Actor actor, CancellationToken cancellationToken)
    {
        if (!actor.IsOperator) return Outcome.No(NoCodes.NotAllowed, "Only an operator may retry a booking.");
        var now = clock.GetUtcNow();
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var order = await db.Orders.AsNoTracking().SingleOrDefaultAsync(x => x.Number == orderNumber, cancellationToken);
        var posting = order is null ? null : await db.ErpPostings.SingleOrDefaultAsync(x => x.OrderId == order.Id, cancellationToken);
        if (order is null || posting is null) return Outcome.No(NoCodes.NotFound, $"There is no booking of {orderNumber}.");
        if (posting.State == PostingState.Booked) return Outcome.No(NoCodes.WrongState, $"Order {orderNumber} is booked already.");
        posting.TryAgain(now);
        db.AuditEntries.Add(OrderOperations.Audit("retryBooking", order, actor, null, now));
        await db.SaveChangesAsync(cancellationToken);
        notices.Wake(Stages.Book);
        notices.Changed(ChangeKinds.Order, orderNumber);
        return Outcome.Done;
    }
}
