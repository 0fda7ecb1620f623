using Procurement.Engine.Requests;
using Procurement.Engine.Understanding;

namespace Procurement.Engine.Turns;

/// <summary>A request's contents from its history, operation by operation.</summary>
/// <param name="at">Dates count from here.</param>
internal sealed class Replay(TurnFacts facts, DateTimeOffset at)
{
    private readonly Speaker person = facts.Sender.Person!;

    public RequestState Run(IEnumerable<PastOperation> history)
    {
        var state = TurnDecision.Fresh(person, By("rules"));
        foreach (var past in history) state = ApplyOperations.Apply(state, [past.Operation], By(past.Author)).State;
        return state;
    }

    public RequestState Apply(RequestState state, IReadOnlyList<RequestOperation> operations) => ApplyOperations.Apply(state, operations, By("rules")).State;

    private ApplyFacts By(string author) => new(facts.Company, author, person.Roles, person.CostCenter, facts.Company.DateAt(person.Site, at));

    /// <summary>The contents as understanding sees a draft; null while there is no line and there never was one.</summary>
    public RequestFact? Fact(string number, RequestState state) =>
        state.Lines.Count == 0 ? null : Fact(new RequestFact(Guid.Empty, number, 1, "Collecting", person.PersonId, state.Site, state.NeedBy, at, []), state);

    public static RequestFact Fact(RequestFact draft, RequestState state) => draft with
    {
        Site = state.Site,
        NeedBy = state.NeedBy,
        Lines = [.. state.Present.Select(line => new LineFact(line.Position, line.Sku, line.Description, line.Quantity, line.Unit, line.RequestedText, line.RequestedQuantity, line.RequestedUnit, line.Site))],
        LastPosition = state.Lines.Count == 0 ? 0 : state.Lines.Max(line => line.Position),
    };
}
