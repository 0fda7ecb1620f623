namespace Procurement.Engine.Approvals;

/// <summary>A person who may be asked.</summary>
public sealed record PolicyPerson(Guid Id, string Phone, bool Active, bool IsOperator);

/// <summary>All that routing looks at.</summary>
/// <param name="Total">In the policy's currency.</param>
/// <param name="Categories">Catalogue categories of the lines.</param>
/// <param name="NewSupplier">A line's supplier was never ordered from and was not imported as approved.</param>
/// <param name="RestrictedItem">A line's item is restricted to some roles or sites.</param>
/// <param name="FraudHold">A hold or block was raised on this revision, released or not.</param>
/// <param name="CatalogOnly">Every line is an orderable catalogue item.</param>
/// <param name="SpendLimit">The requester's; 0 means always ask.</param>
/// <param name="MayNotDecide">Persons who edited price or supplier last; the requester is kept out in any case.</param>
/// <param name="People">At least the requester's manager, the owner of the cost centre, the holders of company-wide roles and all operators.</param>
public sealed record PolicyFacts(decimal Total, IReadOnlyCollection<string> Categories, string? CostCenter, bool NewSupplier, bool RestrictedItem, bool FraudHold, bool CatalogOnly,
    decimal SpendLimit, Guid RequesterId, IReadOnlyCollection<Guid> MayNotDecide, string? ManagerPhone, string? CostCenterOwnerPhone, IReadOnlyList<PolicyPerson> People);

/// <summary>Routes a request: auto-approval first, then the first rule that matches.</summary>
public static class ApprovalPolicy
{
    /// <returns>A plan; null when no rule matches, so that nobody can be asked.</returns>
    public static ApprovalPlan? Decide(PolicyDocument policy, int policyVersion, PolicyFacts facts)
    {
        var auto = policy.AutoApprove.FirstOrDefault(candidate => Matches(candidate.When, facts));
        if (auto is not null) return new ApprovalPlan(policyVersion, auto.Name, Auto: true, All: false, [], null, null);

        var rule = policy.Rules.FirstOrDefault(candidate => Matches(candidate.When, facts));
        if (rule is null) return null;
        var slots = rule.Approvers.Select(role => Fill(policy, role, facts)).ToList();
        return new ApprovalPlan(policyVersion, rule.Name, Auto: false, rule.All, slots, rule.EscalateAfter?.TotalHours, rule.EscalateTo);
    }

    public static bool Matches(PolicyConditions when, PolicyFacts facts) =>
        (when.AmountOver is not { } over || facts.Total > over)
        && (when.AmountUpTo is not { } upTo || facts.Total <= upTo)
        && (when.Categories is not { } categories || categories.Any(facts.Categories.Contains))
        && (when.CostCenters is not { } centers || (facts.CostCenter is not null && centers.Contains(facts.CostCenter)))
        && Is(when.NewSupplier, facts.NewSupplier)
        && Is(when.RestrictedItem, facts.RestrictedItem)
        && Is(when.FraudHold, facts.FraudHold)
        && Is(when.CatalogOnly, facts.CatalogOnly)
        && Is(when.WithinSpendLimit, facts.SpendLimit > 0 && facts.Total <= facts.SpendLimit);

    /// <summary>Who fills a role: the role itself, else its fallback, and so on until somebody fits. Nobody when the chain ends or goes in a circle.</summary>
    public static ApprovalSlot Fill(PolicyDocument policy, string role, PolicyFacts facts)
    {
        var tried = new HashSet<string>(StringComparer.Ordinal);
        for (var candidate = role; candidate is not null && tried.Add(candidate); candidate = policy.Fallback.GetValueOrDefault(candidate))
        {
            var fitting = Holders(policy, candidate, facts)
                .Where(person => person.Active && person.Id != facts.RequesterId && !facts.MayNotDecide.Contains(person.Id))
                .Select(person => person.Id).Distinct().ToList();
            if (fitting.Count > 0) return new ApprovalSlot(role, candidate, fitting);
        }

        return new ApprovalSlot(role, null, []);
    }

    private static IEnumerable<PolicyPerson> Holders(PolicyDocument policy, string role, PolicyFacts facts) => role switch
    {
        PolicyRoles.Manager => WithPhone(facts, facts.ManagerPhone),
        PolicyRoles.CostCenterOwner => WithPhone(facts, facts.CostCenterOwnerPhone),
        PolicyRoles.Cfo => WithPhone(facts, policy.CfoPhone),
        PolicyRoles.Operator => facts.People.Where(person => person.IsOperator),
        _ => [],
    };

    private static IEnumerable<PolicyPerson> WithPhone(PolicyFacts facts, string? phone) => phone is null ? [] : facts.People.Where(person => person.Phone == phone);

    private static bool Is(bool? asked, bool fact) => asked is null || asked == fact;
}
