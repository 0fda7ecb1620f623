using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Procurement.Data;
using Procurement.Data.Orders;

namespace Procurement.Portal.Api;

public sealed record OrderLineView(int Position, string? Sku, string? SupplierSku, decimal Quantity, string Unit, decimal UnitPrice);
public sealed record StepView(string Name, DateTimeOffset At, string? Screenshot);
/// <param name="RunSeconds">Time that its runs took; null while none has ended.</param>
/// <param name="BrowserPeakBytes">Most memory of the browser and its driver; null where it is not known.</param>
/// <param name="BrowserProcessorSeconds">Processor time of the same; null likewise.</param>
public sealed record AttemptView(DateTimeOffset StartedAt, string? Outcome, string? Error, IReadOnlyList<StepView> Steps, double? RunSeconds = null, long? BrowserPeakBytes = null, double? BrowserProcessorSeconds = null);
public sealed record BookingView(string State, string? ErpNumber, string? Error);
public sealed record ReceiptView(DateTimeOffset At, string By, JsonElement Lines, string? Note);
public sealed record OrderView(string Number, string Request, string Supplier, string Status, string? SupplierOrderNumber, decimal Total, string Currency, IReadOnlyList<string> Attention, IReadOnlyList<OrderLineView> Lines,
    IReadOnlyList<AttemptView> Attempts, BookingView Booking, IReadOnlyList<ReceiptView> Receipts, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, WaitView? Waits);

/// <summary>Why the next try has not begun, and when it will.</summary>
public sealed record WaitView(DateTimeOffset Until, string Why);

/// <summary>Orders as the API shows them: a fixed number of queries for any number of orders.</summary>
internal static class OrderViews
{
    public static async Task<List<OrderView>> LoadAsync(ProcurementDb db, IReadOnlyList<PurchaseOrder> orders, CancellationToken stop)
    {
        var ids = orders.Select(x => x.Id).ToList();
        var requestIds = orders.Select(x => x.RequestId).Distinct().ToList();
        var numbers = await db.Requests.AsNoTracking().Where(x => requestIds.Contains(x.Id)).ToDictionaryAsync(x => x.Id, x => x.Number, stop);
        var attempts = (await db.OrderAttempts.AsNoTracking().Where(x => ids.Contains(x.OrderId)).OrderBy(x => x.Number).ToListAsync(stop)).ToLookup(x => x.OrderId);
        var attemptIds = attempts.SelectMany(x => x).Select(x => x.Id).ToList();
        var steps = (await db.AttemptSteps.AsNoTracking().Where(x => attemptIds.Contains(x.AttemptId)).OrderBy(x => x.Position).ThenBy(x => x.At).ThenBy(x => x.Id).ToListAsync(stop)).ToLookup(x => x.AttemptId);
        var receipts = (await db.Receipts.AsNoTracking().Where(x => ids.Contains(x.OrderId)).OrderBy(x => x.At).ToListAsync(stop)).ToLookup(x => x.OrderId);
        var postings = await db.ErpPostings.AsNoTracking().Where(x => ids.Contains(x.OrderId)).ToDictionaryAsync(x => x.OrderId, stop);
        return [.. orders.Select(order =>
        {
            var posting = postings.GetValueOrDefault(order.Id);
            var booking = new BookingView(posting is null or { State: Data.Erp.PostingState.Pending } ? "none" : RequestViews.Camel(posting.State.ToString()), posting?.ErpNumber, posting?.LastError);
            return new OrderView(order.Number, numbers.GetValueOrDefault(order.RequestId, ""), order.SupplierCode, order.Status.ToString(), order.SupplierOrderNumber, order.Total, order.Currency,
                Engine.Requests.AttentionRules.OfOrder(order.Attention, posting?.State == Data.Erp.PostingState.Failed),
                [.. order.Lines.OrderBy(x => x.Position).Select(x => new OrderLineView(x.Position, x.Sku, x.SupplierSku, x.Quantity, x.Unit, x.UnitPrice))],
                [.. attempts[order.Id].Select(x => new AttemptView(x.StartedAt, x.Outcome, x.Error, [.. steps[x.Id].Select(step => new StepView(step.Name, step.At, step.ScreenshotKey is null ? null : $"/api/v1/files/{step.ScreenshotKey}"))], x.RunMilliseconds / 1000.0, x.BrowserPeakBytes, x.BrowserProcessorMilliseconds / 1000.0))],
                booking, [.. receipts[order.Id].Select(x => new ReceiptView(x.At, x.By, RequestViews.Json(x.Lines), x.Note))], order.CreatedAt, order.UpdatedAt,
                order is { WaitsFor: { } why, DueAt: { } due } ? new WaitView(due, why) : null);
        })];
    }
}
