using Procurement.Data;
using Procurement.Data.Requests;
using Procurement.Engine.Access;

namespace Procurement.Engine.Requests;

/// <summary>
/// Ends the talk about a draft and owes its checks. Works inside the caller's transaction; after its commit the caller wakes
/// <see cref="Stages.Check"/> and tells pages of the change.
/// </summary>
public static class SubmitRequest
{
    /// <param name="author">Author of the operation: requester, operator, integrator ...</param>
    /// <returns>wrong-state when the request is no draft, invalid when it has no line.</returns>
    public static Outcome Submit(ProcurementDb db, PurchaseRequest request, string author, Guid? authorId, Guid? turnId, DateTimeOffset now)
    {
        if (!request.Status.IsDraft()) return Outcome.No(NoCodes.WrongState, $"Request {request.Number} was submitted already.");
        if (request.Lines.TrueForAll(line => line.RemovedAt is not null)) return Outcome.No(NoCodes.Invalid, $"Request {request.Number} has no lines.");
        request.MoveTo(RequestStatus.Checking, now);
        request.Owe(now);
        db.Add(OperationRows.Of(new Submit(), request, author, authorId, turnId, now));
        return Outcome.Done;
    }
}
