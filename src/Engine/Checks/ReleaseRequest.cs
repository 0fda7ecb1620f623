using Microsoft.EntityFrameworkCore;
using Procurement.Data;
using Procurement.Engine.Access;
using Procurement.Engine.Notices;

namespace Procurement.Engine.Checks;

/// <summary>An operator releases what holds a request; it goes back to its checks.</summary>
public sealed class ReleaseRequest(IDbContextFactory<ProcurementDb> dbs, TimeProvider clock, IChangeNotices notices)
{
    public Task<Outcome> RunAsync(string number, int? revision, string? comment, Actor actor, CancellationToken cancellationToken) =>
        throw new NotSupportedException($"{dbs}{clock}{notices}{number}");
}
