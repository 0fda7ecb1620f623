using Procurement.Simulators.Shop.Defences;
using Procurement.Simulators.Shop.Pages;

namespace Procurement.Simulators.Shop;

/// <summary>Marks an endpoint as a step of ordering: what faults and defences do at this step happens before its answer.</summary>
internal static class StepFilter
{
    public static RouteHandlerBuilder At(this RouteHandlerBuilder route, string step) => route.AddEndpointFilter(async (context, next) =>
        Visit.Of(context.HttpContext) is { } visit ? await ReachAsync(visit, step) ?? await next(context) : await next(context));

    private static async Task<IResult?> ReachAsync(Visit visit, string step)
    {
        visit.Events.Add(visit, step);
        await SlowDownAsync(visit, step);
        if (Happens(visit, fault => fault.SessionLostAt, step) && visit.Session is { } session) visit.Store.SignOut(session);
        if (Happens(visit, fault => fault.AddressChangedAt, step)) visit.Store.SomebodyElseChangesTheAddress();
        if (Happens(visit, fault => fault.CustomerSwappedAt, step)) visit.Store.SwapCustomer();
        if (Happens(visit, fault => fault.SlotExpiredAt, step)) visit.Store.ExpireSlot();
        if (Happens(visit, fault => fault.ScriptHangsAt, step)) return Results.Content("<!doctype html><title>Please wait</title><p>Please wait.</p><script>for (;;) ;</script>", "text/html");
        return Happens(visit, fault => fault.ErrorAt, step) ? visit.Broken() : await StepDefence.RefuseAsync(visit, step);
    }

    private static bool Happens(Visit visit, Func<Fault, string?> at, string step)
        => visit.Faults.Happens(visit.Store.Supplier.Code, fault => string.Equals(at(fault), step, StringComparison.OrdinalIgnoreCase));

    private static async Task SlowDownAsync(Visit visit, string step)
    {
        var slow = visit.Faults.Of(visit.Store.Supplier.Code).Where(fault => fault.SlowAt?.Contains(step, StringComparer.OrdinalIgnoreCase) == true).Max(fault => fault.SlowMs);
        if (slow is { } milliseconds) await Task.Delay(milliseconds, visit.Http.RequestAborted);
    }
}
