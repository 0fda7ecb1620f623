using System.Globalization;
using Procurement.Data.Orders;

namespace Procurement.Engine.Orders.Answers;

/// <summary>What a supplier says about one document of ours.</summary>
/// <param name="Kind">One of <see cref="AnswerKinds"/>.</param>
/// <param name="Number">The supplier's own order number; null when it gave none.</param>
/// <param name="Remark">The supplier's words: why it declines, or what it changed.</param>
public sealed record SupplierAnswer(string Kind, string? Number, DateOnly? Delivery, string? Remark)
{
    private const int LongestNumber = 100, LongestRemark = 500;

    /// <summary>What keeps it from being taken; null when it is fine.</summary>
    public string? Fault => this switch
    {
        { Kind: not (AnswerKinds.Accepted or AnswerKinds.Changed or AnswerKinds.Declined) } => "Choose whether you accept or decline.",
        { Number.Length: > LongestNumber } => $"Your order number has at most {LongestNumber} characters.",
        { Remark.Length: > LongestRemark } => $"The remark has at most {LongestRemark} characters.",
        _ => null,
    };
}

public static class AnswerKinds
{
    /// <summary>As we asked.</summary>
    public const string Accepted = "accepted";

    /// <summary>Taken, with other quantities, prices or dates.</summary>
    public const string Changed = "changed";
    public const string Declined = "declined";
}

/// <summary>What an answer does to its order.</summary>
internal abstract record AnswerEffect
{
    private AnswerEffect()
    {
    }

    /// <param name="Attention">What a person must look at although it is placed; null when there is nothing.</param>
    public sealed record Place(string? Number, string? Attention, string? Why) : AnswerEffect;

    /// <summary>Certainly not placed: the supplier has said so.</summary>
    public sealed record NotPlaced(string Why) : AnswerEffect;

    /// <summary>The order stands with the quantities that the change asked for.</summary>
    public sealed record ApplyChange(string? Attention, string? Why) : AnswerEffect;

    /// <summary>What has not arrived will not come.</summary>
    public sealed record Cancel : AnswerEffect;

    /// <summary>The order stays as it is, and a person must look.</summary>
    public sealed record Look(string Attention, string Why) : AnswerEffect;

    /// <summary>The order stays as it is, and that is how it should be.</summary>
    public sealed record Nothing : AnswerEffect;

    /// <summary>The order is over: the answer comes too late.</summary>
    public sealed record TooLate : AnswerEffect;

    public static AnswerEffect Of(OrderStatus status, OrderDocumentKind kind, DateOnly? needBy, SupplierAnswer answer)
    {
        var isPlaced = status == OrderStatus.Placed;
        var (attention, why) = Objection(needBy, answer);
        return (answer.Kind, kind, status) switch
        {
            (_, _, OrderStatus.Received or OrderStatus.ShortClosed or OrderStatus.Cancelled) => new TooLate(),
            (AnswerKinds.Declined, OrderDocumentKind.New, _) when !isPlaced => new NotPlaced(Declined("The supplier declined the order", answer)),
            (AnswerKinds.Declined, OrderDocumentKind.New, _) => new Look("declined", Declined("The supplier will not deliver the order: cancel it and order elsewhere", answer)),
            (AnswerKinds.Declined, OrderDocumentKind.Change, _) when isPlaced => new Look("declined", Declined("The supplier declined the change; the order stands as it was", answer)),
            (AnswerKinds.Declined, OrderDocumentKind.Cancel, _) when isPlaced => new Look("declined", Declined("The supplier will not cancel; the order stands", answer)),
            (_, OrderDocumentKind.Cancel, _) => isPlaced ? new Cancel() : new TooLate(),
            // A change that goes out before the order is placed is the order itself, asked for again after a no.
            (AnswerKinds.Declined, OrderDocumentKind.Change, _) => new NotPlaced(Declined("The supplier declined the order", answer)),
            (_, OrderDocumentKind.Change, _) when isPlaced => new ApplyChange(attention, why),
            (_, _, _) when isPlaced => attention is null ? new Nothing() : new Look(attention, why!),
            _ => new Place(answer.Number, attention, why),
        };
    }

    private static (string? Attention, string? Why) Objection(DateOnly? needBy, SupplierAnswer answer)
    {
        var late = answer.Delivery is { } delivery && needBy is { } wanted && delivery > wanted ? string.Create(CultureInfo.InvariantCulture, $"Delivery on {delivery:yyyy-MM-dd}, needed by {wanted:yyyy-MM-dd}.") : null;
        var said = answer.Kind == AnswerKinds.Changed ? $"The supplier changed it: {answer.Remark}" : null;
        return said is null && late is null ? (null, null) : ("changedBySupplier", string.Join(" ", new[] { said, late }.OfType<string>()));
    }

    private static string Declined(string what, SupplierAnswer answer) => answer.Remark is { Length: > 0 } remark ? $"{what}: {remark}" : $"{what}.";
}
