using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Procurement.Data;
using Procurement.Engine.Access;
using Procurement.Engine.Messaging.Receiving;
using Procurement.Engine.Notices;

namespace Procurement.Engine.Messaging;

/// <summary>Takes a parked item once more from the raw delivery, after what kept it out was put right. What was stored already stays as it is.</summary>
public sealed class ReplayParkedItem
{
    private readonly IDbContextFactory<ProcurementDb> dbs;
    private readonly DeliveryWriter writer;
    private readonly IOptionsMonitor<WhatsAppOptions> options;
    private readonly TimeProvider clock;
    private readonly IChangeNotices notices;

    internal ReplayParkedItem(IDbContextFactory<ProcurementDb> dbs, DeliveryWriter writer, IOptionsMonitor<WhatsAppOptions> options, TimeProvider clock, IChangeNotices notices) =>
        (this.dbs, this.writer, this.options, this.clock, this.notices) = (dbs, writer, options, clock, notices);

    public async Task<Outcome> RunAsync(Guid parkedId, Actor actor, CancellationToken cancellationToken)
    {
        if (!actor.IsOperator) return ConversationRows.NotAllowed;
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        if (await db.ParkedItems.SingleOrDefaultAsync(x => x.Id == parkedId, cancellationToken) is not { } parked) return Outcome.No(NoCodes.NotFound, "There is no such item.");
        if (parked.SettledAt is not null) return Outcome.No(NoCodes.WrongState, "It is settled already.");
        if (await db.WebhookDeliveries.AsNoTracking().SingleOrDefaultAsync(x => x.Id == parked.DeliveryId, cancellationToken) is not { } delivery) return Outcome.No(NoCodes.NotFound, "Its delivery is no longer kept.");

        var read = WebhookPayload.Read(delivery.Body, options.CurrentValue.PhoneNumberId, delivery.ReceivedAt);
        if (read.Rest.FirstOrDefault(x => x.Field is null && x.Path == parked.Path) is { } still) return Outcome.No(NoCodes.Invalid, still.Reason);
        var item = read with
        {
            Id = delivery.Id,
            Messages = [.. read.Messages.Where(x => IsWithin(x.Path, parked.Path))],
            Statuses = [.. read.Statuses.Where(x => IsWithin(x.Path, parked.Path))],
            Troubles = [.. read.Troubles.Where(x => IsWithin(x.Path, parked.Path))],
            Rest = [],
        };
        if (await writer.TakeAgainAsync(item) is { } refusal) return Outcome.No(NoCodes.Invalid, refusal);

        var now = clock.GetUtcNow();
        parked.SettledAt = now;
        db.AuditEntries.Add(ConversationRows.Audit(actor, "replayParkedItem", "parkedItem", parkedId.ToString(), now));
        await db.SaveChangesAsync(cancellationToken);
        notices.Changed(ChangeKinds.Work, parkedId.ToString());
        return Outcome.Done;
    }

    private static bool IsWithin(string path, string outer) => outer == "$" || path == outer || path.StartsWith(outer + ".", StringComparison.Ordinal);
}
