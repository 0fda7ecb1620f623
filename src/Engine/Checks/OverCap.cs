using System.Globalization;
using Procurement.Data.Checks;

namespace Procurement.Engine.Checks;

/// <summary>It costs more than the requester said it may.</summary>
internal sealed class OverCap : ICheck
{
    public string Code => "overCap";

    public IEnumerable<CheckResult> Run(CheckFacts facts)
    {
        if (facts.Request.MaxTotal is not { } cap || facts.Total <= cap) yield break;
        yield return new CheckResult(Code, FindingSeverity.Warn,
            $"The requester said at most {Amounts.Money(cap, facts.Request.Currency)}; the total is {Amounts.Money(facts.Total, facts.Request.Currency)}.",
            string.Create(CultureInfo.InvariantCulture, $"{cap} {facts.Total}"), new { cap, total = facts.Total });
    }
}
