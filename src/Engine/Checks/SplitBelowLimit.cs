using System.Globalization;
using Procurement.Data.Checks;
using Procurement.Engine.Approvals;

namespace Procurement.Engine.Checks;

/// <summary>
/// Several requests that each stay at or below a limit of the policy and together exceed it. Within 48 hours, two parts of at least half
/// the limit are a hold; within 7 days, two parts just below it are. Anything else that adds up is told to the approver.
/// </summary>
internal sealed class SplitBelowLimit : ICheck
{
    public static readonly TimeSpan Short = TimeSpan.FromHours(48), Long = TimeSpan.FromDays(7);

    /// <summary>Part of the limit from which a request is a likely half of a purchase.</summary>
    public const decimal Half = 0.5m;

    /// <summary>Part of the limit from which a request is just below it.</summary>
    public const decimal JustBelow = 0.85m;

    public string Code => "splitBelowLimit";

    public IEnumerable<CheckResult> Run(CheckFacts facts)
    {
        if (facts.Policy is null || facts.Total == 0) yield break;
        var kin = facts.Recent.Where(other => other.RequesterId == facts.Requester.Id && other.Site == facts.Request.Site && SharesTrade(facts, other)).ToList();
        if (kin.Count == 0) yield break;
        var found = from limit in LimitsFor(facts, kin)
                    from window in new[] { Short, Long }
                    let split = Split(facts, kin, limit, window)
                    where split is not null
                    orderby split.Severity descending, limit.Amount descending, window
                    select split;
        if (found.FirstOrDefault() is { } worst) yield return worst;
    }

    private CheckResult? Split(CheckFacts facts, List<RecentRequest> kin, Limit limit, TimeSpan window)
    {
        if (facts.Total > limit.Amount) return null;
        var others = kin.Where(other => facts.Request.SubmittedAt - other.SubmittedAt <= window && other.Total > 0 && other.Total <= limit.Amount).ToList();
        var parts = others.Select(other => other.Total).Append(facts.Total).ToList();
        if (others.Count == 0 || parts.Sum() <= limit.Amount) return null;

        var likely = parts.Count(part => part >= limit.Amount * (window == Short ? Half : JustBelow));
        var currency = facts.Request.Currency;
        var numbers = others.OrderBy(other => other.SubmittedAt).Select(other => other.Number).ToList();
        return new CheckResult(Code, likely >= 2 ? FindingSeverity.Hold : FindingSeverity.Warn,
            $"{parts.Count} requests within {(window == Short ? "48 hours" : "7 days")} come to {Amounts.Money(parts.Sum(), currency)}, over the limit of {Amounts.Money(limit.Amount, currency)} ({limit.Rule}), each being below it: this one and {string.Join(", ", numbers)}.",
            string.Create(CultureInfo.InvariantCulture, $"{limit.Amount} {facts.Total} {string.Join(' ', numbers)}"),
            new { limit = limit.Amount, rule = limit.Rule, windowHours = window.TotalHours, sum = parts.Sum(), requests = others.Select(other => new { other.Number, other.Total, other.SubmittedAt }) });
    }

    private sealed record Limit(decimal Amount, string Rule);

    /// <summary>Limits in force that the combined purchase would have met.</summary>
    private static IEnumerable<Limit> LimitsFor(CheckFacts facts, List<RecentRequest> kin)
    {
        var categories = CategoriesOf(facts).Concat(kin.SelectMany(other => other.Lines).Select(line => line.Category)).OfType<string>().ToHashSet(StringComparer.Ordinal);
        foreach (var auto in facts.Policy!.AutoApprove)
        {
            var limit = auto.When.AmountUpTo;
            if (auto.When.WithinSpendLimit == true) limit = Math.Min(limit ?? decimal.MaxValue, facts.Requester.SpendLimit);
            if (limit is > 0 and < decimal.MaxValue && Concerns(auto.When, categories, facts)) yield return new Limit(limit.Value, auto.Name);
        }

        foreach (var rule in facts.Policy.Rules)
        {
            if (rule.When is { AmountOver: { } over, FraudHold: null } && Concerns(rule.When, categories, facts)) yield return new Limit(over, rule.Name);
        }
    }

    private static bool Concerns(PolicyConditions when, HashSet<string> categories, CheckFacts facts) =>
        (when.Categories is null || when.Categories.Any(categories.Contains))
        && (when.CostCenters is null || (facts.Request.CostCenter is not null && when.CostCenters.Contains(facts.Request.CostCenter)))
        && (when.NewSupplier != true || facts.Suppliers.Values.Any(supplier => supplier.IsNew));

    private static bool SharesTrade(CheckFacts facts, RecentRequest other) =>
        other.Lines.Any(line => (line.Supplier is not null && facts.Request.Lines.Any(mine => mine.Supplier == line.Supplier)) || (line.Category is not null && CategoriesOf(facts).Contains(line.Category)));

    private static IEnumerable<string?> CategoriesOf(CheckFacts facts) => facts.Request.Lines.Select(line => line.Item?.Category);
}
