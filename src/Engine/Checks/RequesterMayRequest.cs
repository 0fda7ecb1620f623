using Procurement.Data.Checks;
using Procurement.Data.Company;

namespace Procurement.Engine.Checks;

/// <summary>A person who left, or who only receives goods, asks for nothing.</summary>
internal sealed class RequesterMayRequest : ICheck
{
    public string Code => "requesterNotAllowed";

    public IEnumerable<CheckResult> Run(CheckFacts facts)
    {
        var requester = facts.Requester;
        if (!requester.Active)
            yield return new CheckResult(Code, FindingSeverity.Block, "The requester is no longer active in the company's list of people.", $"inactive {requester.Id}", new { requester = requester.Id });
        else if (requester.Roles.All(role => role == PersonRoles.Receiver))
            yield return new CheckResult(Code, FindingSeverity.Block, "The requester may confirm deliveries but not ask for purchases.", $"receiver {requester.Id}", new { requester = requester.Id, requester.Roles });
    }
}
