using System.Text.RegularExpressions;
using Procurement.Data.Checks;

namespace Procurement.Engine.Checks;

/// <summary>
/// Text that talks to the machine instead of about goods: whatever the model made of it, a person reads it before money moves.
/// Looks for orders to an assistant and for attempts to decide or to change rules, not for words like "please approve soon".
/// </summary>
internal sealed partial class InstructsTheSystem : ICheck
{
    public string Code => "instructsTheSystem";

    public IEnumerable<CheckResult> Run(CheckFacts facts)
    {
        foreach (var heard in facts.Texts)
        {
            if (FirstInstruction(heard.Text) is not { } quote) continue;
            yield return new CheckResult(Code, FindingSeverity.Hold, $"A text that this request came from tries to instruct the system: \"{quote}\". It was not followed; check what was really asked for.",
                $"{heard.Source} {quote}", new { source = heard.Source, quote });
            yield break;
        }

        if (facts.Request.InstructionIgnored)
        {
            yield return new CheckResult(Code, FindingSeverity.Hold, "The chat tried to instruct the system. It was not followed; check what was really asked for.", "ignored", new { source = "chat" });
        }
    }

    /// <summary>The words that give an instruction, at most 120 characters; null when there are none.</summary>
    public static string? FirstInstruction(string text)
    {
        var match = Instructions().Match(text);
        return !match.Success ? null : match.Value.Length <= 120 ? match.Value : match.Value[..120];
    }

    [GeneratedRegex("""
        \b(ignore|disregard|override)\b .{0,30} \b(instructions?|rules?|prompts?|policy|policies|checks|limits?|guidelines)\b
        | \bforget\b .{0,30} \b(instructions|rules|prompts?|guidelines)\b
        | \b(ignora|ignore[sz]?|oublie[zr]?|olvida|esque[cç]a)\b .{0,30} \b(instruc\w+|instru[cç]\w+|consignes?|pol[ií]ticas?)\b
        | \b(system|developer)\s+(prompt|message|override|instructions?)\b
        | <\s*/?\s*(system|assistant|developer|tool|instructions?)\s*> | \[\s*/?\s*(INST|SYSTEM)\s*\] | <\|[a-z_]+\|>
        | ^\s*(system|assistant|developer)\s*:
        | \byou\s+are\s+(now\s+)?(an?\s+)?(ai|assistant|bot|language\s+model|llm|admin|administrator|dan)\b
        | \b(dear|hey|hello|attention|note\s+to)\s+(ai|assistant|bot|llm|chatbot|language\s+model)\b
        | \b(mark|treat|consider)\b .{0,30} \bas\s+(already\s+|pre-?)?(approved|authori[sz]ed|released)\b
        | \bset\s+(it|this|that|them|the\s+(status|request|order)|status)\b .{0,15} \b(as|to)\s+(approved|authori[sz]ed|released)\b
        | \b(bypass|skip|disable|turn\s+off|circumvent)\b .{0,20} \b(approvals?|checks?|limits?|polic(y|ies)|review|controls?|holds?)\b
        | \bwithout\s+(asking\s+)?(for\s+)?(an?\s+|any\s+)?(approvals?|review)\b
        | \b(auto-?approve|self-?approve)\b
        | \b(change|update|add|replace)\b .{0,20} \b(bank\s+(account|details)|iban|spend(ing)?\s+limit)\b
        """, RegexOptions.IgnoreCase | RegexOptions.IgnorePatternWhitespace | RegexOptions.Multiline | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Instructions();
}
