using Procurement.Data.Checks;

namespace Procurement.Engine.Checks;

/// <summary>A restricted item is for the roles or site categories that it names; any one match is enough.</summary>
internal sealed class ItemIsAllowed : ICheck
{
    public string Code => "restrictedItem";

    public IEnumerable<CheckResult> Run(CheckFacts facts) =>
        from line in facts.Request.Lines
        where !IsAllowed(line, facts)
        select new CheckResult(Code, FindingSeverity.Block, $"Line {line.Position}, {line.Description}: only for {string.Join(" or ", line.Item!.RestrictedTo)}; neither the requester nor the delivery site is.",
            $"{line.Sku} {line.Site} {facts.Requester.Id}", new { position = line.Position, sku = line.Sku, restrictedTo = line.Item!.RestrictedTo, roles = facts.Requester.Roles, site = line.Site });

    public static bool IsAllowed(CheckedLine line, CheckFacts facts)
    {
        if (line.Item is not { RestrictedTo.Count: > 0 } item) return true;
        var categories = line.Site is null ? [] : facts.Sites.GetValueOrDefault(line.Site)?.Categories ?? [];
        return item.RestrictedTo.Any(allowed => facts.Requester.Roles.Contains(allowed) || categories.Contains(allowed));
    }
}
