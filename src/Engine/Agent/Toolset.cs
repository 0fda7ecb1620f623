using Procurement.Data.Company;
using Procurement.Engine.Requests;
using Procurement.Engine.Understanding;

namespace Procurement.Engine.Agent;

/// <summary>
/// Which tools a model gets, by role and by what is going on. No set holds anything that decides: to confirm, submit, approve, release, order,
/// receive or price something is for people and rules.
/// </summary>
internal static class Toolset
{
    private static readonly string[] Talking = [Tools.MarkNotForUs, Tools.HandOver];

    private static readonly string[] Opening = [Tools.SearchCatalogue, Tools.AddLine, Tools.SetSite, Tools.SetNeedBy, Tools.SetCostCenter, Tools.SetUrgent, Tools.SetNotes, Tools.Ask, .. Talking];

    /// <summary>Where there are lines to change.</summary>
    private static readonly string[] Changing = [Tools.SetQuantity, Tools.SetItem, Tools.RemoveLine, .. Opening];

    /// <returns>Empty when the rules settled what the batch is about, so that a model is not to be asked.</returns>
    public static IReadOnlyList<string> For(ModelTurn turn)
    {
        if (turn.ByRules.Intent is Intent.Confirm or Intent.Cancel or Intent.Approve or Intent.Reject or Intent.Receipt or Intent.Status or Intent.Handover or Intent.Complaint) return [];
        if (!MayDraft(turn)) return Talking;
        return turn.Talk.Draft?.Lines.Count > 0 || turn.ByRules.Operations.Any(operation => operation is AddLine) ? Changing : Opening;
    }

    /// <summary>Words beside a card that awaits a decision ("too many, 20 will do") must not become an order of their own.</summary>
    private static bool MayDraft(ModelTurn turn)
    {
        var mayRequest = turn.Talk.Speaker.Roles.Any(role => role != PersonRoles.Receiver);
        var aboutCards = turn.Talk.Cards.Count > 0 && turn.Talk.Draft is null && turn.ByRules.Operations.Count == 0;
        return mayRequest && !aboutCards;
    }
}

/// <summary>Names of the tools on the wire.</summary>
internal static class Tools
{
    public const string SearchCatalogue = "search_catalogue", AddLine = "add_line", SetQuantity = "set_quantity", SetItem = "set_item", RemoveLine = "remove_line", SetSite = "set_site",
        SetNeedBy = "set_need_by", SetCostCenter = "set_cost_center", SetUrgent = "set_urgent", SetNotes = "set_notes", Ask = "ask", MarkNotForUs = "mark_not_for_us", HandOver = "hand_over";
}
