using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Procurement.Data;
using Procurement.Data.Company;
using Procurement.Data.Messaging;

namespace Procurement.Portal.Features.Messaging;

/// <summary>A conversation as both sides see it, oldest message first.</summary>
/// <param name="WindowClosesAt">End of WhatsApp's 24 hours for free text; null when the person has never written.</param>
public sealed record ChatView(Guid Id, ChatPartner Partner, string? PersonWanted, Guid? TakenOverBy, string? TakenOverByName, DateTimeOffset? WindowClosesAt, IReadOnlyList<ChatEntry> Entries);

/// <summary>Who is at the other end. <paramref name="PersonId"/> null: unknown to us.</summary>
public sealed record ChatPartner(Guid AddressId, Guid? PersonId, string Name, string? Phone, string? UserId, AddressState State, IReadOnlyList<string> Roles, string? Site, string? CostCenter, string? Language, bool Active);

/// <summary>One message. <paramref name="Status"/> is null for theirs.</summary>
public sealed record ChatEntry(Guid Id, bool IsOurs, string Type, string? Text, DateTimeOffset At, ChatMedia? Media, IReadOnlyList<string> Buttons, OutboundState? Status, string? Purpose, string? Error,
    bool IsForwarded, bool IsEdited, bool IsRevoked, bool IsByOperator);

public sealed record ChatMedia(Guid Id, string Kind, string? StorageKey, string? MimeType, string? FileName, MediaState State, string? Error, string? ExtractedText);

internal static class ChatQuery
{
    /// <summary>Newest messages of each side that are shown.</summary>
    private const int Most = 200;

    /// <summary>Meta: free text is possible for 24 hours after the person's newest message.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromHours(24);

    /// <summary>Null when there is no such conversation.</summary>
    public static async Task<ChatView?> ReadAsync(ProcurementDb db, Guid conversationId, CancellationToken cancellationToken)
    {
        var head = await db.Conversations.AsNoTracking().Where(x => x.Id == conversationId).Select(x => new
        {
            x.Id,
            x.PersonWanted,
            x.TakenOverBy,
            x.LastInboundAt,
            x.AddressId,
            TakenOverByName = db.Users.Where(u => u.Id == x.TakenOverBy).Select(u => u.DisplayName ?? u.Email).FirstOrDefault(),
        }).FirstOrDefaultAsync(cancellationToken);
        if (head is null) return null;
        var partner = await PartnerAsync(db, head.AddressId, cancellationToken);
        var entries = (await TheirsAsync(db, conversationId, cancellationToken)).Concat(await OursAsync(db, conversationId, cancellationToken)).OrderBy(x => x.At).ToList();
        return new ChatView(head.Id, partner, head.PersonWanted, head.TakenOverBy, head.TakenOverByName, head.LastInboundAt + Window, entries);
    }

    private static async Task<ChatPartner> PartnerAsync(ProcurementDb db, Guid addressId, CancellationToken cancellationToken)
    {
        var row = await (from address in db.Addresses.AsNoTracking()
                         where address.Id == addressId
                         join person in db.People on address.PersonId equals person.Id into people
                         from person in people.DefaultIfEmpty()
                         select new { address, person, Site = db.Sites.Where(x => person != null && x.Code == person.SiteCode).Select(x => x.Name).FirstOrDefault() }).SingleAsync(cancellationToken);
        return new ChatPartner(row.address.Id, row.person?.Id, row.person?.Name ?? row.address.Phone ?? row.address.UserId ?? "Unknown", row.address.Phone, row.address.UserId, row.address.State,
            row.person?.Roles ?? [], row.Site, row.person?.CostCenterCode, row.person?.Language, row.person?.Active ?? false);
    }

    private static async Task<List<ChatEntry>> TheirsAsync(ProcurementDb db, Guid conversationId, CancellationToken cancellationToken)
    {
        var rows = await (from message in db.InboundMessages.AsNoTracking()
                          where message.ConversationId == conversationId && message.Type != "system"
                          orderby message.SentAt descending, message.Arrival descending
                          join media in db.MediaFiles on message.Id equals media.MessageId into files
                          from media in files.DefaultIfEmpty()
                          select new { message.Id, message.Type, message.Text, message.SentAt, message.ReceivedAt, message.Forwarded, message.EditedAt, message.RevokedAt, Media = media }).Take(Most).ToListAsync(cancellationToken);
        return [.. rows.Select(x => new ChatEntry(x.Id, false, x.Type, x.Text, x.ReceivedAt,
            x.Media is { } file ? new ChatMedia(file.Id, file.Kind, file.StorageKey, file.MimeType, file.FileName, file.State, file.LastError, file.ExtractedText) : null,
            [], null, null, null, x.Forwarded, x.EditedAt is not null, x.RevokedAt is not null, false))];
    }

    private static async Task<List<ChatEntry>> OursAsync(ProcurementDb db, Guid conversationId, CancellationToken cancellationToken)
    {
        var rows = await db.OutboundMessages.AsNoTracking().Where(x => x.ConversationId == conversationId && x.Kind != "read" && x.State != OutboundState.Superseded)
            .OrderByDescending(x => x.CreatedAt).Take(Most).ToListAsync(cancellationToken);
        return [.. rows.Select(x => new ChatEntry(x.Id, true, x.Kind, x.Text, x.CreatedAt, null, Buttons(x.Content), x.State, x.Purpose, x.LastError, false, false, false, x.WrittenBy is not null))];
    }

    /// <summary>Titles of the buttons or list rows that the message offered.</summary>
    private static IReadOnlyList<string> Buttons(string? content)
    {
        if (content is null) return [];
        using var json = JsonDocument.Parse(content);
        foreach (var name in (string[])["buttons", "rows"])
        {
            if (json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty(name, out var all) && all.ValueKind == JsonValueKind.Array)
                return [.. all.EnumerateArray().Select(x => x.ValueKind == JsonValueKind.Object && x.TryGetProperty("title", out var title) ? title.GetString() : null).OfType<string>()];
        }

        return [];
    }
}
