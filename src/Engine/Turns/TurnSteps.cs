using Procurement.Data;
using Procurement.Data.Requests;
using Procurement.Engine.Access;
using Procurement.Engine.Approvals;
using Procurement.Engine.Orders;
using Procurement.Engine.Requests;

namespace Procurement.Engine.Turns;

/// <summary>Carries out what a turn does to requests other than the draft, inside the turn's transaction.</summary>
internal sealed class TurnSteps(IApprovalDecisions decisions, IReceipts receipts, OrderingOptions tolerance)
{
    public async Task<StepOutcome> RunAsync(ProcurementDb db, Step step, LoadedTurn loaded, DateTimeOffset now, TurnsWritten written, CancellationToken cancellationToken)
    {
        if (await db.LockRequestAsync(step.Number, cancellationToken) is not { } request) return new StepOutcome(step, NoCodes.NotFound);
        var outcome = await RunAsync(db, step, request, loaded, now, written, cancellationToken);
        written.Requests.Add(request.Number);
        return outcome with { RequestId = request.Id };
    }

    private async Task<StepOutcome> RunAsync(ProcurementDb db, Step step, PurchaseRequest request, LoadedTurn loaded, DateTimeOffset now, TurnsWritten written, CancellationToken cancellationToken)
    {
        var person = loaded.Facts.Sender.Person!;
        switch (step)
        {
            case DecideStep decide:
                var decided = await decisions.DecideAsync(db, request, person.PersonId, decide.Yes, decide.Revision, decide.Comment, "whatsapp", now, cancellationToken);
                written.Wakes.UnionWith([Stages.Order, Stages.Check, Stages.Tell]);
                return Outcome(step, decided, decide.Yes ? "ack.approved" : "ack.rejected", request);
            case CancelStep:
                if (request.RequesterId != person.PersonId) return new StepOutcome(step, NoCodes.NotAllowed);
                var cancelled = await CancelRequest.CancelAsync(db, request, "requester", person.PersonId, loaded.Turn.Id, null, now, cancellationToken);
                return Outcome(step, cancelled, request.Status == RequestStatus.Cancelled ? "ack.cancelled" : "ack.cancelRequested", request);
            case ReceiveStep receive:
                var received = await receipts.ReceiveAsync(db, request, person.PersonId, receive.Lines, receive.Key, now, cancellationToken);
                return Outcome(step, received, "ack.received", request) with { Rest = received.Ok ? StillToCome(request, Phrases.In(loaded.Facts.Language ?? person.Language)) : null };
            case ChangeStep change:
                return await ChangeAsync(db, change, request, loaded, now, written, cancellationToken);
            default:
                throw new InvalidOperationException($"{step.GetType().Name} is no step that a turn can take.");
        }
    }

    private async Task<StepOutcome> ChangeAsync(ProcurementDb db, ChangeStep step, PurchaseRequest request, LoadedTurn loaded, DateTimeOffset now, TurnsWritten written, CancellationToken cancellationToken)
    {
        var person = loaded.Facts.Sender.Person!;
        var company = loaded.Facts.Company;
        if (request.RequesterId != person.PersonId) return new StepOutcome(step, NoCodes.NotFound, Status: request.Status);
        if (request.Status.IsOver()) return new StepOutcome(step, NoCodes.WrongState, Status: request.Status);
        if (!ChangeSubmitted.Allows(request.Status)) return new StepOutcome(step, StepCodes.TooLate, Status: request.Status);
        var applied = ApplyOperations.Apply(request.State(), step.Operations, new ApplyFacts(company, "rules", person.Roles, person.CostCenter, company.DateAt(request.SiteCode, now)));
        if (applied.Done.Count == 0 || !applied.State.Present.Any()) return new StepOutcome(step, StepCodes.TooLate, Status: request.Status);
        if (await ChangeSubmitted.ApplyAsync(db, request, applied, "rules", person.PersonId, loaded.Turn.Id, tolerance, company, now, cancellationToken)) written.Wakes.Add(Stages.Check);
        return new StepOutcome(step, null, "ack.changed", request.Status);
    }

    private static StepOutcome Outcome(Step step, Outcome outcome, string done, PurchaseRequest request) =>
        outcome.Ok ? new StepOutcome(step, null, done, request.Status) : new StepOutcome(step, outcome.Code, null, request.Status, Reason: string.Join(" ", outcome.Errors));

    private static List<string> StillToCome(PurchaseRequest request, Phrases say) =>
        [.. request.Lines.Where(line => line.RemovedAt is null && line.Quantity is not null && !RecordReceipt.IsSettled(line)).OrderBy(line => line.Position)
            .Select(line => $"{Phrases.Number(line.Quantity!.Value - line.ReceivedQuantity)} {say.Unit(line.Unit, line.Quantity!.Value - line.ReceivedQuantity)} × {line.Description}")];
}
