using Microsoft.EntityFrameworkCore;
using Procurement.Data;
using Procurement.Engine.Access;

namespace Procurement.Engine.Orders.Live;

/// <summary>An operator looks at the browser that stands open for an order.</summary>
public sealed class WatchLiveBrowser
{
    private readonly IDbContextFactory<ProcurementDb> dbs;
    private readonly ILiveRelay relay;
    private readonly LeaveLiveBrowser leave;

    internal WatchLiveBrowser(IDbContextFactory<ProcurementDb> dbs, ILiveRelay relay, LeaveLiveBrowser leave) => (this.dbs, this.relay, this.leave) = (dbs, relay, leave);

    /// <param name="seen">Called with each picture; must not block or throw.</param>
    /// <returns>The view, or not-allowed, or not-found where no browser stands open.</returns>
    public async Task<(Outcome Outcome, LiveView? View)> RunAsync(string number, Action<LiveFrame> seen, Actor actor, CancellationToken cancellationToken)
    {
        if (!actor.IsOperator) return (LiveRights.No, null);
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        if (await db.OpenOfAsync(number, cancellationToken) is not { } session) return (LiveRights.None(number), null);
        var view = new LiveView(Guid.NewGuid(), session.Id, number, relay, leave);
        await view.StartAsync(seen, cancellationToken);
        return (Outcome.Done, view);
    }
}
