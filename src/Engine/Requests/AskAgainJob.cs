using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Procurement.Data;
using Procurement.Data.Requests;
using Procurement.Engine.Company;
using Procurement.Engine.Messaging;
using Procurement.Engine.Notices;
using Procurement.Engine.Turns;
using Quartz;

namespace Procurement.Engine.Requests;

/// <summary>Repeats questions that stayed unanswered once, all of a request in one message; after that an operator takes them. Once per cluster.</summary>
[DisallowConcurrentExecution]
public sealed partial class AskAgainJob(IDbContextFactory<ProcurementDb> dbs, CompanyKnowledgeCache company, IOptions<IntakeOptions> options, TimeProvider clock, IChangeNotices notices, ILogger<AskAgainJob> logger) : IJob
{
    private const int Take = 200;
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await RunAsync(cancellationToken);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var before = now - TimeSpan.FromHours(options.Value.ReaskHours);
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var waiting = await db.Questions.AsNoTracking().Where(question => question.AnsweredAt == null && question.EscalatedAt == null && question.LastAskedAt < before)
            .OrderBy(question => question.LastAskedAt).Select(question => question.ConversationId).Take(Take).ToListAsync(cancellationToken);
        foreach (var conversation in waiting.Distinct()) await AskAgainAsync(conversation, now, cancellationToken);
    }

    private async Task AskAgainAsync(Guid conversationId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        // Waits for a turn of the conversation's batch to come: the lock keeps a new batch from closing meanwhile.
        var conversation = await db.Conversations.FromSql($"SELECT *, xmin FROM conversations WHERE id = {conversationId} FOR UPDATE").AsTracking().SingleAsync(cancellationToken);
        if (conversation.TakenOverBy is not null || await db.Turns.AnyAsync(turn => turn.ConversationId == conversationId && turn.EndedAt == null, cancellationToken)) return;
        var questions = await db.Questions.Where(question => question.ConversationId == conversationId && question.AnsweredAt == null && question.EscalatedAt == null).OrderBy(question => question.AskedAt).ToListAsync(cancellationToken);
        var requestIds = questions.Select(question => question.RequestId).ToList();
        var requests = await db.Requests.AsNoTracking().Include(request => request.Lines).Where(request => requestIds.Contains(request.Id)).ToListAsync(cancellationToken);
        var ended = questions.RemoveAll(question => EndIfOver(question, requests, now));
        if (questions.Count > 0 && questions.TrueForAll(question => question.TimesAsked >= 2))
        {
            foreach (var question in questions) question.EscalatedAt = now;
            conversation.WantPerson(AttentionRules.QuestionUnanswered, now);
        }
        else if (questions.Count > 0)
        {
            await SayAgainAsync(db, conversation, questions, requests, now, cancellationToken);
        }

        if (ended + questions.Count == 0) return;
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        notices.Wake(Stages.Tell);
        notices.Changed(ChangeKinds.Conversation, conversationId.ToString());
        AskedAgain(questions.Count, conversationId);
    }

    private static bool EndIfOver(Question question, List<PurchaseRequest> requests, DateTimeOffset now)
    {
        if (question.RequestId is not { } id || requests.Find(request => request.Id == id) is not { } request || request.Status.IsDraft()) return false;
        question.AnsweredAt = now;
        return true;
    }

    private async Task SayAgainAsync(ProcurementDb db, Data.Messaging.Conversation conversation, List<Question> questions, List<PurchaseRequest> requests, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var facts = await company.FactsAsync(cancellationToken);
        var request = requests.Find(row => row.Status.IsDraft());
        var language = conversation.Language ?? await db.People.Where(person => request != null && person.Id == request.RequesterId).Select(person => person.Language).FirstOrDefaultAsync(cancellationToken);
        var shown = request is null ? null : new RequestShown(request.Number, request.Revision, request.State(), request.Currency, request.SiteCode is { } code ? facts.Sites.GetValueOrDefault(code)?.Name ?? code : null);
        var asked = questions.ConvertAll(question => new QuestionShown(question.Id, new Ask(question.Kind, question.Position, question.About, JsonSerializer.Deserialize<List<AskOption>>(question.Options, Json)!)));
        var reply = ReplyComposer.Questions(shown, asked, Phrases.In(language), null);
        var round = questions.Max(question => question.TimesAsked) + 1;
        Outbox.Add(db, conversation, new NewOutbound($"again:{questions[0].Id}:{round}", reply.Purpose, reply.Kind, reply.Text, reply.Content, request?.Id, request?.Revision, TemplatePurpose: "question", TraceId: request?.TraceId), now);
        foreach (var question in questions)
        {
            question.TimesAsked++;
            question.LastAskedAt = now;
        }
    }

    [LoggerMessage(LogLevel.Information, "{Questions} open questions of conversation {Conversation} were repeated or given to an operator")]
    private partial void AskedAgain(int questions, Guid conversation);
}
