using Microsoft.EntityFrameworkCore;
using Procurement.Data;
using Procurement.Data.Messaging;
using Procurement.Data.Work;
using Procurement.Engine.Access;
using Procurement.Engine.Messaging;
using Procurement.Engine.Notices;
using Procurement.Engine.Orders;
using Procurement.Engine.Orders.Drift;

namespace Procurement.Engine.Work;

/// <summary>A person starts failed work again, by the row's own move. What may have happened already is not repeated here: it is decided where it can be looked at.</summary>
public sealed class RetryFailedWork(IDbContextFactory<ProcurementDb> dbs, SendAgain sendAgain, RetryOrder retryOrder, RestartSender restartSender, ReplayParkedItem replay, CheckSupplier check, TimeProvider clock, IChangeNotices notices)
{
    /// <param name="kind">One of <see cref="WorkKinds"/>.</param>
    /// <param name="id">As listed.</param>
    public async Task<Outcome> RunAsync(string kind, string id, Actor actor, CancellationToken cancellationToken)
    {
        if (!actor.IsOperator) return ConversationRows.NotAllowed;
        if (kind == WorkKinds.Sender) return await restartSender.RunAsync(id, actor, cancellationToken);
        if (!Guid.TryParse(id, out var rowId)) return Outcome.No(NoCodes.NotFound, "There is no such work.");
        return kind switch
        {
            WorkKinds.Message => await sendAgain.RunAsync(rowId, actor, cancellationToken),
            WorkKinds.SupplierCheck => await CheckAsync(rowId, actor, cancellationToken),
            WorkKinds.SupplierWear => await check.NoteAsync(rowId, actor, cancellationToken),
            WorkKinds.Parked => await replay.RunAsync(rowId, actor, cancellationToken),
            WorkKinds.Conversation => await RetryAsync<Conversation>(rowId, Stages.Batch, actor, (row, now) => row.Owe(now), cancellationToken),
            WorkKinds.Turn => await RetryAsync<Data.Turns.Turn>(rowId, Stages.Turn, actor, (row, now) => row.TryAgain(now), cancellationToken),
            WorkKinds.Media => await RetryAsync<MediaFile>(rowId, Stages.FetchMedia, actor, (row, now) => row.TryAgain(now), cancellationToken),
            WorkKinds.Request => await RetryAsync<Data.Requests.PurchaseRequest>(rowId, Stages.Check, actor, (row, now) => row.Owe(now), cancellationToken),
            WorkKinds.Posting => await RetryAsync<Data.Erp.ErpPosting>(rowId, Stages.Book, actor, (row, now) => row.TryAgain(now), cancellationToken),
            WorkKinds.Order => await RetryOrderAsync(rowId, actor, cancellationToken),
            _ => Outcome.No(NoCodes.NotFound, "There is no such kind of work."),
        };
    }

    private async Task<Outcome> CheckAsync(Guid id, Actor actor, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        return await db.SupplierCanaries.Where(x => x.Id == id).Select(x => x.SupplierCode).SingleOrDefaultAsync(cancellationToken) is { } code ? await check.NowAsync(code, actor, cancellationToken) : Outcome.No(NoCodes.NotFound, "There is no such work.");
    }

    private async Task<Outcome> RetryOrderAsync(Guid id, Actor actor, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var number = await db.Orders.Where(x => x.Id == id).Select(x => x.Number).SingleOrDefaultAsync(cancellationToken);
        return number is null ? Outcome.No(NoCodes.NotFound, "There is no such work.") : await retryOrder.RunAsync(number, actor, cancellationToken);
    }

    private async Task<Outcome> RetryAsync<T>(Guid id, string stage, Actor actor, Action<T, DateTimeOffset> retry, CancellationToken cancellationToken) where T : OwedWork
    {
        var now = clock.GetUtcNow();
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        if (await db.Set<T>().FindAsync([id], cancellationToken) is not { } row) return Outcome.No(NoCodes.NotFound, "There is no such work.");
        if (row.GaveUpAt is null) return Outcome.No(NoCodes.WrongState, "It has not failed.");

        retry(row, now);
        db.AuditEntries.Add(ConversationRows.Audit(actor, "retryFailedWork", typeof(T).Name, id.ToString(), now));
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            return Outcome.No(NoCodes.WrongState, "It has changed meanwhile: look again.");
        }

        notices.Wake(stage);
        notices.Changed(ChangeKinds.Work, id.ToString());
        return Outcome.Done;
    }
}
