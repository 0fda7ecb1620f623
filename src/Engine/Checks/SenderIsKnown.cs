using System.Globalization;
using Procurement.Data.Checks;

namespace Procurement.Engine.Checks;

/// <summary>A number that is not verified, or changed hands lately, may be somebody else's.</summary>
internal sealed class SenderIsKnown : ICheck
{
    /// <summary>A week after a change that was verified the approver is still told.</summary>
    public static readonly TimeSpan Lately = TimeSpan.FromDays(7);

    public string Code => "changedNumber";

    public IEnumerable<CheckResult> Run(CheckFacts facts)
    {
        if (facts.Sender is not { } sender) yield break;
        if (!sender.Verified)
        {
            yield return new CheckResult(Code, FindingSeverity.Hold, "It came from a number that is not verified as the requester's. Ring the requester on the number in the list of people before releasing it.",
                $"unverified {sender.AddressId}", new { address = sender.AddressId, sender.ReplacedAt });
        }
        else if (sender.ReplacedAt is { } at && facts.Now - at <= Lately)
        {
            yield return new CheckResult(Code, FindingSeverity.Warn, string.Create(CultureInfo.InvariantCulture, $"The requester's number changed on {at:d MMM yyyy}; it has been verified since."),
                $"changed {sender.AddressId} {at:O}", new { address = sender.AddressId, changedAt = at });
        }
    }
}
