using System.Globalization;
using Procurement.Data.Checks;

namespace Procurement.Engine.Checks;

/// <summary>The cost centre's month would be overspent. A cost centre that is missing is no free pass: <see cref="MissingFacts"/> holds it.</summary>
internal sealed class BudgetOverrun : ICheck
{
    public string Code => "budgetOverrun";

    public IEnumerable<CheckResult> Run(CheckFacts facts)
    {
        if (facts.Budget is not { } budget) yield break;
        var after = budget.Committed + budget.Reserved + facts.Total;
        if (after <= budget.Monthly) yield break;
        var currency = facts.Request.Currency;
        yield return new CheckResult(Code, FindingSeverity.Hold,
            string.Create(CultureInfo.InvariantCulture, $"{budget.CostCenter} would reach {Amounts.Money(after, currency)} in {budget.Month:MMMM yyyy}, {Amounts.Money(after - budget.Monthly, currency)} over its budget of {Amounts.Money(budget.Monthly, currency)}."),
            string.Create(CultureInfo.InvariantCulture, $"{budget.CostCenter} {budget.Month:yyyy-MM} {facts.Total} {budget.Monthly}"),
            new { costCenter = budget.CostCenter, month = budget.Month, monthly = budget.Monthly, committed = budget.Committed, reserved = budget.Reserved, request = facts.Total });
    }
}
