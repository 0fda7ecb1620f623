using Procurement.Data.Checks;

namespace Procurement.Engine.Checks;

/// <summary>A fact that should be there and could not be read is a hold, never a pass.</summary>
internal sealed class MissingFacts : ICheck
{
    public string Code => "factMissing";

    public IEnumerable<CheckResult> Run(CheckFacts facts) =>
        facts.Missing.Select(missing => new CheckResult(Code, FindingSeverity.Hold, missing, missing, new { missing }));
}
