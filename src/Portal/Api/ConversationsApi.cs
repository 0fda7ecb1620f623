using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Procurement.Data;
using Procurement.Data.Messaging;
using Procurement.Data.Requests;
using Procurement.Engine.Access;
using Procurement.Engine.Requests;

namespace Procurement.Portal.Api;

public sealed record ConversationView(PersonView? Person, IReadOnlyList<string> Attention, bool TakenOver, IReadOnlyList<QuestionView> OpenQuestions, string? ActiveRequest, DateTimeOffset? WindowClosesAt);
public sealed record ButtonView(string Id, string Title);
public sealed record MessageView(Guid Id, string? WhatsAppId, string Direction, string Type, string? Text, Guid? MediaId, IReadOnlyList<ButtonView> Buttons, string? Status, DateTimeOffset At, int ModelTokens, string? Purpose, string? Request);

/// <summary>Conversations over REST, by phone number or business-scoped user id.</summary>
internal static class ConversationsApi
{
    private static readonly TimeSpan Window = TimeSpan.FromHours(24);

    public static void MapConversations(this RouteGroupBuilder api)
    {
        api.MapGet("/conversations/{address}", GetAsync).Scope(ApiScopes.Read).Produces<ConversationView>().ProducesProblem(404);
        api.MapGet("/conversations/{address}/messages", MessagesAsync).Scope(ApiScopes.Read).Produces<Page<MessageView>>().ProducesProblem(404);
    }

    private static Task<Conversation?> FindAsync(ProcurementDb db, string address, CancellationToken stop) =>
        (from conversation in db.Conversations.AsNoTracking()
         join known in db.Addresses on conversation.AddressId equals known.Id
         where known.Phone == address || known.UserId == address
         orderby conversation.LastMessageAt descending
         select conversation).FirstOrDefaultAsync(stop);

    private static async Task<IResult> GetAsync(IDbContextFactory<ProcurementDb> dbs, string address, CancellationToken stop)
    {
        await using var db = await dbs.CreateDbContextAsync(stop);
        if (await FindAsync(db, address, stop) is not { } conversation) return Problems.NotFound($"conversation with {address}");
        var person = await (from known in db.Addresses where known.Id == conversation.AddressId join who in db.People on known.PersonId equals who.Id select who).AsNoTracking().SingleOrDefaultAsync(stop);
        var questions = await db.Questions.AsNoTracking().Where(x => x.ConversationId == conversation.Id && x.AnsweredAt == null).OrderBy(x => x.AskedAt)
            .Select(x => new QuestionView(x.Id, x.Kind, x.Position, x.Text, x.AskedAt, x.AnsweredAt)).ToListAsync(stop);
        RequestStatus[] over = [RequestStatus.Closed, RequestStatus.Rejected, RequestStatus.Cancelled, RequestStatus.Expired];
        var active = person is null ? null : await db.Requests.AsNoTracking().Where(x => x.RequesterId == person.Id && !x.Imported && !over.Contains(x.Status)).OrderByDescending(x => x.LastHeardAt).Select(x => x.Number).FirstOrDefaultAsync(stop);
        var messageFailed = await db.OutboundMessages.AnyAsync(x => x.ConversationId == conversation.Id && x.GaveUpAt != null && x.State != OutboundState.Superseded, stop);
        var mediaFailed = await db.MediaFiles.AnyAsync(x => x.ConversationId == conversation.Id && x.State == MediaState.Failed, stop);
        return Results.Ok(new ConversationView(person is null ? null : new PersonView(person.Name, person.Phone), AttentionRules.OfConversation(conversation.PersonWanted, messageFailed, mediaFailed), conversation.TakenOverBy is not null, questions, active,
            conversation.LastInboundAt + Window));
    }

    private static async Task<IResult> MessagesAsync(IDbContextFactory<ProcurementDb> dbs, string address, string? cursor, int? limit, CancellationToken stop)
    {
        if (!Paging.TryRead(cursor, out var after)) return Paging.BadCursor();
        await using var db = await dbs.CreateDbContextAsync(stop);
        if (await FindAsync(db, address, stop) is not { } conversation) return Problems.NotFound($"conversation with {address}");
        var take = Paging.Limit(limit ?? Paging.Most);
        var least = after ?? Guid.Empty;
        var inbound = await db.InboundMessages.AsNoTracking().Where(x => x.ConversationId == conversation.Id && x.Id > least).OrderBy(x => x.Id).Take(take + 1)
            .Select(x => new { x.Id, x.WhatsAppId, x.Type, x.Text, x.ReceivedAt, x.RevokedAt, Media = db.MediaFiles.Where(media => media.MessageId == x.Id).Select(media => (Guid?)media.Id).FirstOrDefault() }).ToListAsync(stop);
        var outbound = await (from message in db.OutboundMessages.AsNoTracking()
                              where message.ConversationId == conversation.Id && message.Kind != "read" && message.Id > least
                              orderby message.Id
                              join request in db.Requests on message.RequestId equals request.Id into requests
                              from request in requests.DefaultIfEmpty()
                              join turn in db.Turns on message.TurnId equals turn.Id into turns
                              from turn in turns.DefaultIfEmpty()
                              select new { Message = message, Number = request == null ? null : request.Number, Tokens = turn == null ? 0 : turn.ModelTokens }).Take(take + 1).ToListAsync(stop);
        var all = inbound.Select(x => new MessageView(x.Id, x.WhatsAppId, "in", x.Type, x.RevokedAt is null ? x.Text : null, x.Media, [], x.RevokedAt is null ? null : "revoked", x.ReceivedAt, 0, null, null))
            .Concat(outbound.Select(x => new MessageView(x.Message.Id, x.Message.WhatsAppId, "out", x.Message.Kind, x.Message.Text, null, Buttons(x.Message.Content), RequestViews.Camel(x.Message.State.ToString()), x.Message.CreatedAt, x.Tokens, x.Message.Purpose, x.Number)))
            .OrderBy(x => x.Id).ToList();
        var page = all.Take(take).ToList();
        return Results.Ok(new Page<MessageView>(page, all.Count > take ? Paging.Cursor(page[^1].Id) : null));
    }

    /// <summary>Reply buttons, or the rows of a list.</summary>
    private static List<ButtonView> Buttons(string? content)
    {
        if (content is null) return [];
        var json = JsonSerializer.Deserialize<JsonElement>(content);
        foreach (var name in new[] { "buttons", "rows" })
        {
            if (json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var buttons) && buttons.ValueKind == JsonValueKind.Array)
                return [.. buttons.EnumerateArray().Where(x => x.ValueKind == JsonValueKind.Object).Select(x => new ButtonView(x.GetProperty("id").GetString()!, x.GetProperty("title").GetString()!))];
        }

        return [];
    }
}
