using Microsoft.EntityFrameworkCore;
using Procurement.Data;
using Procurement.Engine.Access;
using Procurement.Engine.Notices;

namespace Procurement.Engine.Approvals;

/// <summary>A person approves or rejects a request, from portal or API.</summary>
public sealed class DecideApproval(IDbContextFactory<ProcurementDb> dbs, IApprovalDecisions decisions, TimeProvider clock, IChangeNotices notices)
{
    public Task<Outcome> RunAsync(string number, bool yes, int? revision, string? comment, Actor actor, CancellationToken cancellationToken) =>
        throw new NotSupportedException($"{dbs}{clock}{notices}{number}{decisions}");
}
