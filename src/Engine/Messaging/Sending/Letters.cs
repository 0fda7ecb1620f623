using Microsoft.EntityFrameworkCore;
using Procurement.Data;
using Procurement.Data.Company;
using Procurement.Data.Messaging;
using Procurement.Data.Turns;

namespace Procurement.Engine.Messaging.Sending;

/// <summary>A claimed message with all that decides and fills it.</summary>
internal sealed record Letter(OutboundMessage Row, OutboundContent Content, Conversation Conversation, PersonAddress Address, SendFacts Facts, string? Purpose, TemplateOptions? Template, string Number, string Total)
{
    public string Write(bool asTemplate, string? mediaId)
    {
        var to = new Recipient(Address.Phone, Address.UserId);
        if (!asTemplate || Template is null) return WhatsAppBody.Of(Row.Kind, Row.Text, Content, to, Row.Id, mediaId);
        return WhatsAppBody.OfTemplate(Row.Text, Content, to, Row.Id, new TemplateFill(Template.Name!, Template.Language!, Purpose!, Number, Total));
    }
}

/// <summary>What decides and fills a group of claimed messages, loaded with a handful of queries however many there are.</summary>
internal sealed class Letters
{
    private readonly WhatsAppOptions options;
    private readonly Dictionary<Guid, Talk> talks;
    private readonly ILookup<Guid, DateTimeOffset> recent;
    private readonly Dictionary<Guid, Subject> requests;
    private readonly ILookup<(Guid Conversation, Guid? Request), Said> said;
    private readonly HashSet<Guid> unanswered;

    private Letters(WhatsAppOptions options, Dictionary<Guid, Talk> talks, ILookup<Guid, DateTimeOffset> recent, Dictionary<Guid, Subject> requests, ILookup<(Guid, Guid?), Said> said, HashSet<Guid> unanswered) =>
        (this.options, this.talks, this.recent, this.requests, this.said, this.unanswered) = (options, talks, recent, requests, said, unanswered);

    public static async Task<Letters> LoadAsync(ProcurementDb db, IReadOnlyList<OutboundMessage> rows, WhatsAppOptions options, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var conversations = rows.Select(row => row.ConversationId).Distinct().ToList();
        var talks = await TalksAsync(db, conversations, cancellationToken);
        var spoken = rows.Where(row => row.Kind != OutboundKinds.Read).ToList();
        return new Letters(options, talks, await RecentAsync(db, spoken, now, cancellationToken), await RequestsAsync(db, spoken, cancellationToken), await SaidAsync(db, spoken, cancellationToken),
            await UnansweredAsync(db, spoken, cancellationToken));
    }

    /// <exception cref="InvalidOperationException">The row's conversation or content cannot be read.</exception>
    public Letter Of(OutboundMessage row)
    {
        var content = OutboundContent.Read(row.Kind, row.Content);
        var talk = talks[row.ConversationId];
        var request = row.RequestId is { } about ? requests.GetValueOrDefault(about) : null;
        var purpose = row.TemplatePurpose ?? content.Purpose;
        var template = options.TemplateFor(purpose);
        var facts = new SendFacts(row.State, row.Kind, IsOvertaken(row), IsOfTurn(row) && unanswered.Contains(row.ConversationId), row.CreatedAt, talk.Replaced, options.CanSend, talk.Sender?.StoppedAt, talk.Sender?.PausedUntil, talk.Conversation.SendHeldUntil, talk.Conversation.LastInboundAt,
            row.ErrorCode, template is not null, row.Kind == OutboundKinds.Read ? [] : [.. recent[row.ConversationId]]);
        var total = request?.Total is { } sum ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{sum:0.00} {request.Currency}") : "-";
        return new Letter(row, content, talk.Conversation, talk.Address, facts, purpose, template, request?.Number ?? "-", total);
    }

    /// <summary>By a newer revision, or by a later turn that could not take this one back as it was claimed for sending at that moment.</summary>
    private bool IsOvertaken(OutboundMessage row) =>
        Sums(row) && row.RequestId is not null && said[(row.ConversationId, row.RequestId)].Any(other =>
            (row.Purpose == "summary" && other.Purpose == "summary" && other.Revision > row.RequestRevision)
            || (row.TurnId is not null && other.TurnId is not null && other.TurnId != row.TurnId && other.WrittenAt > row.CreatedAt && other.State != OutboundState.Superseded));

