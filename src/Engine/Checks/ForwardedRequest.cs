using Procurement.Data.Checks;

namespace Procurement.Engine.Checks;

/// <summary>A forwarded message was written by somebody else; who is not known.</summary>
internal sealed class ForwardedRequest : ICheck
{
    public string Code => "forwarded";

    public IEnumerable<CheckResult> Run(CheckFacts facts)
    {
        var forwarded = facts.Texts.Where(text => text.Forwarded).Select(text => text.Source).Distinct().Order(StringComparer.Ordinal).ToList();
        if (forwarded.Count == 0) yield break;
        yield return new CheckResult(Code, FindingSeverity.Warn, "Part of it was forwarded: who first wrote it is not known.", string.Join(' ', forwarded), new { messages = forwarded });
    }
}
