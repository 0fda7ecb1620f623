namespace Procurement.Simulators.Shop.Endpoints;

/// <summary>The tests' side door: faults, reset, and what the shops hold.</summary>
internal static class ControlEndpoints
{
    public static void Map(WebApplication app)
    {
        app.MapPost("/_control/faults", (Fault fault, FaultBoard faults) =>
        {
            faults.Add(fault);
            return Results.Ok(fault);
        });
        app.MapPost("/_control/reset", (FaultBoard faults, Storefronts stores) =>
        {
            faults.Clear();
            foreach (var store in stores.All) store.Reset();
            return Results.NoContent();
        });
        app.MapPost("/_control/faults/clear", (FaultBoard faults) =>
        {
            faults.Clear();
            return Results.NoContent();
        });
        app.MapGet("/_control/orders", (Storefronts stores) => stores.All.SelectMany(store => store.Orders()).OrderBy(order => order.At).ToList());
        app.MapGet("/_control/carts", (Storefronts stores) => stores.All.ToDictionary(store => store.Supplier.Code, store => store.Cart()));
    }
}
