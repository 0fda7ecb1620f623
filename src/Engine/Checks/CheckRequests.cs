using Microsoft.EntityFrameworkCore;
using Procurement.Data;
using Procurement.Data.Checks;
using Procurement.Data.Company;
using Procurement.Data.Requests;
using Procurement.Engine.Approvals;

namespace Procurement.Engine.Checks;

/// <summary>Checks and routes requests inside the caller's transaction.</summary>
internal sealed class CheckRequests(AskApprovals ask, ApprovalMessages messages)
{
    /// <param name="requests">Locked and tracked, with their lines, in Checking; or in Approved with orders still to be made.</param>
    public async Task RunAsync(ProcurementDb db, IReadOnlyList<PurchaseRequest> requests, DateTimeOffset now, CancellationToken cancellationToken)
    {
        foreach (var request in requests.Where(request => request.Status == RequestStatus.Approved)) await MakeOrders.ForAsync(db, request, now, cancellationToken);
        List<PurchaseRequest> checking = [.. requests.Where(request => request.Status == RequestStatus.Checking)];
        if (checking.Count == 0) return;

        var facts = await new CheckFactsLoader(db, now).LoadAsync(checking, cancellationToken);
        var routing = await LoadRoutingAsync(db, checking, facts[0].Policy, cancellationToken);
        List<Guid> ids = [.. checking.Select(request => request.Id)];
        var findings = (await db.Findings.Where(x => ids.Contains(x.RequestId)).ToListAsync(cancellationToken)).ToLookup(finding => finding.RequestId);
        foreach (var (request, of) in checking.Zip(facts)) await DecideAsync(db, request, of, routing[request.Id], [.. findings[request.Id]], now, cancellationToken);
    }

    private async Task DecideAsync(ProcurementDb db, PurchaseRequest request, CheckFacts facts, RoutingFacts routing, IReadOnlyList<Finding> earlier, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var results = AllChecks.Run(facts).ToList();
        var gaps = OrderGaps.Of(facts);
        var fraudHold = results.Exists(result => result.Severity >= FindingSeverity.Hold) || earlier.Any(finding => finding.Revision == request.Revision && finding.Severity >= FindingSeverity.Hold);
        var plan = gaps.Count == 0 ? Routing.Plan(facts, routing, fraudHold) : null;
        var canBeAsked = plan is { CanBeDecided: true };
        if (gaps.Count > 0) results.Add(OrderGaps.Finding(gaps));
        else if (!canBeAsked && facts.Policy is not null) results.Add(Routing.NobodyFinding(plan));

        var verdict = Record(db, request, results, earlier, now);
        if (Verdict.Stops(verdict))
        {
            Wait(request, RequestStatus.OnHold, now);
            await messages.AddHeldAsync(db, request, now, cancellationToken);
        }
        else if (!canBeAsked) Wait(request, RequestStatus.InReview, now);
        else await ask.ForAsync(db, request, plan!, await ApprovalDecisions.SitesOfAsync(db, request, cancellationToken), now, cancellationToken);
    }

    private static string Record(ProcurementDb db, PurchaseRequest request, List<CheckResult> results, IReadOnlyList<Finding> earlier, DateTimeOffset now)
    {
        var runId = Guid.CreateVersion7(now);
        var run = new CheckRun { Id = runId, RequestId = request.Id, Revision = request.Revision, At = now, Verdict = Verdict.Pass };
        var standing = FindingRows.Record(db, request, run, results, earlier, now);
        var verdict = Verdict.Of(standing.Where(finding => finding.Decision is null).Select(finding => finding.Severity));
        db.CheckRuns.Add(new CheckRun { Id = runId, RequestId = request.Id, Revision = request.Revision, At = now, Verdict = verdict });
        return verdict;
    }

    private static void Wait(PurchaseRequest request, RequestStatus status, DateTimeOffset now)
    {
        request.MoveTo(status, now);
        request.Settle();
    }

    internal static async Task<Dictionary<Guid, RoutingFacts>> LoadRoutingAsync(ProcurementDb db, IReadOnlyList<PurchaseRequest> requests, PolicyDocument? policy, CancellationToken cancellationToken)
    {
        List<Guid> requesterIds = [.. requests.Select(request => request.RequesterId).Distinct()];
        List<string> centers = [.. requests.Select(request => request.CostCenterCode).OfType<string>().Distinct()];
        var managers = await db.People.Where(x => requesterIds.Contains(x.Id)).ToDictionaryAsync(x => x.Id, x => x.ManagerPhone, cancellationToken);
        var owners = await db.CostCenters.Where(x => centers.Contains(x.Code)).ToDictionaryAsync(x => x.Code, x => x.OwnerPhone, cancellationToken);
        List<string> phones = [.. managers.Values.Append(policy?.CfoPhone).Concat(owners.Values).OfType<string>().Distinct()];
        var people = await db.People.Where(x => phones.Contains(x.Phone) || x.Roles.Contains(PersonRoles.Operator)).OrderBy(x => x.Phone)
            .Select(x => new PolicyPerson(x.Id, x.Phone, x.Active, x.Roles.Contains(PersonRoles.Operator))).ToListAsync(cancellationToken);
        var version = await db.ApprovalPolicies.MaxAsync(x => (int?)x.Id, cancellationToken) ?? 0;
        var editors = await LastEditors.OfAsync(db, requests, cancellationToken);
        return requests.ToDictionary(request => request.Id, request => new RoutingFacts(people, managers.GetValueOrDefault(request.RequesterId),
            request.CostCenterCode is null ? null : owners.GetValueOrDefault(request.CostCenterCode), editors.TryGetValue(request.Id, out var last) ? last.OfPriceOrSupplier : [], version));
    }
}
