using System.Globalization;
using System.Text.Json;

namespace Procurement.Engine.Approvals;

/// <summary>Roles that a policy may ask.</summary>
public static class PolicyRoles
{
    public const string Manager = "manager", CostCenterOwner = "cost_center_owner", Cfo = "cfo", Operator = "operator";
    public static readonly IReadOnlyList<string> All = [Manager, CostCenterOwner, Cfo, Operator];
}

/// <summary>Conditions of a rule; a null one is not asked for, and a rule without any always matches.</summary>
/// <param name="AmountOver">Total above this, in the policy's currency.</param>
/// <param name="AmountUpTo">Total at or below this; auto-approval only.</param>
public sealed record PolicyConditions(decimal? AmountOver, decimal? AmountUpTo, IReadOnlyList<string>? Categories, IReadOnlyList<string>? CostCenters,
    bool? NewSupplier, bool? RestrictedItem, bool? FraudHold, bool? CatalogOnly, bool? WithinSpendLimit);

/// <param name="All">True: every role must say yes; false: one yes is enough.</param>
/// <param name="EscalateAfter">Time without a decision before <paramref name="EscalateTo"/> is asked too; null: never.</param>
public sealed record PolicyRule(string Name, PolicyConditions When, IReadOnlyList<string> Approvers, bool All, TimeSpan? EscalateAfter, string? EscalateTo);

public sealed record AutoApproval(string Name, PolicyConditions When);

/// <summary>One <c>approval_policy.json</c>, read strictly where it decides: a condition that is not known is a fault, as overlooking one would let purchases through.</summary>
/// <param name="CfoPhone">Holder of the company-wide role (E.164); null when the policy names nobody.</param>
/// <param name="Fallback">Role to try when a role finds nobody who may decide.</param>
public sealed record PolicyDocument(string Currency, string? CfoPhone, IReadOnlyDictionary<string, string> Fallback,
    IReadOnlyDictionary<string, IReadOnlyList<string>> SiteCategories, IReadOnlyList<AutoApproval> AutoApprove, IReadOnlyList<PolicyRule> Rules)
{
    /// <exception cref="FormatException">Not JSON, or not a policy; the message names the place.</exception>
    public static PolicyDocument Parse(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return Read(new Place(document.RootElement, "policy"));
        }
        catch (JsonException fault)
        {
            throw new FormatException($"The approval policy is not JSON: {fault.Message}", fault);
        }
    }

    /// <summary>Categories of a site, for <c>restricted_to</c> of catalogue items.</summary>
    public IReadOnlyList<string> CategoriesOf(string siteCode) => [.. SiteCategories.Where(category => category.Value.Contains(siteCode)).Select(category => category.Key)];

    private static PolicyDocument Read(Place root)
    {
        var holders = root.Optional("role_holders");
        var autos = root.Optional("auto_approve")?.Items().Select(AutoApprovalOf).ToList() ?? [];
        var rules = root.Required("rules").Items().Select(RuleOf).ToList();
        if (rules.Count == 0) throw root.Fault("has no rules");
        return new PolicyDocument(
            root.Required("currency").Text(),
            holders?.Optional(PolicyRoles.Cfo)?.Text(),
            root.Optional("fallback")?.Members().ToDictionary(member => member.Name, member => RoleOf(member.Value), StringComparer.Ordinal) ?? [],
            root.Optional("site_categories")?.Members().ToDictionary(member => member.Name, member => member.Value.Texts(), StringComparer.Ordinal) ?? [],
            autos, rules);
    }

    private static AutoApproval AutoApprovalOf(Place place)
    {
        return new AutoApproval(place.Required("name").Text(), ConditionsOf(place.Required("when"), forAutoApproval: true));
    }

    private static PolicyRule RuleOf(Place place)
    {
        var approvers = place.Required("approvers").Items().Select(RoleOf).ToList();
        if (approvers.Count == 0) throw place.Fault("has no approvers");
        var mode = place.Required("mode");
        if (mode.Text() is not ("any" or "all")) throw mode.Fault("must be any or all");
        var after = place.Optional("escalate_after_hours");
        var to = place.Optional("escalate_to");
        return new PolicyRule(place.Required("name").Text(), ConditionsOf(place.Required("when"), forAutoApproval: false), approvers, mode.Text() == "all",
            after is null || to is null ? null : TimeSpan.FromHours((double)after.Number()), to is null ? null : RoleOf(to));
    }

    private static PolicyConditions ConditionsOf(Place place, bool forAutoApproval)
    {
        string[] common = ["amount_over", "categories", "cost_centers", "new_supplier", "restricted_item", "fraud_hold"];
        place.Knows(forAutoApproval ? [.. common, "amount_up_to", "catalog_only", "within_spend_limit"] : common);
        return new PolicyConditions(place.Optional("amount_over")?.Number(), place.Optional("amount_up_to")?.Number(), place.Optional("categories")?.Texts(), place.Optional("cost_centers")?.Texts(),
            place.Optional("new_supplier")?.Boolean(), place.Optional("restricted_item")?.Boolean(), place.Optional("fraud_hold")?.Boolean(), place.Optional("catalog_only")?.Boolean(),
            place.Optional("within_spend_limit")?.Boolean());
    }

    private static string RoleOf(Place place) => PolicyRoles.All.Contains(place.Text()) ? place.Text() : throw place.Fault($"must be one of {string.Join(", ", PolicyRoles.All)}");

    /// <summary>A JSON value and the way to it, for messages.</summary>
    private sealed record Place(JsonElement Value, string Path)
    {
        public FormatException Fault(string what) => new($"{Path} {what}.");

        public void Knows(params IReadOnlyList<string> names)
        {
            if (Members().FirstOrDefault(member => !names.Contains(member.Name)) is { } unknown) throw unknown.Value.Fault("is not known here");
        }

        public Place? Optional(string name) =>
            Value.ValueKind == JsonValueKind.Object && Value.TryGetProperty(name, out var found) && found.ValueKind != JsonValueKind.Null ? new Place(found, $"{Path}.{name}") : null;

        public Place Required(string name) => Optional(name) ?? throw Fault($"needs {name}");

        public IEnumerable<Member> Members() =>
            Value.ValueKind == JsonValueKind.Object ? Value.EnumerateObject().Select(member => new Member(member.Name, new Place(member.Value, $"{Path}.{member.Name}"))) : throw Fault("must be an object");

        public IEnumerable<Place> Items() =>
            Value.ValueKind == JsonValueKind.Array ? Value.EnumerateArray().Select((item, index) => new Place(item, string.Create(CultureInfo.InvariantCulture, $"{Path}[{index}]"))) : throw Fault("must be a list");

        public IReadOnlyList<string> Texts() => [.. Items().Select(item => item.Text())];

        public string Text() => Value.ValueKind == JsonValueKind.String && Value.GetString() is { Length: > 0 } text ? text : throw Fault("must be text");

        public bool Boolean() => Value.ValueKind is JsonValueKind.True or JsonValueKind.False ? Value.GetBoolean() : throw Fault("must be true or false");

        public decimal Number() => Value.ValueKind == JsonValueKind.Number && Value.TryGetDecimal(out var number) && number >= 0 ? number : throw Fault("must be a number, 0 or more");
    }

    private sealed record Member(string Name, Place Value);
}
