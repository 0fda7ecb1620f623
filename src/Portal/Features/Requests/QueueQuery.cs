using Microsoft.EntityFrameworkCore;
using Procurement.Data;
using Procurement.Data.Erp;
using Procurement.Data.Messaging;
using Procurement.Data.Requests;
using Procurement.Engine.Requests;

namespace Procurement.Portal.Features.Requests;

/// <summary>One open request as the queue shows it.</summary>
public sealed record QueueRow(string Number, string Requester, string? Site, IReadOnlyList<QueueLine> Lines, decimal? Total, string Currency, RequestStatus Status,
    DateOnly? NeedBy, bool Urgent, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, IReadOnlyList<string> Attention)
{
    public bool NeedsPerson => Attention.Count > 0;
}

public sealed record QueueLine(string Description, decimal? Quantity, string? Unit);

/// <summary>A conversation that wants a person.</summary>
public sealed record QueueConversation(Guid Id, string Name, string? LastText, DateTimeOffset? LastMessageAt, bool IsTakenOver, IReadOnlyList<string> Attention);

public sealed record QueueView(IReadOnlyList<QueueRow> Requests, IReadOnlyList<QueueConversation> Conversations);

/// <summary>Reads the whole queue: a fixed number of statements, however long it is.</summary>
internal static class QueueQuery
{
    /// <summary>More open requests than one screen can be worked with; the newest are shown.</summary>
    public const int Most = 500;

    public static async Task<QueueView> ReadAsync(ProcurementDb db, CancellationToken cancellationToken) =>
        new(await RequestsAsync(db, cancellationToken), await ConversationsAsync(db, cancellationToken));

    private static async Task<List<QueueRow>> RequestsAsync(ProcurementDb db, CancellationToken cancellationToken)
    {
        RequestStatus[] over = [RequestStatus.Closed, RequestStatus.Rejected, RequestStatus.Cancelled, RequestStatus.Expired];
        var rows = await db.Requests.AsNoTracking().Where(x => !x.Imported && !over.Contains(x.Status)).OrderByDescending(x => x.UpdatedAt).Take(Most)
            .Select(x => new
            {
                Request = new { x.Number, x.SiteCode, x.Total, x.Currency, x.Status, x.NeedBy, x.Urgent, x.CreatedAt, x.UpdatedAt, x.CancelRequested },
                Requester = db.People.Where(p => p.Id == x.RequesterId).Select(p => p.Name).FirstOrDefault() ?? "Unknown",
                Site = db.Sites.Where(s => s.Code == x.SiteCode).Select(s => s.Name).FirstOrDefault(),
                Lines = x.Lines.Where(l => l.RemovedAt == null).OrderBy(l => l.Position).Select(l => new QueueLine(l.Description, l.Quantity, l.Unit)).ToList(),
                Orders = db.Orders.Where(o => o.RequestId == x.Id && o.Attention != null).Select(o => o.Attention).ToList(),
                QuestionEscalated = db.Questions.Any(q => q.RequestId == x.Id && q.EscalatedAt != null && q.AnsweredAt == null),
                BookingFailed = db.Orders.Any(o => o.RequestId == x.Id && db.ErpPostings.Any(p => p.OrderId == o.Id && p.State == PostingState.Failed)),
                MessageFailed = db.OutboundMessages.Any(m => m.RequestId == x.Id && m.GaveUpAt != null && (m.State == OutboundState.Failed || m.State == OutboundState.Uncertain)),
            }).AsSplitQuery().ToListAsync(cancellationToken);
        return [.. rows.Select(x => new QueueRow(x.Request.Number, x.Requester, x.Site ?? x.Request.SiteCode, x.Lines, x.Request.Total, x.Request.Currency, x.Request.Status, x.Request.NeedBy,
            x.Request.Urgent, x.Request.CreatedAt, x.Request.UpdatedAt,
            AttentionRules.OfRequest(new RequestAttentionFacts(x.Request.Status, x.QuestionEscalated, x.Orders, x.BookingFailed, x.MessageFailed, x.Request.CancelRequested))))];
    }

    private static async Task<List<QueueConversation>> ConversationsAsync(ProcurementDb db, CancellationToken cancellationToken)
    {
        var rows = await db.Conversations.AsNoTracking()
            .Where(x => x.PersonWanted != null || x.TakenOverBy != null)
            .OrderBy(x => x.PersonWantedAt).Take(Most)
            .Select(x => new
            {
                x.Id,
                x.PersonWanted,
                x.LastMessageAt,
                x.TakenOverBy,
                Address = db.Addresses.Where(a => a.Id == x.AddressId).Select(a => new { a.Phone, a.UserId, Person = db.People.Where(p => p.Id == a.PersonId).Select(p => p.Name).FirstOrDefault() }).FirstOrDefault(),
                LastText = db.InboundMessages.Where(m => m.ConversationId == x.Id).OrderByDescending(m => m.Arrival).Select(m => m.Text).FirstOrDefault(),
            }).ToListAsync(cancellationToken);
        return [.. rows.Select(x => new QueueConversation(x.Id, x.Address?.Person ?? x.Address?.Phone ?? x.Address?.UserId ?? "Unknown", x.LastText, x.LastMessageAt, x.TakenOverBy is not null,
            AttentionRules.OfConversation(x.PersonWanted, false, false)))];
    }
}
