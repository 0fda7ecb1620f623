using Procurement.Engine.Access;

namespace Procurement.Portal.Api;

/// <summary>Errors as <c>application/problem+json</c>, with a stable <c>code</c> and every fault in <c>errors</c>.</summary>
internal static class Problems
{
    public static IResult Of(int status, string code, string detail, IReadOnlyList<string>? errors = null) =>
        Results.Problem(detail, statusCode: status, title: code, extensions: new Dictionary<string, object?> { ["code"] = code, ["errors"] = errors ?? [detail] });

    public static IResult Of(Outcome no) => Of(NoCodes.HttpStatus(no.Code!), no.Code!, string.Join(" ", no.Errors), no.Errors);

    public static IResult NotFound(string what) => Of(404, NoCodes.NotFound, $"There is no {what}.");
}
