using Microsoft.EntityFrameworkCore;
using Procurement.Data;
using Procurement.Data.Messaging;
using Procurement.Engine.Messaging.Sending;

namespace Procurement.Engine.Messaging.Receiving;

/// <summary>
/// What WhatsApp says about messages that we sent: applied to our rows in one order on every node. One that may come before our own record of the send is found
/// by our callback data; one about a message that is not ours changes nothing (the raw delivery keeps it).
/// </summary>
internal sealed class StatusBook(IDbContextFactory<ProcurementDb> dbs)
{
    public async Task<StoredGroup> ApplyAsync(IReadOnlyList<ReceivedStatus> statuses, IReadOnlyList<ReceivedTrouble> troubles, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (statuses.Count == 0 && troubles.Count == 0) return StoredGroup.Nothing;
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        await using var tx = await db.Database.BeginTransactionAsync(cancellationToken);
        var conversations = await ApplyStatusesAsync(db, statuses, cancellationToken);
        var onSender = statuses.Where(x => x.ErrorCode is not null).Select(x => (x.OurNumberId, Code: x.ErrorCode!.Value, Error: x.Error ?? ""))
            .Concat(troubles.Select(x => (x.OurNumberId, x.Code, x.Error)));
        foreach (var (number, code, error) in onSender) await SenderBook.ApplyAsync(db, number, code, error, attempts: 1, now, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await tx.CommitAsync(cancellationToken);
        return new StoredGroup(conversations, false, false);
    }

    private static async Task<IReadOnlyCollection<Guid>> ApplyStatusesAsync(ProcurementDb db, IReadOnlyList<ReceivedStatus> statuses, CancellationToken cancellationToken)
    {
        var ids = statuses.Select(x => x.OutboundId).Where(x => x is not null).Select(x => x!.Value).Distinct().ToArray();
        var whatsAppIds = statuses.Select(x => x.WhatsAppId).Distinct().ToArray();
        var rows = await db.OutboundMessages
            .FromSql($"SELECT *, xmin FROM outbound_messages WHERE id = ANY({ids}) OR whats_app_id = ANY({whatsAppIds}) ORDER BY id FOR NO KEY UPDATE").ToListAsync(cancellationToken);
        var byId = rows.ToDictionary(x => x.Id);
        var byWhatsAppId = rows.Where(x => x.WhatsAppId is not null).ToDictionary(x => x.WhatsAppId!);
        foreach (var status in statuses.OrderBy(x => x.At))
        {
            var row = byWhatsAppId.GetValueOrDefault(status.WhatsAppId) ?? (status.OutboundId is { } id ? byId.GetValueOrDefault(id) : null);
            // An older try of the same row may still be heard of after it was sent again.
            if (row is null || (row.WhatsAppId is not null && row.WhatsAppId != status.WhatsAppId)) continue;
            row.Heard(status.Status, status.WhatsAppId, MessageToken.Of(status.WhatsAppId), status.ErrorCode, status.At, status.Error);
        }

        return rows.Select(x => x.ConversationId).Distinct().ToList();
    }
}
