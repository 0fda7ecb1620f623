using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Procurement.Data;
using Procurement.Data.Company;
using Procurement.Data.Orders;
using Procurement.Engine.Erp;
using Procurement.Engine.Files;
using Procurement.Engine.Notices;
using Procurement.Engine.Orders.Channels;
using Procurement.Engine.Orders.Evidence;
using Procurement.Engine.Orders.Live;
using Procurement.Engine.Orders.Pacing;
using Procurement.Engine.Work;

namespace Procurement.Engine.Orders;

/// <summary>
/// Places orders, each at most once, by the channel of their supplier. Before arming every step may be repeated; armed is committed before the
/// one act that orders; afterwards an order is only ever looked up (rule 5, docs/lifecycles.md).
/// </summary>
internal sealed partial class PlaceOrdersJob(IDbContextFactory<ProcurementDb> dbs, Node node, TimeProvider clock, IEnumerable<IOrderChannel> channels, IFileStore files, IChangeNotices notices,
    IOptions<OrderingOptions> ordering, IOptions<ErpOptions> erp, ILogger<PlaceOrdersJob> logger, LiveBrowsers? live = null) : OutsideJob<PurchaseOrder>(dbs, node, clock, logger)
{
    private static readonly TimeSpan WaitForAccount = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LookForMore = TimeSpan.FromSeconds(1);

    private readonly IDbContextFactory<ProcurementDb> dbs = dbs;
    private readonly Node node = node;
    private readonly TimeProvider clock = clock;

    protected override int Take => live?.FreePlaces ?? ordering.Value.MaxBrowsers;

    protected override string? Where => live?.Takes;

    protected override TimeSpan Lease => ordering.Value.Lease;

    /// <summary>Never gives up by itself: how trying ends depends on whether the order was armed, and is decided here.</summary>
    protected override Backoff Backoff { get; } = new(TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), int.MaxValue);

    /// <summary>Side by side; a place that gets free takes the next order, whatever the others still do.</summary>
    protected override async Task ActAsync(IReadOnlyList<PurchaseOrder> rows, CancellationToken cancellationToken)
    {
        var running = rows.Select(Start).ToList();
        while (running.Any(run => !run.IsCompleted) && !cancellationToken.IsCancellationRequested)
        {
            await Task.WhenAny(Task.WhenAll(running), Task.Delay(LookForMore, clock, cancellationToken));
            var free = Take - running.Count(run => !run.IsCompleted);
            if (free > 0 && free < Take) running.AddRange((await MoreAsync(free, cancellationToken)).Select(Start));
        }

        await Task.WhenAll(running);

        Task Start(PurchaseOrder row) => KeepingTroubleAsync(row, () => ActAsync(row, cancellationToken), cancellationToken);
    }

    private async Task<List<PurchaseOrder>> MoreAsync(int free, CancellationToken cancellationToken)
    {
        try
        {
            return cancellationToken.IsCancellationRequested ? [] : await LeaseAsync(free, cancellationToken);
        }
        catch (Exception trouble) when (trouble is System.Data.Common.DbException or TimeoutException or InvalidOperationException or OperationCanceledException)
        {
            // The runs that are under way must be awaited; the next sweep looks again.
            NoMoreTaken(trouble.GetType().Name);
            return [];
        }
    }

    private async Task ActAsync(PurchaseOrder row, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        db.Attach(row);
        await db.Entry(row).Collection(x => x.Lines).LoadAsync(cancellationToken);
        var open = await db.OrderAttempts.SingleOrDefaultAsync(x => x.OrderId == row.Id && x.EndedAt == null, cancellationToken);
        if (row.AnswerDueAt is { } due) await AwaitAnswerAsync(db, row, due, cancellationToken);
        else
        {
            var (run, byHand) = await PrepareAsync(db, row, cancellationToken);
            if (run is null) await LeaveToPersonAsync(db, row, open, byHand!, cancellationToken);
            else
            {
                await using (run) await RunAsync(db, row, open, run, cancellationToken);
            }
        }

        notices.Changed(ChangeKinds.Order, row.Number);
        notices.Changed(ChangeKinds.Request, await db.Requests.Where(x => x.Id == row.RequestId).Select(x => x.Number).SingleAsync(cancellationToken));
        if (row.IsSettled)
        {
            notices.Wake(Stages.Book);
            notices.Wake(Stages.Tell);
        }
    }

    /// <summary>What was sent is answered by the supplier, not by us: all that is left to do is to notice that no answer came.</summary>
    private async Task AwaitAnswerAsync(ProcurementDb db, PurchaseOrder order, DateTimeOffset due, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (due > now) order.Postpone(due);
        else order.MissAnswer(now, order.Status == OrderStatus.Placed ? "The supplier has not answered the change or cancellation. Ask there." : "The supplier has not answered. Ask there, then resolve it or send it again as a copy.");
        await db.SaveChangesAsync(cancellationToken);
        if (order.Attention is { } attention) LeftToPerson(order.Number, attention);
    }

    private async Task<ChannelPreparation> PrepareAsync(ProcurementDb db, PurchaseOrder order, CancellationToken cancellationToken)
    {
        var supplier = await db.Suppliers.AsNoTracking().SingleAsync(x => x.Code == order.SupplierCode, cancellationToken);
        if (supplier.Status != SupplierStatus.Approved) return ChannelPreparation.No($"Supplier {supplier.Code} is {supplier.Status}.");
        if (await db.OrderDocuments.AnyAsync(x => x.OrderId == order.Id && x.Channel != supplier.Channel && x.MayHaveGone && x.AnsweredAt == null, cancellationToken))
            return ChannelPreparation.No($"It went to {supplier.Code} by another channel than {supplier.Channel} and was not answered: settle that first.");
        return channels.FirstOrDefault(x => x.Name == supplier.Channel) is { } channel
            ? await channel.PrepareAsync(db, order, cancellationToken)
            : ChannelPreparation.No($"Orders to {supplier.Code} go by {supplier.Channel}, which is not automated: place it and resolve it here.");
    }

    private async Task RunAsync(ProcurementDb db, PurchaseOrder order, OrderAttempt? open, IChannelRun run, CancellationToken cancellationToken)
    {
        var start = await OrderGate.DecideAsync(db, order, run.Pacing, isLookUp: open?.ArmedAt is not null, clock.GetUtcNow(), cancellationToken);
        if (start is OrderStart.LeaveToPerson stopped)
        {
            await LeaveToPersonAsync(db, order, open, stopped.Why, cancellationToken);
            return;
        }

        if (start is OrderStart.WaitUntil wait)
        {
            order.WaitUntil(wait.At, wait.Why, clock.GetUtcNow());
            await db.SaveChangesAsync(cancellationToken);
            Waits(order.Number, wait.At);
            return;
        }

        if (run.NeedsAccount && !await AccountLease.TakeAsync(db, order.SupplierCode, order.Number, node.Name, clock.GetUtcNow(), Lease, cancellationToken))
        {
            await WaitAsync(db, order, cancellationToken);
            return;
        }

        try
        {
            if (open?.ArmedAt is not null) await LookUpAsync(db, order, open, run, cancellationToken);
            else if (order.Status == OrderStatus.Placed) await AmendAsync(db, order, open, run, cancellationToken);
            else await PlaceAsync(db, order, open, run, cancellationToken);
        }
        finally
        {
            if (run.NeedsAccount) await AccountLease.GiveBackAsync(db, order.SupplierCode, order.Number, node.Name, CancellationToken.None);
        }
    }

    /// <summary>What the supplier's website has shown itself to be, for the orders of all nodes. Written for itself: it is so whatever becomes of the order.</summary>
    private async Task NoteAsync(PurchaseOrder order, SiteSign? sign, CancellationToken cancellationToken)
    {
        if (sign is not null && await SupplierBreakers.NoteAsync(dbs, order.SupplierCode, sign, clock.GetUtcNow(), cancellationToken)) notices.Changed(ChangeKinds.Company, order.SupplierCode);
    }

    private async Task WaitAsync(ProcurementDb db, PurchaseOrder order, CancellationToken cancellationToken)
    {
        order.Postpone(clock.GetUtcNow() + WaitForAccount);
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Not automated: certainly not placed by us, unless an earlier attempt was armed, which stays a question.</summary>
    private async Task LeaveToPersonAsync(ProcurementDb db, PurchaseOrder order, OrderAttempt? open, string why, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (open?.ArmedAt is not null)
        {
            open.End("uncertain", now, why);
            if (order.Status == OrderStatus.Placed) order.NeedAttention("orderUncertain", why, now);
            else order.BecomeUncertain(now, why);
        }
        else
        {
            open?.End("cutOff", now);
            if (order.Status == OrderStatus.Placed) order.NeedAttention("orderByHand", why, now);
            else order.NeedOperator("orderByHand", now, why);
        }

        await db.SaveChangesAsync(cancellationToken);
        LeftToPerson(order.Number, order.Attention!);
    }

    private AttemptRun In(ProcurementDb db, PurchaseOrder order, OrderAttempt attempt, IChannelRun run) => new(db, order, attempt, new AttemptLog(dbs, files, clock, order, attempt), clock, Lease, run.NeedsAccount);

    /// <summary>Runs it, and keeps with the attempt what that took.</summary>
    private async Task<ChannelOutcome> MeasuredAsync(AttemptRun attempt, IChannelRun run, Func<Task<ChannelOutcome>> act)
    {
        var began = clock.GetTimestamp();
        var outcome = await act();
        var (time, use) = (clock.GetElapsedTime(began), run.Use);
        attempt.Row.Measure(time, use?.PeakBytes, use?.Processor);
        if (use is not null) OrderingMetrics.Ran(time, use);
        return outcome;
    }

    private async Task PlaceAsync(ProcurementDb db, PurchaseOrder order, OrderAttempt? cutOff, IChannelRun run, CancellationToken cancellationToken)
    {
        order.StartPlacing(clock.GetUtcNow());
        var attempt = In(db, order, await StartAttemptAsync(db, order, cutOff, cancellationToken), run);
        using var trace = EngineTrace.Source.StartActivity("place order");
        trace?.SetTag("order", order.Number);
        var outcome = await MeasuredAsync(attempt, run, () => run.PlaceAsync(attempt, cancellationToken));

        // Once armed, what became of it is recorded even while the node stops.
        await RecordAsync(attempt, run, outcome, attempt.Row.ArmedAt is null ? cancellationToken : CancellationToken.None);
        await run.CaptureAsync(attempt, outcome);
    }

    /// <summary>The oldest change or cancellation of a placed order that has not gone out.</summary>
    private async Task AmendAsync(ProcurementDb db, PurchaseOrder order, OrderAttempt? cutOff, IChannelRun run, CancellationToken cancellationToken)
    {
        var amendment = await db.OrderDocuments.Where(x => x.OrderId == order.Id && x.Kind != OrderDocumentKind.New && !x.MayHaveGone && x.AnsweredAt == null).OrderBy(x => x.Revision).ThenBy(x => x.Copy).FirstOrDefaultAsync(cancellationToken);
        if (amendment is null)
        {
            order.AttentionSettled(clock.GetUtcNow());
            await db.SaveChangesAsync(cancellationToken);
            return;
        }

        var attempt = In(db, order, await StartAttemptAsync(db, order, cutOff, cancellationToken), run);
        var outcome = await MeasuredAsync(attempt, run, () => run.AmendAsync(attempt, amendment, cancellationToken));
        await RecordAsync(attempt, run, outcome, attempt.Row.ArmedAt is null ? cancellationToken : CancellationToken.None);
    }

    private async Task<OrderAttempt> StartAttemptAsync(ProcurementDb db, PurchaseOrder order, OrderAttempt? cutOff, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (cutOff is not null)
        {
            // Two statements: the one open attempt of an order is unique in the database.
            cutOff.End("cutOff", now, "The run was cut off before it was armed.");
            await db.SaveChangesAsync(cancellationToken);
        }

        var number = await db.OrderAttempts.CountAsync(x => x.OrderId == order.Id, cancellationToken) + 1;
        var attempt = new OrderAttempt { Id = Guid.CreateVersion7(now), OrderId = order.Id, Number = number, StartedAt = now, StartedBy = node.Name, Approved = ApprovedContent.Of(order) };
        db.OrderAttempts.Add(attempt);
        await db.SaveChangesAsync(cancellationToken);
        AttemptStarted(order.Number, number);
        notices.Changed(ChangeKinds.Order, order.Number);
        return attempt;
    }

    private async Task RecordAsync(AttemptRun attempt, IChannelRun run, ChannelOutcome outcome, CancellationToken cancellationToken)
    {
        var (order, now) = (attempt.Order, clock.GetUtcNow());
        await NoteAsync(order, outcome.Site, cancellationToken);
        if (outcome is ChannelOutcome.Later postponed) outcome = SiteSigns.Ending(postponed, await attempt.Db.OrderAttempts.CountAsync(x => x.OrderId == order.Id && x.Outcome == "postponed", cancellationToken));
        if (outcome is ChannelOutcome.Placed { Number: { } known } && order.Status != OrderStatus.Placed
            && await attempt.Db.Orders.Where(x => x.SupplierCode == order.SupplierCode && x.Id != order.Id && x.SupplierOrderNumber == known).Select(x => x.Number).FirstOrDefaultAsync(cancellationToken) is { } other)
            outcome = new ChannelOutcome.Unknown($"The supplier's number {known} is that of {other} already: it proves nothing about this order.", CanLookUp: false);
        if (outcome is ChannelOutcome.Placed placed && order.Status != OrderStatus.Placed)
        {
            await RecordPlacedAsync(attempt, placed.Number, cancellationToken);
            return;
        }

        if (outcome is ChannelOutcome.NotPlaced { MayPass: true } trouble && run.Patience.NextTry(order.Attempts, now, 0.5) is { } next)
        {
            attempt.Row.End("failed", now, trouble.Why);
            order.RetryAt(next, trouble.Why);
        }
        else if (outcome is ChannelOutcome.Sent sent)
        {
            attempt.Row.End("sent", now);
            order.AwaitAnswer(sent.AnswerDue, now);
        }
        else if (outcome is ChannelOutcome.Unknown { CanLookUp: true })
        {
            OutcomeUnclear(order.Number, attempt.Row.Number);
            order.LookUpAt(outcome.Site is SiteSign.AsksForQuiet quiet && quiet.Until > now ? quiet.Until : now, now);
            notices.Wake(Stages.Order);
        }
        else if (outcome is ChannelOutcome.Later later)
        {
            attempt.Row.End("postponed", now, later.Why);
            order.WaitUntil(later.At, SupplierWords.AskedForQuiet, now);
        }
        else AttemptEnding.Record(attempt, outcome, now);
        await attempt.Db.SaveChangesAsync(cancellationToken);
        if (order.Attention is { } attention) LeftToPerson(order.Number, attention);
    }

    private async Task RecordPlacedAsync(AttemptRun attempt, string? number, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var transaction = await attempt.Db.Database.BeginTransactionAsync(cancellationToken);
        attempt.Row.End("placed", now);
        await PlacedOrders.RecordAsync(attempt.Db, attempt.Order, number, erp.Value.IsConfigured, now, cancellationToken);
        await attempt.Db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        OrderPlaced(attempt.Order.Number, attempt.Row.Number);
    }

    /// <summary>The outcome of an armed attempt was lost: it is looked up, never done again.</summary>
    private async Task LookUpAsync(ProcurementDb db, PurchaseOrder order, OrderAttempt row, IChannelRun run, CancellationToken cancellationToken)
    {
        var attempt = In(db, order, row, run);
        var seen = await MeasuredAsync(attempt, run, () => run.LookUpAsync(attempt, cancellationToken));
        if (seen is not (ChannelOutcome.NotPlaced or ChannelOutcome.Unknown { CanLookUp: true }))
        {
            await RecordAsync(attempt, run, seen, cancellationToken);
            return;
        }

        var now = clock.GetUtcNow();
        await NoteAsync(order, seen.Site, cancellationToken);
        LookUpEnding.Record(order, row, seen, ordering.Value.AutoRetryUpTo, now);
        await db.SaveChangesAsync(cancellationToken);
        LookedUp(order.Number, order.LookUps, order.Status);
    }

    [LoggerMessage(LogLevel.Warning, "No further orders could be taken while others run: {Trouble}")]
    private partial void NoMoreTaken(string trouble);

    [LoggerMessage(LogLevel.Information, "Attempt {Attempt} of order {Order} started")]
    private partial void AttemptStarted(string order, int attempt);

    [LoggerMessage(LogLevel.Information, "Order {Order} is placed (attempt {Attempt})")]
    private partial void OrderPlaced(string order, int attempt);

    [LoggerMessage(LogLevel.Warning, "The outcome of attempt {Attempt} of order {Order} is not known; it is looked up")]
    private partial void OutcomeUnclear(string order, int attempt);

    [LoggerMessage(LogLevel.Information, "Look-up {LookUp} of order {Order}: {Status}")]
    private partial void LookedUp(string order, int lookUp, OrderStatus status);

    [LoggerMessage(LogLevel.Information, "Order {Order} waits until {At}")]
    private partial void Waits(string order, DateTimeOffset at);

    [LoggerMessage(LogLevel.Warning, "Order {Order} needs a person: {Attention}")]
    private partial void LeftToPerson(string order, string attention);
}
