using System.Text.Json;

namespace Procurement.Engine.Company;

/// <summary>Checks an <c>approval_policy.json</c> before it is taken: shape, words and references, every fault at once.</summary>
internal static class PolicyFile
{
    private static readonly string[] Roles = ["manager", "cost_center_owner", "cfo", "operator"];
    private static readonly string[] RuleConditions = ["amount_over", "categories", "cost_centers", "new_supplier", "restricted_item", "fraud_hold"];
    private static readonly string[] AutoConditions = [.. RuleConditions, "amount_up_to", "catalog_only", "within_spend_limit"];

    public static List<ImportError> Check(string json, HashSet<string> sites, HashSet<string> people, string? currency)
    {
        var errors = new List<ImportError>();
        void Fault(string path, string message) => errors.Add(new ImportError(0, path, message));
        JsonElement root;
        try
        {
            root = JsonDocument.Parse(json).RootElement;
        }
        catch (JsonException trouble)
        {
            return [new ImportError((int)(trouble.LineNumber ?? 0) + 1, null, $"Not valid JSON at character {trouble.BytePositionInLine}.")];
        }

        if (root.ValueKind != JsonValueKind.Object) return [new ImportError(1, null, "The policy must be a JSON object.")];
        foreach (var key in new[] { "version", "currency", "role_holders", "fallback", "site_categories", "auto_approve", "rules" })
        {
            if (!root.TryGetProperty(key, out _)) Fault(key, $"\"{key}\" is missing.");
        }

        if (errors.Count > 0) return errors;
        if (currency is not null && root.GetProperty("currency").GetString() != currency) Fault("currency", $"The policy's currency must be the company's, {currency}.");
        CheckNames(root, sites, people, Fault);
        foreach (var (rule, index) in Elements(root, "auto_approve", Fault)) CheckConditions(rule, $"auto_approve[{index}]", AutoConditions, Fault);
        foreach (var (rule, index) in Elements(root, "rules", Fault)) CheckRule(rule, $"rules[{index}]", Fault);
        if (errors.Count == 0 && !Elements(root, "rules", Fault).Any(x => !x.Element.GetProperty("when").EnumerateObject().Any())) Fault("rules", "The last rule must have an empty \"when\", so that every request finds a rule.");
        if (errors.Count == 0) CheckAsRouted(json, Fault);
        return errors;
    }

    /// <summary>What routing could not read must not come in.</summary>
    private static void CheckAsRouted(string json, Action<string, string> fault)
    {
        try
        {
            Approvals.PolicyDocument.Parse(json);
        }
        catch (FormatException trouble)
        {
            fault("policy", trouble.Message);
        }
    }

    private static void CheckNames(JsonElement root, HashSet<string> sites, HashSet<string> people, Action<string, string> fault)
    {
        if (root.GetProperty("role_holders").TryGetProperty("cfo", out var cfo) && !people.Contains(cfo.GetString() ?? "")) fault("role_holders.cfo", $"\"{cfo}\" is nobody in people. Import people first.");
        foreach (var fallback in root.GetProperty("fallback").EnumerateObject())
        {
            if (!Roles.Contains(fallback.Name) || !Roles.Contains(fallback.Value.GetString())) fault($"fallback.{fallback.Name}", $"A role must be one of {string.Join(", ", Roles)}.");
        }

        foreach (var category in root.GetProperty("site_categories").EnumerateObject())
        {
            foreach (var site in category.Value.EnumerateArray().Where(site => !sites.Contains(site.GetString() ?? ""))) fault($"site_categories.{category.Name}", $"\"{site}\" is not a site that was imported.");
        }
    }

    private static void CheckRule(JsonElement rule, string path, Action<string, string> fault)
    {
        CheckConditions(rule, path, RuleConditions, fault);
        if (!rule.TryGetProperty("approvers", out var approvers) || approvers.ValueKind != JsonValueKind.Array || approvers.GetArrayLength() == 0) fault($"{path}.approvers", "A rule names at least one approver role.");
        else foreach (var role in approvers.EnumerateArray().Where(role => !Roles.Contains(role.GetString()))) fault($"{path}.approvers", $"\"{role}\" must be one of {string.Join(", ", Roles)}.");
        if (!rule.TryGetProperty("mode", out var mode) || mode.GetString() is not ("any" or "all")) fault($"{path}.mode", "mode must be any or all.");
        if (rule.TryGetProperty("escalate_to", out var to) && !Roles.Contains(to.GetString())) fault($"{path}.escalate_to", $"\"{to}\" must be one of {string.Join(", ", Roles)}.");
        if (rule.TryGetProperty("escalate_after_hours", out var hours) && !(hours.ValueKind == JsonValueKind.Number && hours.GetDecimal() > 0)) fault($"{path}.escalate_after_hours", "escalate_after_hours must be a number above 0.");
    }

    private static void CheckConditions(JsonElement rule, string path, string[] allowed, Action<string, string> fault)
    {
        if (!rule.TryGetProperty("name", out var name) || string.IsNullOrWhiteSpace(name.GetString())) fault($"{path}.name", "A rule has a name, shown to approvers.");
        if (!rule.TryGetProperty("when", out var when) || when.ValueKind != JsonValueKind.Object)
        {
            fault($"{path}.when", "\"when\" must be an object of conditions.");
            return;
        }

        foreach (var condition in when.EnumerateObject())
        {
            var valid = condition.Name switch
            {
                "amount_over" or "amount_up_to" => condition.Value.ValueKind == JsonValueKind.Number,
                "categories" or "cost_centers" => condition.Value.ValueKind == JsonValueKind.Array,
                _ => condition.Value.ValueKind is JsonValueKind.True or JsonValueKind.False,
            };
            if (!allowed.Contains(condition.Name)) fault($"{path}.when.{condition.Name}", $"There is no condition {condition.Name} here. Conditions: {string.Join(", ", allowed)}.");
            else if (!valid) fault($"{path}.when.{condition.Name}", "The value has the wrong type.");
        }
    }

    private static IEnumerable<(JsonElement Element, int Index)> Elements(JsonElement root, string key, Action<string, string> fault)
    {
        var array = root.GetProperty(key);
        if (array.ValueKind != JsonValueKind.Array)
        {
            fault(key, $"\"{key}\" must be an array.");
            return [];
        }

        return array.EnumerateArray().Select((element, index) => (element, index));
    }
}
