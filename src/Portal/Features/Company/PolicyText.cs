using System.Text.Json;
using Procurement.Portal.Components.Shared;

namespace Procurement.Portal.Features.Company;

/// <summary>One rule of the approval policy in words.</summary>
public sealed record PolicyRuleText(string Name, string When, string Who, string Escalation);

/// <summary>Reads <c>approval_policy.json</c> into sentences, automatic approvals first, as the policy is applied.</summary>
internal static class PolicyText
{
    public static IReadOnlyList<PolicyRuleText> Read(string json)
    {
        using var policy = JsonDocument.Parse(json);
        var currency = policy.RootElement.TryGetProperty("currency", out var code) ? code.GetString() ?? "" : "";
        return [.. Rules(policy.RootElement, "auto_approve").Select(rule => new PolicyRuleText(Name(rule), When(rule, currency), "Nobody: approved at once", "")),
            .. Rules(policy.RootElement, "rules").Select(rule => new PolicyRuleText(Name(rule), When(rule, currency), Who(rule), Escalation(rule)))];
    }

    private static JsonElement.ArrayEnumerator Rules(JsonElement policy, string name) =>
        policy.TryGetProperty(name, out var rules) && rules.ValueKind == JsonValueKind.Array ? rules.EnumerateArray() : default;

    private static string Name(JsonElement rule) => rule.TryGetProperty("name", out var name) ? name.GetString() ?? "" : "";

    private static string When(JsonElement rule, string currency)
    {
        if (!rule.TryGetProperty("when", out var when) || !when.EnumerateObject().Any()) return "Always";
        return string.Join("; ", when.EnumerateObject().Select(condition => Condition(condition, currency)));
    }

    private static string Condition(JsonProperty condition, string currency) => (condition.Name, condition.Value.ValueKind) switch
    {
        ("amount_over", JsonValueKind.Number) => $"total above {Show.Money(condition.Value.GetDecimal(), currency)}",
        ("amount_up_to", JsonValueKind.Number) => $"total up to {Show.Money(condition.Value.GetDecimal(), currency)}",
        ("categories", JsonValueKind.Array) => $"a line in {List(condition.Value)}",
        ("cost_centers", JsonValueKind.Array) => $"charged to {List(condition.Value)}",
        (var name, JsonValueKind.True) => Words(name),
        (var name, JsonValueKind.False) => $"not {Words(name)}",
        var (name, _) => $"{Words(name)}: {condition.Value}",
    };

    private static string Who(JsonElement rule)
    {
        if (!rule.TryGetProperty("approvers", out var approvers) || approvers.ValueKind != JsonValueKind.Array) return "";
        var all = rule.TryGetProperty("mode", out var mode) && mode.GetString() == "all";
        return string.Join(all ? " and " : " or ", approvers.EnumerateArray().Select(x => Role(x.GetString() ?? "")));
    }

    private static string Escalation(JsonElement rule) =>
        rule.TryGetProperty("escalate_after_hours", out var hours) && rule.TryGetProperty("escalate_to", out var to) ? $"After {hours} h also {Role(to.GetString() ?? "")}" : "";

    private static string Role(string role) => role switch { "cfo" => "CFO", "cost_center_owner" => "cost centre owner", _ => Words(role) };

    private static string List(JsonElement values) => string.Join(", ", values.EnumerateArray().Select(x => Words(x.GetString() ?? "")));

    private static string Words(string name) => name switch
    {
        "it" => "IT",
        "catalog_only" => "every line from the catalogue",
        "within_spend_limit" => "within the requester's spend limit",
        "fraud_hold" => "held by a check",
        "restricted_item" => "a restricted item",
        "new_supplier" => "a new supplier",
        _ => name.Replace('_', ' '),
    };
}