    private static bool Sums(OutboundMessage row) => row.Purpose is "summary" or "question";

    private static bool IsOfTurn(OutboundMessage row) => row.TurnId is not null && Sums(row);

    private static Task<Dictionary<Guid, Talk>> TalksAsync(ProcurementDb db, List<Guid> conversations, CancellationToken cancellationToken) =>
        (from conversation in db.Conversations.AsNoTracking()
         join address in db.Addresses.AsNoTracking() on conversation.AddressId equals address.Id
         join state in db.SenderStates.AsNoTracking() on conversation.OurNumberId equals state.OurNumberId into senders
         from sender in senders.DefaultIfEmpty()
         where conversations.Contains(conversation.Id)
         select new Talk(conversation, address, sender, address.State == AddressState.Held && db.Addresses.Any(x => x.ReplacesId == address.Id)))
        .ToDictionaryAsync(talk => talk.Conversation.Id, cancellationToken);

    private static async Task<ILookup<Guid, DateTimeOffset>> RecentAsync(ProcurementDb db, List<OutboundMessage> rows, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var conversations = rows.ConvertAll(row => row.ConversationId);
        if (conversations.Count == 0) return Array.Empty<Guid>().ToLookup(id => id, _ => now);
        var (since, written) = (now - PairRate.Span, now.AddDays(-3));
        var found = await db.OutboundMessages.AsNoTracking()
            .Where(x => conversations.Contains(x.ConversationId) && x.CreatedAt > written && x.SentAt > since && x.Kind != OutboundKinds.Read)
            .Select(x => new { x.ConversationId, x.SentAt }).ToListAsync(cancellationToken);
        return found.ToLookup(row => row.ConversationId, row => row.SentAt!.Value);
    }

    private static async Task<Dictionary<Guid, Subject>> RequestsAsync(ProcurementDb db, List<OutboundMessage> rows, CancellationToken cancellationToken)
    {
        var ids = rows.Where(row => row.RequestId is not null).Select(row => row.RequestId!.Value).Distinct().ToList();
        if (ids.Count == 0) return [];
        return await db.Requests.AsNoTracking().Where(x => ids.Contains(x.Id)).Select(x => new Subject(x.Id, x.Number, x.Total, x.Currency)).ToDictionaryAsync(x => x.Id, cancellationToken);
    }

    /// <summary>Summaries and questions about the requests that the rows are about.</summary>
    private static async Task<ILookup<(Guid, Guid?), Said>> SaidAsync(ProcurementDb db, List<OutboundMessage> rows, CancellationToken cancellationToken)
    {
        var ids = rows.Where(row => Sums(row) && row.RequestId is not null).Select(row => row.RequestId).Distinct().ToList();
        var found = ids.Count == 0 ? [] : await db.OutboundMessages.AsNoTracking().Where(x => ids.Contains(x.RequestId) && (x.Purpose == "summary" || x.Purpose == "question"))
            .Select(x => new Said(x.ConversationId, x.RequestId, x.Purpose, x.RequestRevision, x.TurnId, x.CreatedAt, x.State)).ToListAsync(cancellationToken);
        return found.ToLookup(row => (row.ConversationId, row.RequestId));
    }

    /// <summary>Conversations in which the person has said more that no turn has answered yet.</summary>
    private static async Task<HashSet<Guid>> UnansweredAsync(ProcurementDb db, List<OutboundMessage> rows, CancellationToken cancellationToken)
    {
        var ids = rows.Where(IsOfTurn).Select(row => row.ConversationId).Distinct().ToList();
        if (ids.Count == 0) return [];
        var heard = db.InboundMessages.Where(x => ids.Contains(x.ConversationId) && x.BatchId == null && !x.NotForTurn).Select(x => x.ConversationId);
        var turns = db.Turns.Where(x => ids.Contains(x.ConversationId) && (x.State == TurnState.Pending || x.State == TurnState.Running)).Select(x => x.ConversationId);
        return [.. await heard.Union(turns).ToListAsync(cancellationToken)];
    }

    private sealed record Said(Guid ConversationId, Guid? RequestId, string Purpose, int? Revision, Guid? TurnId, DateTimeOffset WrittenAt, OutboundState State);

    private sealed record Talk(Conversation Conversation, PersonAddress Address, SenderState? Sender, bool Replaced);

    private sealed record Subject(Guid Id, string Number, decimal? Total, string Currency);
}
