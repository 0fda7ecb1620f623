using Procurement.Engine.Orders.Browser;

namespace Procurement.Engine.Orders.Channels;

/// <summary>Ends a run on a website that takes longer than any may: its browser is stuck, or its page leads in circles. What became of the order is settled as after any other end.</summary>
internal static class RunDeadline
{
    /// <summary>For a run to come to its end when its browser is gone.</summary>
    private static readonly TimeSpan ToEnd = TimeSpan.FromMinutes(1);

    /// <param name="longest">Shorter than the lease on the order and the account.</param>
    /// <param name="site">What the run has open now.</param>
    public static async Task<ChannelOutcome> KeepAsync(AttemptRun attempt, TimeSpan longest, Func<ISupplierSite?> site, Func<CancellationToken, Task<ChannelOutcome>> run, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(longest, attempt.Clock);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        // Not cancelled: after arming nothing is. Without its browser, whatever the run waits for fails.
        await using var kill = deadline.Token.Register(() => site()?.Kill());
        try
        {
            return await run(stop.Token).WaitAsync(longest + ToEnd, attempt.Clock, CancellationToken.None);
        }
        catch (Exception late) when (late is OperationCanceledException or TimeoutException && deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            var why = FormattableString.Invariant($"The run took longer than {longest.TotalMinutes:0.#} minutes, and its browser was ended.");
            await attempt.Log.WriteAsync("stuck", null, why, cancellationToken);
            return attempt.Row.ArmedAt is null ? new ChannelOutcome.NotPlaced(why, MayPass: true) : new ChannelOutcome.Unknown(why);
        }
    }
}
