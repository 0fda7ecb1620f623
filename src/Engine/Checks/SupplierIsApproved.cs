using Procurement.Data.Checks;
using Procurement.Data.Company;

namespace Procurement.Engine.Checks;

/// <summary>Blocked suppliers are never ordered from; dormant ones only after an operator has made them active again.</summary>
internal sealed class SupplierIsApproved : ICheck
{
    public string Code => "supplierNotApproved";

    public IEnumerable<CheckResult> Run(CheckFacts facts)
    {
        foreach (var group in facts.Request.Lines.Where(line => line.Supplier is not null).GroupBy(line => line.Supplier!))
        {
            var positions = group.Select(line => line.Position).ToList();
            var found = facts.Suppliers.GetValueOrDefault(group.Key);
            if (found?.Status == SupplierStatus.Approved) continue;
            yield return found?.Status == SupplierStatus.Dormant
                ? new CheckResult(Code, FindingSeverity.Hold, $"{found.Name} is dormant: make it active again after a fresh price list, or choose another supplier.", $"{group.Key} dormant", new { supplier = group.Key, found.Status, positions })
                : new CheckResult(Code, FindingSeverity.Block, found is null ? $"Supplier \"{group.Key}\" is not known." : $"{found.Name} is blocked: nothing may be ordered there.",
                    $"{group.Key} {found?.Status ?? "unknown"}", new { supplier = group.Key, status = found?.Status, positions });
        }
    }
}
