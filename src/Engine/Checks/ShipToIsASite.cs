using Procurement.Data.Checks;

namespace Procurement.Engine.Checks;

/// <summary>Goods go to the company's sites only.</summary>
internal sealed class ShipToIsASite : ICheck
{
    public string Code => "shipToNotASite";

    public IEnumerable<CheckResult> Run(CheckFacts facts)
    {
        foreach (var group in facts.Request.Lines.Where(line => line.Site is null || !facts.Sites.ContainsKey(line.Site)).GroupBy(line => line.Site))
        {
            var explanation = group.Key is null ? "There is no delivery site." : $"The delivery address \"{group.Key}\" is none of the company's sites.";
            yield return new CheckResult(Code, FindingSeverity.Block, explanation, group.Key ?? "none", new { site = group.Key, positions = group.Select(line => line.Position) });
        }
    }
}
