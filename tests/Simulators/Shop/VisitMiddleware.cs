namespace Procurement.Simulators.Shop;

/// <summary>Finds the shop of a request, and keeps its visitors waiting where that fault is switched on.</summary>
internal sealed class VisitMiddleware(RequestDelegate next, Storefronts stores)
{
    public async Task InvokeAsync(HttpContext http, FaultBoard faults)
    {
        var (personality, code) = Personalities.Read(http.Request.Path.Value);
        if (stores.Find(code) is { } store)
        {
            http.Items[typeof(Visit)] = new Visit(http, store, personality);
            if (faults.Of(code).Where(fault => fault.SlowAt is null).Max(fault => fault.SlowMs) is { } milliseconds) await Task.Delay(milliseconds, http.RequestAborted);
        }
        else if (code.Length > 0 && code[0] != '_')
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            await http.Response.WriteAsync("There is no such shop here.");
            return;
        }
        await next(http);
    }
}
