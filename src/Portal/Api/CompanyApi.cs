using Microsoft.EntityFrameworkCore;
using Procurement.Data;
using Procurement.Engine.Access;
using Procurement.Engine.Company;

namespace Procurement.Portal.Api;

public sealed record ImportFault(int Line, string? Column, string Message);
public sealed record ImportAnswer(int Created, int Updated, int Unchanged);

/// <summary>Imports over REST: all rows or none.</summary>
internal static class CompanyApi
{
    public static void MapCompany(this RouteGroupBuilder api) =>
        api.MapPost("/import/{kind}", ImportAsync).Scope(ApiScopes.Import).Accepts<string>("text/csv", "application/json", "application/x-ndjson").Produces<ImportAnswer>().ProducesProblem(422);

    private static async Task<IResult> ImportAsync(HttpContext http, string kind, ImportCompany import, IDbContextFactory<ProcurementDb> dbs, CancellationToken stop)
    {
        if (!ImportKinds.All.Contains(kind)) return Problems.NotFound($"import {kind}; there are {string.Join(", ", ImportKinds.All)}");
        var (actor, no) = await http.ActorAsync(dbs, decision: false);
        if (actor is null) return no!;
        if (!actor.IsAdmin) return Problems.Of(403, NoCodes.NotAllowed, "Only an administrator imports.");
        var result = await import.RunAsync(kind, http.Request.Body, actor, stop);
        return result.Ok
            ? Results.Ok(new ImportAnswer(result.Created, result.Updated, result.Unchanged))
            : Results.Problem($"Nothing was imported: {result.Errors.Count} faults.", statusCode: 422, title: "invalid",
                extensions: new Dictionary<string, object?> { ["code"] = "invalid", ["errors"] = result.Errors.Select(x => new ImportFault(x.Line, x.Column, x.Message)).ToList() });
    }
}
