namespace Procurement.Engine.Erp;

/// <summary>A purchase with our reference as it stands in Tryton.</summary>
internal sealed record TrytonPurchase(int Id, string State, string Number);

/// <summary>The next thing to do so that exactly one purchase stands confirmed.</summary>
internal abstract record TrytonStep
{
    public sealed record Create : TrytonStep;

    /// <summary>Draft that stands beside the one that is kept: it has no number and no effect.</summary>
    public sealed record Delete(int Id) : TrytonStep;

    public sealed record Quote(int Id) : TrytonStep;

    public sealed record Confirm(int Id) : TrytonStep;

    public sealed record Done(int Id, string Number) : TrytonStep;

    public sealed record Refuse(string Reason) : TrytonStep;
}

/// <summary>
/// Decides over all purchases that carry our reference. Tryton has no unique reference, so callers at the same time may each have made a draft: the
/// furthest one, else the oldest draft, is kept and every other draft goes before anything gets a number.
/// </summary>
internal static class TrytonPurchases
{
    public static TrytonStep Next(string reference, IReadOnlyCollection<TrytonPurchase> found)
    {
        if (found.Count == 0) return new TrytonStep.Create();

        var live = found.Where(purchase => !IsCancelled(purchase)).OrderBy(IsDraft).ThenBy(purchase => purchase.Id).ToList();
        if (live.Count == 0) return new TrytonStep.Refuse($"The purchase with reference {reference} was cancelled in the ERP");

        var kept = live[0];
        if (live.Skip(1).FirstOrDefault(IsDraft) is { } spare) return new TrytonStep.Delete(spare.Id);
        return kept.State switch
        {
            "draft" => new TrytonStep.Quote(kept.Id),
            "quotation" => new TrytonStep.Confirm(kept.Id),
            _ => new TrytonStep.Done(kept.Id, kept.Number),
        };
    }

    private static bool IsDraft(TrytonPurchase purchase) => string.Equals(purchase.State, "draft", StringComparison.Ordinal);

    /// <summary><c>cancel</c> before 6.0, <c>cancelled</c> since.</summary>
    private static bool IsCancelled(TrytonPurchase purchase) => purchase.State.StartsWith("cancel", StringComparison.Ordinal);
}
