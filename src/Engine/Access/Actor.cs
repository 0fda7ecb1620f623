using Procurement.Data.Access;

namespace Procurement.Engine.Access;

/// <summary>
/// Who does something, for authorisation in the operation and for the history. From a portal sign-in, an API key, a WhatsApp address, or the system itself.
/// </summary>
/// <param name="Kind">operator, approver, requester, integrator, rules, model or system: the author of operations.</param>
/// <param name="UserId">Portal user; null outside the portal and API.</param>
/// <param name="PersonId">Linked person; null where there is none: then no decision on approvals is possible.</param>
/// <param name="PortalRoles">Of <see cref="Data.Access.PortalRoles"/>; empty outside the portal and API.</param>
/// <param name="Via">portal, api, whatsapp or system.</param>
public sealed record Actor(string Kind, string Name, Guid? UserId, Guid? PersonId, IReadOnlyList<string> PortalRoles, string Via)
{
    public static readonly Actor System = new("system", "system", null, null, [], "system");

    public bool IsOperator => PortalRoles.Contains(Data.Access.PortalRoles.Operator) || PortalRoles.Contains(Data.Access.PortalRoles.Admin);
    public bool IsAdmin => PortalRoles.Contains(Data.Access.PortalRoles.Admin);
}

/// <summary>The answer of an operation that may say no: a value, not an exception.</summary>
/// <param name="Code">Short and stable, e.g. <c>not-an-approver</c>, <c>wrong-revision</c>, <c>not-found</c>; null when done.</param>
/// <param name="Errors">What to do about it, for a person to read; one entry for each fault.</param>
public sealed record Outcome(string? Code, IReadOnlyList<string> Errors)
{
    public static readonly Outcome Done = new(null, []);
    public bool Ok => Code is null;

    public static Outcome No(string code, params string[] errors) => new(code, errors);
}

/// <summary>Codes of <see cref="Outcome"/> and the HTTP status that the API gives for them.</summary>
public static class NoCodes
{
    public const string NotFound = "not-found", WrongRevision = "wrong-revision", NotAllowed = "not-allowed", NotAnApprover = "not-an-approver", OwnRequest = "own-request", Invalid = "invalid", WrongState = "wrong-state";

    public static int HttpStatus(string code) => code switch
    {
        NotFound => 404,
        WrongRevision or WrongState => 409,
        NotAllowed or NotAnApprover or OwnRequest => 403,
        _ => 422,
    };
}
