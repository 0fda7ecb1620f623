using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Procurement.Data.Checks;

namespace Procurement.Engine.Checks;

/// <summary>One policy or fraud check: pure, facts in, findings out.</summary>
internal interface ICheck
{
    /// <summary>Name in findings and the API, in camelCase.</summary>
    string Code { get; }

    IEnumerable<CheckResult> Run(CheckFacts facts);
}

/// <summary>What a check found.</summary>
/// <param name="Explanation">For a person who decides from it in ten seconds.</param>
/// <param name="Key">What makes a later finding the same one; amounts that change by themselves stay out of it.</param>
/// <param name="Evidence">Numbers and references behind it; becomes JSON.</param>
internal sealed record CheckResult(string Code, FindingSeverity Severity, string Explanation, string Key, object Evidence)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>A release holds for this: the same check, as severe or less, about the same thing.</summary>
    public string Fingerprint => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Code}\n{Severity}\n{Key}")));

    public string EvidenceJson => JsonSerializer.Serialize(Evidence, Json);
}

/// <summary>All checks, in the order in which findings are shown.</summary>
internal static class AllChecks
{
    public static readonly IReadOnlyList<ICheck> InOrder =
    [
        new MissingFacts(), new RequesterMayRequest(), new SenderIsKnown(), new InstructsTheSystem(), new ForwardedRequest(),
        new ShipToIsASite(), new SupplierIsApproved(), new ItemIsAllowed(),
        new DuplicateRequest(), new SplitBelowLimit(), new PriceAgainstHistory(), new UnusualQuantity(), new BudgetOverrun(), new OverCap(), new OffHours(),
    ];

    public static IReadOnlyList<CheckResult> Run(CheckFacts facts) => [.. InOrder.SelectMany(check => check.Run(facts))];
}
