using Microsoft.EntityFrameworkCore;
using Procurement.Data;
using Procurement.Data.Requests;
using Procurement.Engine.Access;
using Procurement.Engine.Notices;
using Procurement.Engine.Requests;

namespace Procurement.Engine.Approvals;

/// <summary>A person approves or rejects a request, from portal or API.</summary>
public sealed class DecideApproval
{
    private readonly IDbContextFactory<ProcurementDb> dbs;
    private readonly IApprovalDecisions decisions;
    private readonly RejectRequest reject;
    private readonly TimeProvider clock;
    private readonly IChangeNotices notices;

    internal DecideApproval(IDbContextFactory<ProcurementDb> dbs, IApprovalDecisions decisions, RejectRequest reject, TimeProvider clock, IChangeNotices notices) =>
        (this.dbs, this.decisions, this.reject, this.clock, this.notices) = (dbs, decisions, reject, clock, notices);

    /// <param name="revision">Revision that was looked at; null takes the current one.</param>
    /// <param name="actor">Decides as the linked person; an operator may also reject what is held or in review.</param>
    /// <returns>As <see cref="IApprovalDecisions.DecideAsync"/>, and not-found.</returns>
    public async Task<Outcome> RunAsync(string number, bool yes, int? revision, string? comment, Actor actor, CancellationToken cancellationToken)
    {
        if (actor.OnlyLooks()) return Outcome.No(NoCodes.NotAllowed, "An auditor looks and decides nothing.");
        var now = clock.GetUtcNow();
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        await using var tx = await db.Database.BeginTransactionAsync(cancellationToken);
        var request = await db.LockRequestAsync(number, cancellationToken);
        if (request is null) return Outcome.No(NoCodes.NotFound, $"There is no request {number}.");

        var outcome = await DecideAsync(db, request, yes, revision, comment, actor, now, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await tx.CommitAsync(cancellationToken);
        Say(request);
        return outcome;
    }

    private Task<Outcome> DecideAsync(ProcurementDb db, PurchaseRequest request, bool yes, int? revision, string? comment, Actor actor, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (RejectRequest.Concerns(request, yes, actor)) return reject.RunAsync(db, request, revision, comment, actor, now, cancellationToken);
        return actor.PersonId is { } person
            ? decisions.DecideAsync(db, request, person, yes, revision, comment, actor.Via, now, cancellationToken)
            : Task.FromResult(Outcome.No(NoCodes.NotAnApprover, "Only a user who is linked to a person can decide approvals."));
    }

    private void Say(PurchaseRequest request)
    {
        if (request.Status == RequestStatus.Ordering) notices.Wake(Stages.Order);
        if (request.Status == RequestStatus.Checking) notices.Wake(Stages.Check);
        notices.Wake(Stages.Tell);
        notices.Changed(ChangeKinds.Request, request.Number);
    }
}
