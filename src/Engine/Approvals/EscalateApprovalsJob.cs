using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Procurement.Data;
using Procurement.Data.Approvals;
using Procurement.Data.Company;
using Procurement.Data.Requests;
using Procurement.Engine.Notices;
using Procurement.Engine.Requests;
using Quartz;

namespace Procurement.Engine.Approvals;

/// <summary>Once per cluster: asks stand-ins, or reminds, where the policy's time without a decision has passed.</summary>
[DisallowConcurrentExecution]
internal sealed partial class EscalateApprovalsJob(IDbContextFactory<ProcurementDb> dbs, ApprovalMessages messages, TimeProvider clock, IChangeNotices notices, ILogger<EscalateApprovalsJob> logger) : IJob
{
    private const int Take = 200;

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await RunAsync(cancellationToken);

    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        List<string> numbers;
        await using (var db = await dbs.CreateDbContextAsync(cancellationToken))
        {
            numbers = await db.Approvals.Where(x => x.State == ApprovalState.Pending && x.EscalateAt <= now).Join(db.Requests, approval => approval.RequestId, request => request.Id, (_, request) => request.Number)
                .Distinct().Take(Take).ToListAsync(cancellationToken);
        }

        foreach (var number in numbers)
        {
            try
            {
                await EscalateAsync(number, now, cancellationToken);
            }
#pragma warning disable CA1031 // The next run tries this one again; the others must not wait for it.
            catch (Exception trouble) when (trouble is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                EscalationFailed(number, trouble);
            }
        }

        if (numbers.Count > 0) notices.Wake(Stages.Tell);
    }

    private async Task EscalateAsync(string number, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        await using var tx = await db.Database.BeginTransactionAsync(cancellationToken);
        var request = await db.LockRequestAsync(number, cancellationToken);
        if (request is null) return;
        var asked = await db.Approvals.Where(x => x.RequestId == request.Id && x.Revision == request.Revision && x.ContentHash == request.ContentHash).ToListAsync(cancellationToken);
        var waiting = asked.Where(approval => approval.State == ApprovalState.Pending).ToList();
        if (!waiting.Exists(approval => approval.EscalateAt <= now)) return;
        foreach (var approval in waiting) approval.EscalateAt = null;
        if (request is { Status: RequestStatus.AwaitingApproval, ApprovalPlan: { } json }) await AskOrRemindAsync(db, request, ApprovalPlan.FromJson(json), asked, waiting, now, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await tx.CommitAsync(cancellationToken);
        notices.Changed(ChangeKinds.Request, number);
    }

    private async Task AskOrRemindAsync(ProcurementDb db, PurchaseRequest request, ApprovalPlan plan, List<Approval> asked, List<Approval> waiting, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var step = await StepAsync(db, request, plan, asked, cancellationToken);
        if (step.StandIns.Count == 0)
        {
            await messages.AddCardsAsync(db, request, waiting, CardReason.Reminder, now, cancellationToken);
            Reminded(request.Number, request.Revision);
            return;
        }

        var standIns = step.StandIns.Select(person => new Approval
        {
            Id = Guid.CreateVersion7(now),
            RequestId = request.Id,
            Revision = request.Revision,
            ContentHash = request.ContentHash!,
            Role = step.Role,
            Rule = plan.Rule,
            ApproverId = person,
            AskedAt = now,
            StandsIn = true,
        }).ToList();
        db.Approvals.AddRange(standIns);
        await messages.AddCardsAsync(db, request, standIns, CardReason.StandIn, now, cancellationToken);
        Escalated(request.Number, request.Revision, step.Role);
    }

    /// <summary>Who fills the role today: people may have left since the plan was made; its rule stays.</summary>
    private static async Task<EscalationStep> StepAsync(ProcurementDb db, PurchaseRequest request, ApprovalPlan plan, List<Approval> asked, CancellationToken cancellationToken)
    {
        var json = await db.ApprovalPolicies.Where(x => x.Id == plan.PolicyVersion).Select(x => x.Json).FirstAsync(cancellationToken);
        var policy = PolicyDocument.Parse(json);
        var manager = await db.People.Where(x => x.Id == request.RequesterId).Select(x => x.ManagerPhone).FirstOrDefaultAsync(cancellationToken);
        var owner = await db.CostCenters.Where(x => x.Code == request.CostCenterCode).Select(x => x.OwnerPhone).FirstOrDefaultAsync(cancellationToken);
        List<string> phones = [.. new[] { manager, owner, policy.CfoPhone }.OfType<string>().Distinct()];
        var people = await db.People.Where(x => phones.Contains(x.Phone) || x.Roles.Contains(PersonRoles.Operator)).OrderBy(x => x.Phone)
            .Select(x => new PolicyPerson(x.Id, x.Phone, x.Active, x.Roles.Contains(PersonRoles.Operator))).ToListAsync(cancellationToken);
        var editors = await LastEditors.OfAsync(db, request, cancellationToken);
        var facts = new PolicyFacts(request.Total ?? 0, [], request.CostCenterCode, false, false, false, false, 0, request.RequesterId, editors.OfPriceOrSupplier, manager, owner, people);
        return Escalation.Decide(plan, ApprovalPolicy.Fill(policy, plan.EscalateTo!, facts), [.. asked.Where(approval => approval.State != ApprovalState.Voided).Select(approval => approval.ApproverId)]);
    }

    [LoggerMessage(LogLevel.Information, "Request {Number} revision {Revision} had no decision in time: {Role} is asked too")]
    private partial void Escalated(string number, int revision, string role);

    [LoggerMessage(LogLevel.Information, "Request {Number} revision {Revision} had no decision in time: its approvers are reminded")]
    private partial void Reminded(string number, int revision);

    [LoggerMessage(LogLevel.Error, "Escalating request {Number} failed; it is tried again")]
    private partial void EscalationFailed(string number, Exception trouble);
}
