namespace Procurement.Engine.Orders.Channels;

/// <summary>What an outcome makes of an attempt and its order, where neither is placed, sent or tried again.</summary>
internal static class AttemptEnding
{
    public static void Record(AttemptRun attempt, ChannelOutcome outcome, DateTimeOffset now)
    {
        if (attempt.Order.Status == Data.Orders.OrderStatus.Placed) EndAmendment(attempt, outcome, now);
        else EndPlacing(attempt, outcome, now);
    }

    private static void EndPlacing(AttemptRun attempt, ChannelOutcome outcome, DateTimeOffset now)
    {
        switch (outcome)
        {
            case ChannelOutcome.NotPlaced failed:
                attempt.Row.End("failed", now, failed.Why);
                attempt.Order.Fail(now, failed.Why);
                break;
            case ChannelOutcome.NeedsOperator needed:
                attempt.Row.End(needed.Attention, now, needed.Why);
                attempt.Order.NeedOperator(needed.Attention, now, needed.Why);
                break;
            case ChannelOutcome.Unknown unknown:
                attempt.Row.End("uncertain", now, unknown.Why);
                attempt.Order.BecomeUncertain(now, unknown.Why);
                break;
            default: throw new InvalidOperationException($"Placing cannot end in {outcome.GetType().Name}.");
        }
    }

    /// <summary>The order stays placed, as it was, whatever becomes of a change or cancellation.</summary>
    private static void EndAmendment(AttemptRun attempt, ChannelOutcome outcome, DateTimeOffset now)
    {
        var (attention, why) = outcome switch
        {
            ChannelOutcome.NotPlaced failed => ("orderByHand", $"The supplier was not told: {failed.Why}"),
            ChannelOutcome.NeedsOperator needed => (needed.Attention, needed.Why),
            ChannelOutcome.Unknown unknown => ("orderUncertain", unknown.Why),
            _ => throw new InvalidOperationException($"A change cannot end in {outcome.GetType().Name}."),
        };
        attempt.Row.End(outcome is ChannelOutcome.Unknown ? "uncertain" : "failed", now, why);
        attempt.Order.NeedAttention(attention, why, now);
    }
}
