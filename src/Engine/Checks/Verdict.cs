using Procurement.Data.Checks;

namespace Procurement.Engine.Checks;

/// <summary>What all findings of one run come to: block over hold over warn over pass. Only findings that nobody has settled count.</summary>
internal static class Verdict
{
    public const string Pass = "pass", Warn = "warn", Hold = "hold", Block = "block";

    public static string Of(IEnumerable<FindingSeverity> open) => open.DefaultIfEmpty(FindingSeverity.Info).Max() switch
    {
        FindingSeverity.Block => Block,
        FindingSeverity.Hold => Hold,
        FindingSeverity.Warn => Warn,
        _ => Pass,
    };

    public static bool Stops(string verdict) => verdict is Hold or Block;
}
