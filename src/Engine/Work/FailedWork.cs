using Microsoft.EntityFrameworkCore;
using Procurement.Data;
using Procurement.Data.Company;
using Procurement.Data.Messaging;
using Procurement.Data.Work;

namespace Procurement.Engine.Work;

/// <summary>One piece of work whose trying has ended without success, for the page where a person retries it.</summary>
/// <param name="Kind">One of <see cref="WorkKinds"/>.</param>
/// <param name="Id">Of the row; for a stopped sender the id of our number.</param>
/// <param name="Subject">Where to look: request or order number, conversation id, or place in a delivery.</param>
public sealed record FailedWorkItem(string Kind, string Id, string Description, string? Subject, int Attempts, string? LastError, DateTimeOffset GaveUpAt);

public static class WorkKinds
{
    public const string Conversation = "conversation", Turn = "turn", Media = "media", Message = "message", Request = "request", Order = "order", Posting = "posting", Parked = "parked", Sender = "sender", SupplierCheck = "supplierCheck", SupplierWear = "supplierWear";
}

/// <summary>Everything that needs a person to start it again, newest first.</summary>
public sealed class FailedWork(IDbContextFactory<ProcurementDb> dbs)
{
    private const int MostOfAKind = 200;

    public async Task<IReadOnlyList<FailedWorkItem>> ListAsync(CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        List<FailedWorkItem> all =
        [
            .. await Ended(db.Conversations).Select(x => Item(WorkKinds.Conversation, x, x.Id, "Messages were not gathered for reading", x.Id.ToString())).ToListAsync(cancellationToken),
            .. await Ended(db.Turns).Select(x => Item(WorkKinds.Turn, x, x.Id, "Messages were not understood", x.ConversationId.ToString())).ToListAsync(cancellationToken),
            .. await Ended(db.MediaFiles).Select(x => Item(WorkKinds.Media, x, x.Id, "A file was not fetched", x.ConversationId.ToString())).ToListAsync(cancellationToken),
            .. await Ended(db.OutboundMessages).Select(x => Item(WorkKinds.Message, x, x.Id, x.State == OutboundState.Uncertain ? "A message may have been sent" : "A message was not sent", x.ConversationId.ToString())).ToListAsync(cancellationToken),
            .. await Ended(db.Requests).Select(x => Item(WorkKinds.Request, x, x.Id, "A request was not checked", x.Number)).ToListAsync(cancellationToken),
            .. await Ended(db.Orders).Select(x => Item(WorkKinds.Order, x, x.Id, "An order was not placed", x.Number)).ToListAsync(cancellationToken),
            .. await Ended(db.ErpPostings).Select(x => Item(WorkKinds.Posting, x, x.Id, "An order was not booked", x.Reference)).ToListAsync(cancellationToken),
            .. await db.ParkedItems.Where(x => x.SettledAt == null).OrderByDescending(x => x.ParkedAt).Take(MostOfAKind)
                .Select(x => new FailedWorkItem(WorkKinds.Parked, x.Id.ToString(), "Part of what WhatsApp brought could not be taken", x.Path, 1, x.Reason, x.ParkedAt)).ToListAsync(cancellationToken),
            .. await db.SupplierCanaries.Where(x => x.Result == CanaryResults.Broken)
                .Select(x => new FailedWorkItem(WorkKinds.SupplierCheck, x.Id.ToString(), "A supplier's website cannot be bought from", x.SupplierCode, 1, x.Reason, x.ResultSince!.Value)).ToListAsync(cancellationToken),
            .. await db.SupplierWear.Where(x => x.ResolvedAt == null && x.NotedBy == null).OrderByDescending(x => x.FirstSeenAt).Take(MostOfAKind)
                .Select(x => new FailedWorkItem(WorkKinds.SupplierWear, x.Id.ToString(), "A supplier's website is wearing out", x.SupplierCode, x.Times, $"Line {x.Line} of the recipe ({x.Phase}): {x.What}", x.FirstSeenAt)).ToListAsync(cancellationToken),
            .. await db.SenderStates.Where(x => x.StoppedAt != null)
                .Select(x => new FailedWorkItem(WorkKinds.Sender, x.OurNumberId, "Sending from our number is stopped", null, 1, x.Reason, x.StoppedAt!.Value)).ToListAsync(cancellationToken),
        ];
        return [.. all.OrderByDescending(x => x.GaveUpAt)];
    }

    private static IQueryable<T> Ended<T>(IQueryable<T> rows) where T : OwedWork => rows.AsNoTracking().Where(x => x.GaveUpAt != null).OrderByDescending(x => x.GaveUpAt).Take(MostOfAKind);

    private static FailedWorkItem Item(string kind, OwedWork row, Guid id, string description, string subject) => new(kind, id.ToString(), description, subject, row.Attempts, row.LastError, row.GaveUpAt!.Value);
}
