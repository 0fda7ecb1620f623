using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Procurement.Data;
using Procurement.Data.Company;
using Procurement.Data.Requests;
using Procurement.Engine.Access;
using Procurement.Engine.Approvals;
using Procurement.Engine.Company;
using Procurement.Engine.Messaging;
using Procurement.Engine.Notices;
using Procurement.Engine.Orders;
using Procurement.Engine.Turns;
using Procurement.Engine.Understanding;

namespace Procurement.Engine.Requests;

/// <summary>An operator or integrator changes the contents of a request: all operations or none.</summary>
public sealed class CorrectRequest(IDbContextFactory<ProcurementDb> dbs, CompanyKnowledgeCache company, IOptions<OrderingOptions> ordering, TimeProvider clock, IChangeNotices notices)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <param name="revision">The revision that the operations were made for.</param>
    /// <returns>not-found; not-allowed; wrong-revision when it is not the current one; wrong-state once it is approved or over; invalid with every error.</returns>
    public async Task<Outcome> RunAsync(string number, int revision, IReadOnlyList<RequestOperation> operations, Actor actor, CancellationToken cancellationToken)
    {
        if (!actor.IsOperator && actor.Kind != "integrator") return Outcome.No(NoCodes.NotAllowed, "Only an operator changes a request.");
        var now = clock.GetUtcNow();
        var facts = await company.FactsAsync(cancellationToken);
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await db.LockRequestAsync(number, cancellationToken) is not { } request) return Outcome.No(NoCodes.NotFound, $"There is no request {number}.");
        if (Refuse(request, revision, operations) is { } no) return no;
        var person = await db.People.AsNoTracking().SingleAsync(row => row.Id == request.RequesterId, cancellationToken);
        var author = actor.Kind == "integrator" ? "integrator" : "operator";
        var applied = ApplyOperations.Apply(request.State(), operations, new ApplyFacts(facts, author, person.Roles, person.CostCenterCode, facts.DateAt(request.SiteCode, now)));
        if (Faults(applied, operations) is { Length: > 0 } faults) return Outcome.No(NoCodes.Invalid, faults);
        var wasDraft = request.Status.IsDraft();
        var checks = await ChangeSubmitted.ApplyAsync(db, request, applied, author, actor.PersonId ?? actor.UserId, null, ordering.Value, facts, now, cancellationToken);
        if (wasDraft) await CompleteDraftAsync(db, request, person, facts, now, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        if (checks) notices.Wake(Stages.Check);
        if (wasDraft) notices.Wake(Stages.Tell);
        notices.Changed(ChangeKinds.Request, number);
        return Outcome.Done;
    }

    private static Outcome? Refuse(PurchaseRequest request, int revision, IReadOnlyList<RequestOperation> operations)
    {
        if (request.Revision != revision) return Outcome.No(NoCodes.WrongRevision, $"Request {request.Number} is at revision {request.Revision} by now. Load it again.");
        if (!ChangeSubmitted.Allows(request.Status)) return Outcome.No(NoCodes.WrongState, $"Request {request.Number} is {request.Status}; its contents cannot change any more.");
        if (operations.Count == 0) return Outcome.No(NoCodes.Invalid, "No operations were given.");
        return operations.Any(operation => operation is Submit or Cancel) ? Outcome.No(NoCodes.Invalid, "submit and cancel are no corrections: use the calls of their own.") : null;
    }

    private static string[] Faults(Applied applied, IReadOnlyList<RequestOperation> operations)
    {
        var faults = applied.Errors.Select(error => operations.Count == 1 ? error.Message : $"operations[{error.Index}]: {error.Message}").ToList();
        faults.AddRange(applied.Refused.Select(item => $"{item}: this person may not order it."));
        if (!applied.State.Present.Any()) faults.Add("A request keeps at least one line; cancel it instead.");
        return [.. faults];
    }

    /// <summary>A draft that lacks nothing any more is shown to its requester for confirmation, as corrected.</summary>
    private static async Task CompleteDraftAsync(ProcurementDb db, PurchaseRequest request, Person person, CompanyFacts facts, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var questions = await db.OpenQuestionsAsync(request.Id, cancellationToken);
        var open = questions.ConvertAll(question => new OpenQuestion(question.Id, question.Kind, question.Position, question.About, JsonSerializer.Deserialize<List<AskOption>>(question.Options, Json)!, request.Number));
        var completion = Completeness.Of(request.State(), [], open, facts);
        foreach (var question in questions.Where(question => completion.Answered.Contains(question.Id))) question.AnsweredAt = now;
        request.MoveTo(completion.Complete ? RequestStatus.AwaitingConfirmation : RequestStatus.Collecting, now);
        if (!completion.Complete || request.ConversationId is not { } id || await db.Conversations.SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is not { } conversation) return;
        if (conversation.PersonWanted == AttentionRules.QuestionUnanswered) conversation.PersonCame();
        var site = request.SiteCode is { } code ? facts.Sites.GetValueOrDefault(code)?.Name ?? code : null;
        var reply = ReplyComposer.Summary(new RequestShown(request.Number, request.Revision, request.State(), request.Currency, site), Phrases.In(conversation.Language ?? person.Language), null, "summary.changed");
        Outbox.Add(db, conversation, new NewOutbound($"corrected:{request.Id}:{request.Revision}", reply.Purpose, reply.Kind, reply.Text, reply.Content, request.Id, request.Revision, TemplatePurpose: "question"), now);
    }
}
