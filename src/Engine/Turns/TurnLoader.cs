using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Procurement.Data;
using Procurement.Data.Company;
using Procurement.Data.Messaging;
using Procurement.Data.Requests;
using Procurement.Data.Turns;
using Procurement.Engine.Requests;
using Procurement.Engine.Understanding;

namespace Procurement.Engine.Turns;

/// <summary>Loads all facts of a group of turns with a handful of queries, however many turns there are.</summary>
internal static class TurnLoader
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>At most one turn of each person: two talks of one person share a draft and go one after the other.</summary>
    /// <returns>Turns of the group that are to be decided now; the others stay as they are.</returns>
    public static async Task<List<LoadedTurn>> LoadAsync(ProcurementDb db, List<Turn> turns, CompanyFacts company, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var senders = await SendersAsync(db, turns.ConvertAll(turn => turn.ConversationId), cancellationToken);
        turns = [.. turns.OrderBy(turn => turn.Number).DistinctBy(turn => senders[turn.ConversationId].Person?.Id ?? turn.ConversationId)];
        var conversations = turns.Select(turn => turn.ConversationId).ToList();
        var people = turns.Select(turn => senders[turn.ConversationId].Person).OfType<Person>().ToList();
        var batches = turns.ConvertAll(turn => (Guid?)turn.BatchId);
        var heard = await HeardAsync(db, db.InboundMessages.Where(message => batches.Contains(message.BatchId)), byBatch: true, cancellationToken);
        var drafts = await DraftsAsync(db, people, cancellationToken);
        var questions = await QuestionsAsync(db, conversations, cancellationToken);
        var history = await TalkHistory.LoadAsync(db, people, cancellationToken);
        var daily = await DailyAsync(db, conversations, now, cancellationToken);
        return turns.ConvertAll(turn => Load(turn, senders[turn.ConversationId], heard.GetValueOrDefault(turn.BatchId, HeardBatch.Nothing), drafts, [.. questions[turn.ConversationId]], history, daily, company, now));
    }

    /// <summary>
    /// What the next turn of each conversation would decide by, were it to run now: over the messages that wait. Nothing of it may be saved.
    /// </summary>
    /// <param name="withHistory">With earlier requests and approval cards, which few bursts are about.</param>
    public static async Task<Dictionary<Guid, TurnFacts>> LoadAheadAsync(ProcurementDb db, IReadOnlyList<Guid> conversations, CompanyFacts company, DateTimeOffset now, CancellationToken cancellationToken, bool withHistory = false)
    {
        var senders = await SendersAsync(db, conversations, cancellationToken);
        var people = senders.Values.Select(sender => sender.Person).OfType<Person>().DistinctBy(person => person.Id).ToList();
        var heard = await HeardAsync(db, db.InboundMessages.Where(message => conversations.Contains(message.ConversationId) && message.BatchId == null && !message.NotForTurn), byBatch: false, cancellationToken);
        var drafts = await DraftsAsync(db, people, cancellationToken);
        var questions = await QuestionsAsync(db, conversations, cancellationToken);
        if (withHistory) await db.Database.OpenConnectionAsync(cancellationToken);
        var history = withHistory ? await TalkHistory.LoadAsync(db, people, cancellationToken) : new TalkHistory();
        return conversations.Where(senders.ContainsKey).ToDictionary(id => id, id => Load(
            new Turn { Id = Guid.Empty, ConversationId = id, BatchId = Guid.Empty }, senders[id], heard.GetValueOrDefault(id, HeardBatch.Nothing), drafts, [.. questions[id]], history, [], company, now).Facts);
    }

    private static LoadedTurn Load(Turn turn, SenderRow sender, HeardBatch heard, Dictionary<Guid, PurchaseRequest> drafts, List<Question> questions, TalkHistory history, HashSet<string> daily,
        CompanyFacts company, DateTimeOffset now)
    {
        var person = sender.Person;
        var draft = person is null ? null : drafts.GetValueOrDefault(person.Id);
        var speaker = person is null ? null : new Speaker(person.Id, person.Name, person.Roles, person.SiteCode, person.CostCenterCode, sender.Conversation.Language ?? person.Language,
            company.Sites.GetValueOrDefault(person.SiteCode)?.TimeZone ?? company.TimeZone);
        var asked = questions.ConvertAll(question => new AskedQuestion(
            new OpenQuestion(question.Id, question.Kind, question.Position, question.About, Options(question), question.RequestId is { } id && id == draft?.Id ? draft.Number : null),
            question.TimesAsked, question.EscalatedAt is not null));
        var talk = speaker is null ? null : new Talk(speaker, draft is null ? null : TalkHistory.Fact(draft), history.Of(speaker.PersonId), [.. asked.Select(one => one.Question)], history.CardsOf(speaker.PersonId));
        var facts = new TurnFacts(turn.Id, now, new Sender(sender.State, speaker, person?.Active ?? false), sender.Conversation.TakenOverBy is not null, sender.Conversation.Language ?? person?.Language,
            heard.Messages, heard.Unreadable, talk, draft is null ? null : new DraftFacts(draft.Id, draft.Number, draft.Revision, draft.Status, draft.State()), asked, company,
            daily.Contains(DailyReplies.Refusal(turn.ConversationId, now)), daily.Contains(DailyReplies.Hint(turn.ConversationId, now)))
        {
            Edits = heard.Edits,
            EditUnseen = heard.EditUnseen,
        };
        return new LoadedTurn(turn, facts, sender.Conversation, draft, questions, sender.Conversation.PersonWanted);
    }

    private static List<AskOption> Options(Question question) => question.Options.Length <= 2 ? [] : JsonSerializer.Deserialize<List<AskOption>>(question.Options, Json)!;

    private static async Task<Dictionary<Guid, SenderRow>> SendersAsync(ProcurementDb db, IReadOnlyList<Guid> ids, CancellationToken cancellationToken)
    {
        var rows = await (from conversation in db.Conversations.AsNoTracking()
                          join address in db.Addresses on conversation.AddressId equals address.Id
                          join person in db.People on address.PersonId equals (Guid?)person.Id into owners
                          from owner in owners.DefaultIfEmpty()
                          where ids.Contains(conversation.Id)
                          select new SenderRow(conversation, address.State, owner)).ToListAsync(cancellationToken);
        return rows.ToDictionary(row => row.Conversation.Id);
    }

    private static async Task<Dictionary<Guid, PurchaseRequest>> DraftsAsync(ProcurementDb db, List<Person> people, CancellationToken cancellationToken)
    {
        var ids = people.ConvertAll(person => person.Id);
        if (ids.Count == 0) return [];
        return await db.Requests.AsTracking().Include(request => request.Lines)
            .Where(request => ids.Contains(request.RequesterId) && !request.Imported && (request.Status == RequestStatus.Collecting || request.Status == RequestStatus.AwaitingConfirmation))
            .ToDictionaryAsync(request => request.RequesterId, cancellationToken);
    }

    private static async Task<ILookup<Guid, Question>> QuestionsAsync(ProcurementDb db, IReadOnlyList<Guid> conversations, CancellationToken cancellationToken) =>
        (await db.Questions.AsTracking().Where(question => conversations.Contains(question.ConversationId) && question.AnsweredAt == null).OrderBy(question => question.AskedAt).ToListAsync(cancellationToken))
            .ToLookup(question => question.ConversationId);

    /// <returns>By batch, or by conversation.</returns>
    private static async Task<Dictionary<Guid, HeardBatch>> HeardAsync(ProcurementDb db, IQueryable<InboundMessage> messages, bool byBatch, CancellationToken cancellationToken)
    {
        var rows = await HearAsync(db, messages, cancellationToken);
        var edits = byBatch
            ? await LoadEdits.RunAsync(db, [.. rows.SelectMany(row => row.Heard).Where(message => message.Changes is not null).Select(message => (message.Id, message.Changes!.Value))], query => HearAsync(db, query, cancellationToken), cancellationToken)
            : [];
        return rows.GroupBy(row => byBatch ? row.Batch!.Value : row.Conversation).ToDictionary(group => group.Key, group => new HeardBatch(
            [.. group.SelectMany(one => one.Heard)], group.Count(one => one.Unreadable), [.. group.Select(one => edits.GetValueOrDefault(one.Message)).OfType<EditFacts>()], group.Any(one => one.EditUnseen)));
    }

    private static async Task<List<HeardRow>> HearAsync(ProcurementDb db, IQueryable<InboundMessage> messages, CancellationToken cancellationToken)
    {
        var rows = await messages.AsNoTracking()
            .OrderBy(message => message.SentAt).ThenBy(message => message.Arrival)
            .Select(message => new { message.BatchId, message.Id, message.WhatsAppId, message.ConversationId, message.Type, message.Text, message.ReplyId, message.RefersTo, message.Forwarded, message.SentAt, message.RevokedAt, Unsupported = message.Type == "unsupported" ? message.Payload : null })
            .ToListAsync(cancellationToken);
        var withMedia = rows.Where(row => row.Type is "image" or "video" or "audio" or "document" or "sticker").Select(row => row.Id).ToList();
        var media = withMedia.Count == 0
            ? []
            : await db.MediaFiles.AsNoTracking().Where(file => withMedia.Contains(file.MessageId)).ToDictionaryAsync(file => file.MessageId, file => new StoredMedia(file.Kind, file.State, file.ExtractedText, file.TextPlaces), cancellationToken);
        var quoted = await QuotedMessages.LoadAsync(db, [.. rows.Where(row => row.RefersTo is not null && row.Type is not ("edit" or "revoke")).Select(row => (row.Id, row.ConversationId, row.RefersTo!))], cancellationToken);
        var changed = rows.Where(row => row.RefersTo is not null && row.Type is "edit" or "revoke").Select(row => row.RefersTo!).ToList();
        // Receiving has put the original's own id there.
        var originals = changed.Count == 0 ? [] : await db.InboundMessages.Where(message => changed.Contains(message.WhatsAppId)).ToDictionaryAsync(message => message.WhatsAppId, message => message.Id, cancellationToken);
        return rows.ConvertAll(row =>
        {
            Guid? original = row.Type is "edit" or "revoke" && row.RefersTo is not null && originals.TryGetValue(row.RefersTo, out var id) ? id : null;
            var stored = new StoredMessage(row.Id, row.Type, row.Text, row.ReplyId, row.RefersTo, row.Forwarded, row.SentAt, row.RevokedAt is not null, Buttons.ReadAnswer(row.ReplyId) is not null) { Changes = original };
            var (heard, unreadable) = HearMessages.Read(stored, media.GetValueOrDefault(row.Id), quoted.GetValueOrDefault(row.Id));
            var unseen = row is { Type: "edit", Text: null } || IsEdit(row.Unsupported);
            return new HeardRow(row.BatchId, row.ConversationId, row.Id, row.WhatsAppId, heard, unreadable && !unseen, unseen);
        });
    }

    /// <summary>Where WhatsApp does not pass edits on, it says only that there was one.</summary>
    private static bool IsEdit(string? payload)
    {
        if (payload is null) return false;
        using var message = JsonDocument.Parse(payload);
        return message.RootElement.TryGetProperty("unsupported", out var what) && what.ValueKind == JsonValueKind.Object && what.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String && type.ValueEquals("edit");
    }

    private static async Task<HashSet<string>> DailyAsync(ProcurementDb db, List<Guid> conversations, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var keys = conversations.SelectMany(id => new[] { DailyReplies.Refusal(id, now), DailyReplies.Hint(id, now) }).ToList();
        return [.. await db.OutboundMessages.AsNoTracking().Where(message => keys.Contains(message.Key)).Select(message => message.Key).ToListAsync(cancellationToken)];
    }

    private sealed record SenderRow(Conversation Conversation, AddressState State, Person? Person);

    private sealed record HeardBatch(IReadOnlyList<HeardMessage> Messages, int Unreadable, IReadOnlyList<EditFacts> Edits, bool EditUnseen)
    {
        public static readonly HeardBatch Nothing = new([], 0, [], false);
    }
}

/// <summary>One stored message as it is heard.</summary>
/// <param name="EditUnseen">It was edited, and WhatsApp does not show us to what.</param>
internal sealed record HeardRow(Guid? Batch, Guid Conversation, Guid Message, string WhatsAppId, IReadOnlyList<HeardMessage> Heard, bool Unreadable, bool EditUnseen);
