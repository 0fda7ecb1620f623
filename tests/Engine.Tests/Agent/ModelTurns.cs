using Procurement.Engine.Agent;
using Procurement.Engine.Requests;
using Procurement.Engine.Understanding;
using Procurement.Testing;

namespace Procurement.Engine.Tests.Agent;

/// <summary>Turns that a model may be asked about, in a company of a few items.</summary>
internal static class ModelTurns
{
    public const string SpeakerName = "Suresh Yadav";

    private static readonly CatalogueEntry[] Catalogue =
    [
        Item("CLN-1157", "Hand soap pearl white 5 l", "can", 5, "l"), Item("CLN-1158", "Hand soap antibacterial 500 ml pump", "bottle", 500, "ml"), Item("MED-1004", "Nitrile gloves medium, box of 100", "box", 100, "each"),
        Item("MED-1005", "Nitrile gloves large, box of 100", "box", 100, "each"), Item("MED-1202", "Panadol 500 mg, box of 24 tablets", "box", 24, "each", "clinic"), Item("MED-1014", "Latex gloves medium, box of 100", "box", 100, "each", orderable: false),
    ];

    public static readonly CompanyFacts Company = new(
        Catalogue.ToDictionary(item => item.Sku), new[] { Site("B7", "Building 7"), Site("CLN", "Bayview Clinic") }.ToDictionary(site => site.Code),
        new[] { new CostCenterEntry("CC-400", "Housing"), new CostCenterEntry("CC-500", "Clinic") }.ToDictionary(center => center.Code), new[] { new SupplierEntry("BRC", "BrightClean", "approved") }.ToDictionary(supplier => supplier.Code),
        "AED", "Asia/Dubai");

    public static readonly CompanyKnowledge Knowledge = CompanyKnowledge.Build(Catalogue, [.. Company.Sites.Values], [.. Company.CostCenters.Values], [.. Company.Suppliers.Values], "AED");

    /// <summary>One message of a requester of Building 7, of which the rules explain nothing.</summary>
    public static ModelTurn Saying(string text, RequestFact? draft = null, string[]? roles = null, params RequestFact[] cards)
    {
        var message = Message(text);
        return With([message], new Understood(Intent.Unclear, null, [], [], [], [], [], [new Unexplained(message.Id, text)], null, "en", []), draft, roles, cards);
    }

    public static ModelTurn With(IReadOnlyList<HeardMessage> batch, Understood byRules, RequestFact? draft = null, string[]? roles = null, params RequestFact[] cards) =>
        new(Guid.CreateVersion7(FakeClock.MondayMorning), batch, new Talk(new Speaker(Guid.Empty, SpeakerName, roles ?? ["requester"], "B7", "CC-400", "en", "Asia/Dubai"), draft, [], [], cards), byRules, Company);

    public static HeardMessage Message(string text, HeardKind kind = HeardKind.Text) => new(Guid.NewGuid(), FakeClock.MondayMorning, kind, text);

    public static RequestFact Draft(params LineFact[] lines) => new(Guid.NewGuid(), "PR-2026-000001", 1, "Collecting", Guid.Empty, "B7", null, FakeClock.MondayMorning, lines);

    public static Proposal Propose(ModelTurn turn)
    {
        var proposal = new Proposal(turn, Knowledge, SaidTexts.Of(turn, Knowledge.Catalogue));
        proposal.Offer([.. Catalogue.Select(item => new AskOption(item.Sku, item.Name))]);
        return proposal;
    }

    private static CatalogueEntry Item(string sku, string name, string unit, decimal packSize, string packUnit, string? restrictedTo = null, bool orderable = true) =>
        new(sku, name, null, "any", unit, packSize, packUnit, 10, "AED", "BRC", $"X{sku}", [], new Dictionary<string, string>(), 1, restrictedTo is null ? [] : [restrictedTo], orderable, orderable);

    private static SiteEntry Site(string code, string name) => new(code, name, [], "Asia/Dubai", code == "B7" ? "CC-400" : "CC-500", code == "CLN" ? ["clinic"] : []);
}
