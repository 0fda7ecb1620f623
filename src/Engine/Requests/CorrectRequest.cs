using Microsoft.EntityFrameworkCore;
using Procurement.Data;
using Procurement.Engine.Access;
using Procurement.Engine.Notices;

namespace Procurement.Engine.Requests;

/// <summary>An operator or integrator changes the contents of a request: all operations or none.</summary>
public sealed class CorrectRequest(IDbContextFactory<ProcurementDb> dbs, TimeProvider clock, IChangeNotices notices)
{
    /// <param name="revision">The revision that the operations were made for.</param>
    /// <returns>not-found; wrong-revision when it is not the current one; wrong-state once it is approved or over; invalid with every error.</returns>
    public Task<Outcome> RunAsync(string number, int revision, IReadOnlyList<RequestOperation> operations, Actor actor, CancellationToken cancellationToken)
    {
        _ = (dbs, clock, notices);
        throw new NotSupportedException("Being built.");
    }
}
