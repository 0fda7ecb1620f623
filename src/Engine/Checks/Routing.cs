using Procurement.Data.Checks;
using Procurement.Data.Company;
using Procurement.Engine.Approvals;

namespace Procurement.Engine.Checks;

/// <summary>People and exceptions that routing needs beside the facts of the checks.</summary>
/// <param name="People">Manager, owner of the cost centre, holders of company-wide roles and operators.</param>
/// <param name="MayNotDecide">Last editors of price or supplier.</param>
internal sealed record RoutingFacts(IReadOnlyList<PolicyPerson> People, string? ManagerPhone, string? CostCenterOwnerPhone, IReadOnlyCollection<Guid> MayNotDecide, int PolicyVersion);

/// <summary>From the facts of the checks to what the policy looks at.</summary>
internal static class Routing
{
    public const string NobodyCode = "noApprover";

    /// <param name="fraudHold">A hold or block was raised on this revision, released or not.</param>
    /// <returns>Null when there is no policy or no rule for it.</returns>
    public static ApprovalPlan? Plan(CheckFacts facts, RoutingFacts routing, bool fraudHold) =>
        facts.Policy is null ? null : ApprovalPolicy.Decide(facts.Policy, routing.PolicyVersion, PolicyFactsOf(facts, routing, fraudHold));

    public static PolicyFacts PolicyFactsOf(CheckFacts facts, RoutingFacts routing, bool fraudHold) => new(
        facts.Total,
        facts.Request.Lines.Select(line => line.Item?.Category).OfType<string>().ToHashSet(StringComparer.Ordinal),
        facts.Request.CostCenter,
        NewSupplier: facts.Request.Lines.Any(line => line.Supplier is null || facts.Suppliers.GetValueOrDefault(line.Supplier) is not { IsNew: false }),
        RestrictedItem: facts.Request.Lines.Any(line => line.Item is { RestrictedTo.Count: > 0 }),
        fraudHold,
        CatalogOnly: facts.Request.Lines.All(line => IsOrderableItem(line, facts)),
        facts.Requester.SpendLimit, facts.Requester.Id, routing.MayNotDecide, routing.ManagerPhone, routing.CostCenterOwnerPhone, routing.People);

    /// <summary>Nobody can be asked: an operator sees why the request waits in review.</summary>
    public static CheckResult NobodyFinding(ApprovalPlan? plan)
    {
        var why = plan is null
            ? "No rule of the approval policy fits it."
            : $"Rule \"{plan.Rule}\" finds nobody for {string.Join(", ", plan.Slots.Where(slot => slot.Persons.Count == 0).Select(slot => slot.Role))} who is active and may decide. Correct the people or the policy, then release it to be checked again.";
        return new CheckResult(NobodyCode, FindingSeverity.Warn, why, why, new { rule = plan?.Rule });
    }

    private static bool IsOrderableItem(CheckedLine line, CheckFacts facts) =>
        line.Item is { Active: true } item && item.Supplier == line.Supplier && facts.Suppliers.GetValueOrDefault(item.Supplier)?.Status == SupplierStatus.Approved && ItemIsAllowed.IsAllowed(line, facts);
}
