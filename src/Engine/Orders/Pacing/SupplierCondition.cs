using Microsoft.EntityFrameworkCore;
using Procurement.Data;
using Procurement.Data.Orders;
using Procurement.Engine.Orders.Recipes;

namespace Procurement.Engine.Orders.Pacing;

/// <summary>Whether orders go out to a supplier's website, for pages and REST.</summary>
/// <param name="State">goes (orders go out), trying (the next order tries whether the site is back), waiting (until <paramref name="Until"/>), stopped (a person must lift it).</param>
/// <param name="Why">For a person to read; null where orders go out.</param>
/// <param name="OrdersPerDay">Null: as many as there are.</param>
/// <param name="NextOpening">Null while the supplier is open.</param>
/// <param name="MayBeResumed">A person can have orders go out again.</param>
public sealed record SupplierCondition(string State, string? Why, DateTimeOffset? Until, int Challenges24h, int OrdersToday, int? OrdersPerDay, DateTimeOffset? NextOpening, string? TimeZone, bool MayBeResumed)
{
    public const string Goes = "goes", Trying = "trying", Waiting = "waiting", Stopped = "stopped";

    /// <returns>Null where the supplier has no recipe, or one that no longer reads.</returns>
    public static async Task<SupplierCondition?> ReadAsync(ProcurementDb db, string code, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await db.SupplierRecipes.AsNoTracking().Where(x => x.SupplierCode == code).Select(x => x.Yaml).SingleOrDefaultAsync(cancellationToken) is not { } yaml) return null;
        if (RecipeCompiler.Parse(yaml).Recipe?.Pacing is not { } pacing) return null;
        var breaker = await db.SupplierBreakers.AsNoTracking().SingleOrDefaultAsync(x => x.SupplierCode == code, cancellationToken);
        return Of(pacing, breaker, await OrderGate.OrdersTodayAsync(db, code, pacing, now, cancellationToken), now);
    }

    internal static SupplierCondition Of(RecipePacing pacing, SupplierBreaker? breaker, int ordersToday, DateTimeOffset now)
    {
        var start = OrderStart.Decide(new OrderStartFacts(pacing, breaker, ordersToday), now);
        var (state, why, until) = start switch
        {
            OrderStart.LeaveToPerson stopped => (Stopped, stopped.Why, (DateTimeOffset?)null),
            OrderStart.WaitUntil wait => (Waiting, wait.Why, wait.At),
            _ when breaker?.Failures >= SupplierBreaker.FailuresThatOpen => (Trying, "The next order tries whether the supplier's website is back.", null),
            _ => (Goes, (string?)null, null),
        };
        var opens = OpeningTimes.OpenFrom(pacing, now);
        return new SupplierCondition(state, why, until, breaker?.ChallengesLately(now) ?? 0, ordersToday, pacing.OrdersPerDay, opens > now ? opens : null, pacing.TimeZone, breaker is { Stop: not null } or { Failures: >= SupplierBreaker.FailuresThatOpen });
    }
}
