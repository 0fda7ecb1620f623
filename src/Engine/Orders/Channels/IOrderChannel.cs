using Procurement.Data;
using Procurement.Data.Orders;
using Procurement.Engine.Orders.Browser;
using Procurement.Engine.Orders.Pacing;
using Procurement.Engine.Orders.Recipes;
using Procurement.Engine.Work;

namespace Procurement.Engine.Orders.Channels;

/// <summary>
/// One way that orders reach suppliers (web, email, cxml). <see cref="PlaceOrdersJob"/> keeps the rules that all share: one open attempt, armed by
/// a commit before anything can become an order, and afterwards only looked up.
/// </summary>
internal interface IOrderChannel
{
    /// <summary>One of <see cref="Data.Company.SupplierChannel"/>.</summary>
    string Name { get; }

    /// <param name="order">With its lines, of a supplier that is approved and bought from by this channel.</param>
    Task<ChannelPreparation> PrepareAsync(ProcurementDb db, PurchaseOrder order, CancellationToken cancellationToken);
}

/// <summary>A run, or why a person must do it.</summary>
internal sealed record ChannelPreparation(IChannelRun? Run, string? ByHand)
{
    public static ChannelPreparation No(string why) => new(null, why);
}

/// <summary>One order at one supplier, prepared: nothing has left the house. Each call ends in an outcome that the job records.</summary>
internal interface IChannelRun : IAsyncDisposable
{
    /// <summary>True where only one run may use our account at the supplier at a time, as its cart is shared.</summary>
    bool NeedsAccount { get; }

    /// <summary>When orders may go to this supplier; null where nothing holds them.</summary>
    RecipePacing? Pacing => null;

    /// <summary>How long trouble that may pass is tried again before the order has failed.</summary>
    Backoff Patience { get; }

    /// <summary>What its browser took; null where it has none.</summary>
    BrowserUse? Use => null;

    /// <summary>Up to and with the step that orders. It must not be done before <see cref="AttemptRun.ArmAsync"/> has returned.</summary>
    Task<ChannelOutcome> PlaceAsync(AttemptRun attempt, CancellationToken cancellationToken);

    /// <summary>What became of an armed attempt whose outcome is not known. Never orders again.</summary>
    Task<ChannelOutcome> LookUpAsync(AttemptRun attempt, CancellationToken cancellationToken);

    /// <summary>Tells the supplier of a change or cancellation of an order that it has. Armed before it goes out, like the order itself.</summary>
    Task<ChannelOutcome> AmendAsync(AttemptRun attempt, OrderDocument amendment, CancellationToken cancellationToken) =>
        Task.FromResult<ChannelOutcome>(new ChannelOutcome.NeedsOperator("orderByHand", "This supplier is told of changes by hand."));

    /// <summary>Evidence of an outcome that stands already: must not throw, and may be cut off.</summary>
    Task CaptureAsync(AttemptRun attempt, ChannelOutcome outcome) => Task.CompletedTask;
}

/// <summary>How one try, or one look-up, ended.</summary>
internal abstract record ChannelOutcome
{
    private ChannelOutcome()
    {
    }

    /// <summary>What the run learned of the supplier's website; null where that was nothing.</summary>
    public SiteSign? Site { get; init; }

    /// <summary>The supplier has it.</summary>
    /// <param name="Number">The supplier's; null when it gave none.</param>
    public sealed record Placed(string? Number) : ChannelOutcome;

    /// <summary>The supplier's server has taken it; whether the supplier will deliver, it has yet to say.</summary>
    /// <param name="AnswerDue">After this a person asks.</param>
    public sealed record Sent(DateTimeOffset AnswerDue) : ChannelOutcome;

    /// <summary>Certainly not placed.</summary>
    /// <param name="MayPass">Trouble that may pass: tried again by itself, within limits.</param>
    public sealed record NotPlaced(string Why, bool MayPass = false) : ChannelOutcome;

    /// <summary>Certainly not placed, and not before then: the supplier asked for quiet. No failure.</summary>
    public sealed record Later(DateTimeOffset At, string Why) : ChannelOutcome;

    /// <summary>It may have been placed. Looked up where that can tell, else a person decides.</summary>
    public sealed record Unknown(string Why, bool CanLookUp = true) : ChannelOutcome;

    /// <summary>Certainly not placed, and a person must look.</summary>
    /// <param name="Attention">One of the words of product.md.</param>
    public sealed record NeedsOperator(string Attention, string Why) : ChannelOutcome;
}
