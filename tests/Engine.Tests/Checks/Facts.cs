using Procurement.Data.Checks;
using Procurement.Data.Company;
using Procurement.Engine.Approvals;
using Procurement.Engine.Checks;
using Procurement.Testing;

namespace Procurement.Engine.Tests.Checks;

/// <summary>Facts of an ordinary request, against which each test changes what matters to it.</summary>
internal static class Facts
{
    public static readonly PolicyDocument Policy = PolicyDocument.Parse(File.ReadAllText(Path.Combine(SampleCompany.Folder, "approval_policy.json")));

    /// <summary>12:00 in Dubai.</summary>
    public static readonly DateTimeOffset Now = FakeClock.MondayMorning;

    public static readonly Guid Requester = Guid.CreateVersion7(), Colleague = Guid.CreateVersion7();

    private static readonly TimeZoneInfo Dubai = TimeZoneInfo.FindSystemTimeZoneById("Asia/Dubai");

    public static readonly ItemFacts Item = new("cleaning", "BRC", "box", 39, Active: true, []);

    public static readonly CheckedLine Line = new(1, "MED-1008", "Nitrile gloves", 30, "box", 39, "BRC", "B7", Item);

    public static readonly CheckFacts Ordinary = new(
        Now,
        new RequestFacts(Guid.CreateVersion7(), "PR-2026-000009", 1, "B7", "CC-400", 1170, "AED", MaxTotal: null, Now, FromWhatsApp: true, InstructionIgnored: false, [Line]),
        new RequesterFacts(Requester, [PersonRoles.Requester], 800, Active: true),
        Missing: [],
        new Dictionary<string, SiteFacts>(StringComparer.Ordinal) { ["B7"] = new("B7", "Building 7", Dubai, ["workshop"]), ["PALM"] = new("PALM", "Palm Clinic", Dubai, ["clinic"]) },
        new Dictionary<string, SupplierFacts>(StringComparer.Ordinal) { ["BRC"] = new("BRC", "BrightClean", SupplierStatus.Approved, IsNew: false) },
        new BudgetFacts("CC-400", new DateOnly(2026, 3, 1), 130_000, 0, 0),
        new SenderFacts(Guid.CreateVersion7(), Verified: true, ReplacedAt: null),
        Policy, Recent: [], Prices: [], Quantities: [], RequesterWasActiveAt: [], Texts: [new HeardText("m1", "need 30 boxes of gloves by thursday please", false)]);

    public static CheckFacts Of(Func<RequestFacts, RequestFacts> change) => Ordinary with { Request = change(Ordinary.Request) };

    /// <summary>One line, changed, with the total that follows.</summary>
    public static CheckFacts WithLine(Func<CheckedLine, CheckedLine> change) => Of(request => request with { Lines = [change(Line)], Total = change(Line).Total });

    /// <summary>An earlier request of the same person and site.</summary>
    public static RecentRequest Earlier(TimeSpan ago, decimal total, bool ordered = false, decimal quantity = 30) =>
        new("PR-2026-000005", Requester, "B7", Now - ago, total, ordered, [new RecentLine("MED-1008", quantity, "BRC", "cleaning")]);

    public static IReadOnlyList<CheckResult> Run(this ICheck check, CheckFacts facts, bool info = false) => [.. check.Run(facts).Where(result => info || result.Severity != FindingSeverity.Info)];

    /// <summary>The one severity that a check gives; null when it finds nothing.</summary>
    public static FindingSeverity? Severity(this ICheck check, CheckFacts facts) => check.Run(facts, info: false).Select(result => (FindingSeverity?)result.Severity).SingleOrDefault();
}
