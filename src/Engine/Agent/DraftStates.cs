using Procurement.Engine.Requests;
using Procurement.Engine.Understanding;

namespace Procurement.Engine.Agent;

/// <summary>The talked-about draft as operations see it.</summary>
internal static class DraftStates
{
    public static RequestState Of(ModelTurn turn)
    {
        var site = turn.Talk.Draft?.Site ?? turn.Talk.Speaker.Site;
        return RequestState.Empty with
        {
            Site = turn.Company.Sites.ContainsKey(site) ? site : null,
            NeedBy = turn.Talk.Draft?.NeedBy,
            Lines = [.. (turn.Talk.Draft?.Lines ?? []).Select(Line), .. Taken(turn.Talk.Draft)],
        };
    }

    /// <summary>The last position stays taken when its line was removed.</summary>
    private static IEnumerable<LineState> Taken(RequestFact? draft) =>
        draft is null || draft.LastPosition == 0 || draft.Lines.Any(line => line.Position == draft.LastPosition)
            ? []
            : [new LineState { Position = draft.LastPosition, Description = "", RequestedText = "", Removed = true }];

    private static LineState Line(LineFact fact) => new()
    {
        Position = fact.Position,
        Sku = fact.Sku,
        Description = fact.Description,
        Quantity = fact.Quantity,
        Unit = fact.Unit,
        Site = fact.Site,
        RequestedText = fact.RequestedText.Length > 0 ? fact.RequestedText : fact.Description,
        RequestedQuantity = fact.RequestedQuantity,
        RequestedUnit = fact.RequestedUnit,
    };
}
