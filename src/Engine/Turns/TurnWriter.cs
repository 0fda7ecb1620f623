using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;
using Procurement.Data;
using Procurement.Data.Requests;
using Procurement.Data.Turns;
using Procurement.Engine.Messaging;
using Procurement.Engine.Requests;
using Procurement.Engine.Understanding;

namespace Procurement.Engine.Turns;

/// <summary>What a group of turns wrote: whom to wake and which pages to tell after the commit.</summary>
internal sealed class TurnsWritten
{
    public HashSet<string> Wakes { get; } = new(StringComparer.Ordinal);
    public HashSet<string> Requests { get; } = new(StringComparer.Ordinal);
    public HashSet<Guid> Conversations { get; } = [];
    public int Turns { get; set; }
}

/// <summary>Writes plans as rows, within one transaction for a whole group; <see cref="FinishAsync"/> ends it.</summary>
internal sealed class TurnWriter(ProcurementDb db, TurnSteps steps, Queue<string> numbers, DateTimeOffset now)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    private readonly List<(Guid Conversation, string? Language, string? PersonWanted)> conversations = [];
    private readonly List<Guid> superseding = [];
    private readonly List<Question> repeated = [];

    public TurnsWritten Written { get; } = new();

    /// <summary>Whether the plan needs a number for a new request.</summary>
    public static bool OpensRequest(LoadedTurn loaded, TurnPlan plan) => loaded.Draft is null && plan.Draft is not null;

    public async Task WriteAsync(LoadedTurn loaded, TurnPlan plan, int modelTokens, CancellationToken cancellationToken)
    {
        var outcomes = new List<StepOutcome>();
        foreach (var step in plan.Steps) outcomes.Add(await steps.RunAsync(db, step, loaded, now, Written, cancellationToken));
        var draft = loaded.Draft;
        var questions = new List<QuestionShown>();
        if (plan.Draft is { } change)
        {
            draft ??= Open(loaded);
            WriteDraft(loaded, draft, change);
            questions.AddRange(change.Questions.Select(missing => Ask(loaded, draft, missing, change, plan.Language)));
        }

        if (plan.Submit) SubmitRequest.Submit(db, draft!, "requester", loaded.Facts.Sender.Person!.PersonId, loaded.Turn.Id, now);
        if (plan.Submit) Written.Wakes.Add(Stages.Check);
        if (plan.CancelDraft) await CancelDraftAsync(loaded, draft!, cancellationToken);
        if (plan.Answer is not Answer.None) Leave(loaded, draft);
        questions.AddRange(plan.Asks.Select(ask => Ask(loaded, null, new Missing(ask, null), null, plan.Language)));
        Say(loaded, plan, draft, questions, outcomes);
        var about = draft?.Id ?? LastRequest(outcomes);
        loaded.Turn.Finish(now, plan.Intent, about, plan.Explanation, modelTokens);
        conversations.Add((loaded.Turn.ConversationId, plan.Heard == loaded.Conversation.Language ? null : plan.Heard, Wanted(loaded, plan, outcomes)));
        if (draft is not null) Written.Requests.Add(draft.Number);
        Written.Conversations.Add(loaded.Turn.ConversationId);
        Written.Turns++;
    }

    /// <summary>The few updates that are no row of ours to version: the conversation's language and need of a person, and older replies not sent yet.</summary>
    public async Task FinishAsync(CancellationToken cancellationToken)
    {
        var changed = conversations.Where(one => one.Language is not null || one.PersonWanted is not null).OrderBy(one => one.Conversation).ToList();
        if (changed.Count > 0)
        {
            // Locked in the order in which receiving locks them.
            await db.Database.ExecuteSqlRawAsync("""
                WITH locked AS MATERIALIZED (SELECT id FROM conversations WHERE id = ANY(@ids) ORDER BY id FOR NO KEY UPDATE)
                UPDATE conversations SET language = coalesce(heard.language, conversations.language), person_wanted = coalesce(heard.wanted, conversations.person_wanted),
                    person_wanted_at = CASE WHEN heard.wanted IS NULL THEN conversations.person_wanted_at ELSE coalesce(conversations.person_wanted_at, @now) END
                FROM unnest(@ids, @languages, @wanted) AS heard(id, language, wanted) JOIN locked USING (id) WHERE conversations.id = heard.id
                """,
                [new NpgsqlParameter("now", now), new NpgsqlParameter("ids", changed.Select(one => one.Conversation).ToArray()), Texts("languages", changed.Select(one => one.Language)), Texts("wanted", changed.Select(one => one.PersonWanted))],
                cancellationToken);
        }

        if (superseding.Count > 0) await TakeBackAsync(cancellationToken);
    }

    /// <summary>
    /// What earlier turns wanted to say and has not been handed to WhatsApp is not said any more: the new reply answers for both. Also where it is claimed
    /// for sending: the sender's own save then fails before it sends. A question that was never seen has not been repeated.
    /// </summary>
    private async Task TakeBackAsync(CancellationToken cancellationToken)
    {
        var unseen = await db.Database.SqlQueryRaw<Guid?>("""
            UPDATE outbound_messages SET state = 'Superseded', due_at = NULL, attempts = 0, last_error = NULL, leased_until = NULL, leased_by = NULL
            WHERE id IN (
                SELECT id FROM outbound_messages WHERE conversation_id = ANY(@ids) AND turn_id IS NOT NULL AND purpose IN ('summary', 'question') AND state = 'Pending'
                ORDER BY id FOR NO KEY UPDATE SKIP LOCKED)
            RETURNING CASE WHEN purpose = 'question' THEN conversation_id END AS "Value"
            """, new NpgsqlParameter("ids", superseding.ToArray())).ToListAsync(cancellationToken);
        foreach (var question in repeated.Where(question => unseen.Contains(question.ConversationId) && question.TimesAsked > 1)) question.TimesAsked--;
    }

    private static NpgsqlParameter Texts(string name, IEnumerable<string?> values) => new(name, NpgsqlDbType.Array | NpgsqlDbType.Text) { Value = values.ToArray() };

    private PurchaseRequest Open(LoadedTurn loaded)
    {
        var request = new PurchaseRequest
        {
            Id = Guid.CreateVersion7(now),
            Number = numbers.Dequeue(),
            RequesterId = loaded.Facts.Sender.Person!.PersonId,
            ConversationId = loaded.Turn.ConversationId,
            Currency = loaded.Facts.Company.Currency,
            CreatedAt = now,
            TraceId = loaded.Turn.TraceId,
        };
        db.Add(request);
        return request;
    }

    private void WriteDraft(LoadedTurn loaded, PurchaseRequest draft, DraftChange change)
    {
        draft.Write(change.State, db, now);
        draft.Heard(now);
        if (change.Changed && draft.Status == RequestStatus.AwaitingConfirmation) draft.Revise(now);
        draft.MoveTo(change.Complete ? RequestStatus.AwaitingConfirmation : RequestStatus.Collecting, now);
        foreach (var operation in change.Done) db.Add(OperationRows.Of(operation, draft, change.Author, loaded.Facts.Sender.Person!.PersonId, loaded.Turn.Id, now));
        foreach (var question in loaded.Questions)
        {
            if (change.Answered.Contains(question.Id)) question.AnsweredAt = now;
            if (change.Escalated.Any(escalated => escalated.Id == question.Id)) question.EscalatedAt = now;
        }
    }

    private QuestionShown Ask(LoadedTurn loaded, PurchaseRequest? draft, Missing missing, DraftChange? change, string language)
    {
        if (missing.Open is { } open && loaded.Questions.FirstOrDefault(question => question.Id == open.Id) is { } again)
        {
            if (change?.Counts == true)
            {
                again.TimesAsked++;
                repeated.Add(again);
            }

            again.LastAskedAt = now;
            return new QuestionShown(again.Id, missing.Ask);
        }

        var row = new Question
        {
            Id = Guid.CreateVersion7(now),
            ConversationId = loaded.Turn.ConversationId,
            RequestId = draft?.Id,
            Kind = missing.Ask.Kind,
            Position = missing.Ask.Position,
            About = missing.Ask.About,
            Text = ReplyComposer.QuestionText(missing.Ask, Phrases.In(language), spellOut: false),
            Options = JsonSerializer.Serialize(missing.Ask.Options, Json),
            AskedAt = now,
            LastAskedAt = now,
        };
        db.Add(row);
        return new QuestionShown(row.Id, missing.Ask);
    }

    private async Task CancelDraftAsync(LoadedTurn loaded, PurchaseRequest draft, CancellationToken cancellationToken)
    {
        await CancelRequest.CancelAsync(db, draft, "requester", loaded.Facts.Sender.Person!.PersonId, loaded.Turn.Id, null, now, cancellationToken);
    }

    /// <summary>A question about no draft is left behind when the talk moves on.</summary>
    private void Leave(LoadedTurn loaded, PurchaseRequest? draft)
    {
        foreach (var question in loaded.Questions.Where(question => question.AnsweredAt is null && question.RequestId != draft?.Id)) question.AnsweredAt = now;
    }

    private void Say(LoadedTurn loaded, TurnPlan plan, PurchaseRequest? draft, List<QuestionShown> questions, List<StepOutcome> outcomes)
    {
        var site = draft?.SiteCode is { } code ? loaded.Facts.Company.Sites.GetValueOrDefault(code)?.Name ?? code : null;
        var shown = draft is null ? null : new RequestShown(draft.Number, draft.Revision, draft.State(), draft.Currency, site);
        if (ReplyComposer.Compose(plan, shown, questions, outcomes) is not { } reply) return;
        var about = plan.Draft is not null || plan.Submit || plan.CancelDraft || plan.Answer == Answer.ChangePrompt ? draft?.Id : plan.About.Count == 1 ? plan.About[0].Id : LastRequest(outcomes);
        Outbox.Add(db, loaded.Conversation, new NewOutbound(Key(loaded, plan), reply.Purpose, reply.Kind, reply.Text, reply.Content, about, about == draft?.Id ? draft?.Revision : null, loaded.Turn.Id,
            reply.Purpose is "summary" or "question" ? "question" : about is null ? null : "request_update", TraceId: loaded.Turn.TraceId), now);
        Written.Wakes.Add(Stages.Tell);
        if (plan.Draft is not null || plan.CancelDraft) superseding.Add(loaded.Turn.ConversationId);
    }

    private static Guid? LastRequest(List<StepOutcome> outcomes) => outcomes.LastOrDefault(outcome => outcome.RequestId is not null)?.RequestId;

    private string Key(LoadedTurn loaded, TurnPlan plan) => plan.Answer switch
    {
        Answer.UnknownSender or Answer.Inactive => DailyReplies.Refusal(loaded.Turn.ConversationId, now),
        Answer.Greeting => DailyReplies.Hint(loaded.Turn.ConversationId, now),
        _ => $"turn:{loaded.Turn.Id}",
    };

    private static string? Wanted(LoadedTurn loaded, TurnPlan plan, List<StepOutcome> outcomes)
    {
        var wanted = plan.PersonWanted ?? (outcomes.Exists(outcome => outcome.Code == StepCodes.TooLate) ? "change" : null);
        return wanted == loaded.PersonWanted ? null : wanted;
    }
}
