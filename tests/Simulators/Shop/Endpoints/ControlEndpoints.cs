using Procurement.Simulators.Shop.Defences;
using Procurement.Simulators.Shop.Mutations;

namespace Procurement.Simulators.Shop.Endpoints;

/// <summary>The tests' side door: faults, defences, mutations, reset, and the truth about what the shops hold.</summary>
internal static class ControlEndpoints
{
    public static void Map(WebApplication app)
    {
        MapSwitches(app);
        MapAccounts(app);
        MapTruth(app);
    }

    private static void MapSwitches(WebApplication app)
    {
        app.MapPost("/_control/faults", (Fault fault, FaultBoard faults) =>
        {
            faults.Add(fault);
            return Results.Ok(fault);
        });
        app.MapPost("/_control/faults/clear", (FaultBoard faults) =>
        {
            faults.Clear();
            return Results.NoContent();
        });
        app.MapPost("/_control/defences", (Defence defence, DefenceBoard defences) =>
        {
            defences.Set(defence);
            return Results.Ok(defence);
        });
        app.MapPost("/_control/defences/clear", (DefenceBoard defences) =>
        {
            defences.Clear();
            return Results.NoContent();
        });
        app.MapPost("/_control/mutations", (Mutation mutation, MutationBoard mutations) =>
        {
            mutations.Set(mutation);
            return Results.Ok(mutation);
        });
        app.MapPost("/_control/reset", (FaultBoard faults, DefenceBoard defences, MutationBoard mutations, EventLog events, Storefronts stores) =>
        {
            faults.Clear();
            defences.Clear();
            mutations.Clear();
            events.Clear();
            foreach (var store in stores.All) store.Reset();
            return Results.NoContent();
        });
    }

    private static void MapAccounts(WebApplication app)
    {
        app.MapPost("/_control/carts/{supplier}", (string supplier, Dictionary<string, decimal> quantities, Storefronts stores) => With(stores, supplier, store => store.LeaveInCart(quantities)));
        app.MapPost("/_control/addresses/{supplier}", (string supplier, List<string> known, Storefronts stores) => With(stores, supplier, store => store.SetAddressBook(known)));
        app.MapPost("/_control/someone-changes-address/{supplier}", (string supplier, Storefronts stores) => With(stores, supplier, store => store.SomebodyElseChangesTheAddress()));
        app.MapPost("/_control/sign-everybody-out/{supplier}", (string supplier, Storefronts stores) => With(stores, supplier, store => store.SignEverybodyOut()));
    }

    private static void MapTruth(WebApplication app)
    {
        app.MapGet("/_control/orders", (Storefronts stores, string? supplier, string? reference) => Orders(stores, supplier, reference));
        app.MapGet("/_control/orders/counts", (Storefronts stores, string? supplier)
            => Orders(stores, supplier, null).CountBy(order => order.Reference).ToDictionary(count => count.Key, count => count.Value));
        app.MapGet("/_control/carts", (Storefronts stores) => stores.All.ToDictionary(store => store.Supplier.Code, store => store.Cart()));
        app.MapGet("/_control/events", (EventLog events, string? supplier) => events.Of(supplier));
        app.MapGet("/_control/challenges", (DefenceBoard defences) => defences.Challenges.Select(ChallengeAnswer.Of).ToList());
    }

    private static List<ShopOrder> Orders(Storefronts stores, string? supplier, string? reference)
        => stores.All.SelectMany(store => store.Orders())
            .Where(order => (supplier is null || string.Equals(order.Supplier, supplier, StringComparison.OrdinalIgnoreCase)) && (reference is null || order.Reference == reference))
            .OrderBy(order => order.At).ToList();

    private static IResult With(Storefronts stores, string supplier, Action<Storefront> act)
    {
        if (stores.Find(supplier) is not { } store) return Results.NotFound();
        act(store);
        return Results.NoContent();
    }
}

/// <summary>What a test needs to play the person in front of a challenge: how far to drag the knob to the right, or what to type.</summary>
public sealed record ChallengeAnswer(string Id, string Supplier, string Step, string Kind, bool Solved, int? DragBy, string? Text)
{
    internal static ChallengeAnswer Of(Challenge challenge) => new(challenge.Id, challenge.Supplier, challenge.Step, challenge.Kind, challenge.Solved,
        challenge.Kind == Challenge.Slider ? challenge.GapX : null, challenge.Kind == Challenge.Letters ? challenge.Text : null);
}
