using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using MudBlazor;
using Procurement.Data;
using Procurement.Data.Orders;
using Procurement.Engine.Erp;
using Procurement.Engine.Notices;
using Procurement.Engine.Orders;
using Procurement.Engine.Orders.Answers;
using Procurement.Portal.Components.Shared;
using Procurement.Portal.Features.Access;

namespace Procurement.Portal.Features.Orders;

/// <summary>One order with the evidence of how it was placed.</summary>
public sealed partial class OrderPage
{
    private OrderDetails? details;

    [Parameter] public string Number { get; set; } = "";
    [Inject] private IDbContextFactory<ProcurementDb> Dbs { get; set; } = null!;
    [Inject] private Operate Operate { get; set; } = null!;
    [Inject] private IDialogService Dialogs { get; set; } = null!;

    protected override bool Concerns(Change change) => change.Kind == ChangeKinds.Order && change.Key == Number || change.Kind == ChangeKinds.Request && change.Key == details?.Request;

    protected override async Task ReadAsync(CancellationToken cancellationToken)
    {
        await using var db = await Dbs.CreateDbContextAsync(cancellationToken);
        details = await OrdersQuery.ReadOneAsync(db, Number, cancellationToken);
    }

    private Task RetryAsync() => DoAsync(Operate.RunAsync<RetryOrder>((run, actor) => run.RunAsync(Number, actor, Leaving), "It is tried again.", Leaving));

    private async Task ResolveAsync()
    {
        if (await ResolveDialog.AskAsync(Dialogs, Number, details!.Order.Reference) is not { } resolution) return;
        var outcome = resolution.IsPlaced ? ResolveOrder.PlacedOutcome : ResolveOrder.NotPlacedOutcome;
        await DoAsync(Operate.RunAsync<ResolveOrder>((run, actor) => run.RunAsync(Number, outcome, resolution.IsPlaced ? resolution.SupplierNumber : null, resolution.Comment, actor, Leaving), "Resolved.", Leaving));
    }

    private async Task ReceiveAsync()
    {
        if (await ReceiveDialog.AskAsync(Dialogs, details!.Order) is not { } arrival) return;
        var key = $"portal:{Guid.NewGuid():N}";
        await DoAsync(Operate.RunAsync<ReceiveOrder>((run, actor) => run.RunAsync(Number, arrival.Lines, arrival.Note, key, actor, Leaving), "Received.", Leaving));
    }

    private bool HasArrived => details!.Order.Lines.Exists(line => line.ReceivedQuantity > 0);

    private async Task CancelAsync()
    {
        var isPlaced = details!.Order.Status == OrderStatus.Placed;
        var (title, verb) = HasArrived ? ($"Short-close {Number}", "Short-close") : ($"Cancel {Number}", "Cancel order");
        var text = isPlaced ? "The supplier has this order. Say who agreed there, and when." : "It is certainly not placed and will not be.";
        if (await CommentDialog.AskAsync(Dialogs, title, verb, text, Color.Error, isRequired: isPlaced) is not { } comment) return;
        await DoAsync(Operate.RunAsync<CancelOrder>((run, actor) => run.RunAsync(Number, comment, actor, Leaving), HasArrived ? "The rest is short-closed." : "Cancelled.", Leaving));
    }

    private Task SendAgainAsync() => DoAsync(Operate.RunAsync<SendOrderAgain>((run, actor) => run.RunAsync(Number, actor, Leaving), "It goes out again.", Leaving));

    private async Task ChangeAsync()
    {
        if (await ChangeOrderDialog.AskAsync(Dialogs, details!.Order) is not { } wish) return;
        await DoAsync(Operate.RunAsync<AmendOrder>((run, actor) => run.ChangeAsync(Number, wish.Lines, wish.Remark, actor, Leaving), "The change goes out.", Leaving));
    }

    private async Task AskToCancelAsync()
    {
        if (await CommentDialog.AskAsync(Dialogs, $"Ask to cancel {Number}", "Send the cancellation", "The supplier reads this. The order is cancelled once it agrees.", Color.Error, isRequired: true) is not { } remark) return;
        await DoAsync(Operate.RunAsync<AmendOrder>((run, actor) => run.CancelAsync(Number, remark, actor, Leaving), "The cancellation goes out.", Leaving));
    }

    private async Task AnswerAsync()
    {
        if (await SupplierAnswerDialog.AskAsync(Dialogs) is not { } answer) return;
        await DoAsync(Operate.RunAsync<SettleOrderAttention>((run, actor) => run.AnsweredAsync(Number, answer, actor, Leaving), "Written down.", Leaving));
    }

    private async Task SeenAsync()
    {
        if (await CommentDialog.AskAsync(Dialogs, $"Seen to {Number}", "Seen to", "The order stands as the supplier took it.") is not { } comment) return;
        await DoAsync(Operate.RunAsync<SettleOrderAttention>((run, actor) => run.SeenAsync(Number, comment, actor, Leaving), "Settled.", Leaving));
    }

    private Task RetryBookingAsync() => DoAsync(Operate.RunAsync<RetryPosting>((run, actor) => run.RunAsync(Number, actor, Leaving), "It is booked again.", Leaving));

    private async Task DoAsync(Task<bool> operation)
    {
        await operation;
        await ReadAgainAsync();
    }
}
