using Procurement.Engine.Orders.Recipes;

namespace Procurement.Engine.Orders.Browser;

/// <summary>How long a run may wait where it is, because the site asked it to.</summary>
internal sealed class QuietTime(RecipePacing pacing, TimeProvider clock)
{
    /// <summary>In all: the run must end well before its lease does.</summary>
    private static readonly TimeSpan LongestInAll = TimeSpan.FromMinutes(4);

    /// <summary>Sites round, and their clocks differ.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMilliseconds(300);
    private TimeSpan waited;

    /// <returns>False where that is too long to wait for here.</returns>
    public async Task<bool> WaitAsync(DateTimeOffset until, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var wait = (until > now ? until - now : TimeSpan.Zero) + Margin;
        if (wait - Margin > TimeSpan.FromSeconds(pacing.WaitForRetryAfter) || waited + wait > LongestInAll) return false;
        waited += wait;
        await Task.Delay(wait, clock, cancellationToken);
        return true;
    }
}
