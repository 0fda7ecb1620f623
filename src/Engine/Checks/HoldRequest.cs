using Microsoft.EntityFrameworkCore;
using Procurement.Data;
using Procurement.Engine.Access;
using Procurement.Engine.Notices;

namespace Procurement.Engine.Checks;

/// <summary>An operator stops a request before it is ordered.</summary>
public sealed class HoldRequest(IDbContextFactory<ProcurementDb> dbs, TimeProvider clock, IChangeNotices notices)
{
    public Task<Outcome> RunAsync(string number, int? revision, string? comment, Actor actor, CancellationToken cancellationToken) =>
        throw new NotSupportedException($"{dbs}{clock}{notices}{number}");
}
