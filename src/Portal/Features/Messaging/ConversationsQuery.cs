using Microsoft.EntityFrameworkCore;
using Procurement.Data;
using Procurement.Data.Messaging;
using Procurement.Engine.Requests;

namespace Procurement.Portal.Features.Messaging;

public sealed record ConversationRow(Guid Id, string Name, string? Address, string? LastText, DateTimeOffset? LastMessageAt, string? TakenOverBy, string? OpenRequest, IReadOnlyList<string> Attention);

internal static class ConversationsQuery
{
    private const int Most = 300;

    /// <summary>Newest first; those that want a person before the others.</summary>
    public static async Task<IReadOnlyList<ConversationRow>> ReadAsync(ProcurementDb db, string? text, CancellationToken cancellationToken)
    {
        var all = from conversation in db.Conversations.AsNoTracking()
                  join address in db.Addresses on conversation.AddressId equals address.Id
                  join person in db.People on address.PersonId equals person.Id into people
                  from person in people.DefaultIfEmpty()
                  select new { conversation, address, person };
        if (!string.IsNullOrWhiteSpace(text))
        {
            var like = $"%{text.Trim()}%";
            all = all.Where(x => EF.Functions.ILike(x.person!.Name, like) || EF.Functions.ILike(x.address.Phone!, like) || EF.Functions.ILike(x.address.UserId!, like));
        }

        var rows = await all.OrderByDescending(x => x.conversation.PersonWanted != null).ThenByDescending(x => x.conversation.LastMessageAt).Take(Most).Select(x => new
        {
            x.conversation.Id,
            x.conversation.PersonWanted,
            x.conversation.LastMessageAt,
            x.address.Phone,
            x.address.UserId,
            Person = x.person != null ? x.person.Name : null,
            TakenOverBy = db.Users.Where(u => u.Id == x.conversation.TakenOverBy).Select(u => u.DisplayName ?? u.Email).FirstOrDefault(),
            LastText = db.InboundMessages.Where(m => m.ConversationId == x.conversation.Id).OrderByDescending(m => m.SentAt).ThenByDescending(m => m.Arrival).Select(m => m.Text ?? m.Type).FirstOrDefault(),
            OpenRequest = db.Requests.Where(r => r.ConversationId == x.conversation.Id && r.EndedAt == null).OrderByDescending(r => r.UpdatedAt).Select(r => r.Number).FirstOrDefault(),
            MessageFailed = db.OutboundMessages.Any(m => m.ConversationId == x.conversation.Id && m.GaveUpAt != null && (m.State == OutboundState.Failed || m.State == OutboundState.Uncertain)),
            MediaFailed = db.MediaFiles.Any(m => m.ConversationId == x.conversation.Id && m.State == MediaState.Failed),
        }).ToListAsync(cancellationToken);
        return [.. rows.Select(x => new ConversationRow(x.Id, x.Person ?? x.Phone ?? x.UserId ?? "Unknown", x.Phone ?? x.UserId, x.LastText, x.LastMessageAt, x.TakenOverBy, x.OpenRequest,
            AttentionRules.OfConversation(x.PersonWanted, x.MessageFailed, x.MediaFailed)))];
    }
}
