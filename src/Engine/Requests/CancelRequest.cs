using Microsoft.EntityFrameworkCore;
using Procurement.Data;
using Procurement.Engine.Access;
using Procurement.Engine.Notices;

namespace Procurement.Engine.Requests;

/// <summary>Cancels a request; once it is being ordered, only asks for it (<c>cancelRequested</c>), as the supplier must agree.</summary>
public sealed class CancelRequest(IDbContextFactory<ProcurementDb> dbs, TimeProvider clock, IChangeNotices notices)
{
    /// <param name="revision">Null: whatever the current one is.</param>
    /// <returns>not-found, wrong-revision, not-allowed, or wrong-state when it is over.</returns>
    public Task<Outcome> RunAsync(string number, int? revision, string? comment, Actor actor, CancellationToken cancellationToken)
    {
        _ = (dbs, clock, notices);
        throw new NotSupportedException("Being built.");
    }
}
