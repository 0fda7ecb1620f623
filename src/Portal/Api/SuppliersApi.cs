using Microsoft.EntityFrameworkCore;
using Procurement.Data;
using Procurement.Engine.Access;
using Procurement.Engine.Company;
using Procurement.Engine.Orders;
using Procurement.Engine.Orders.Drift;
using Procurement.Engine.Orders.Pacing;
using Procurement.Engine.Orders.Recipes;
using Procurement.Portal.Features.Company;

namespace Procurement.Portal.Api;

public sealed record WebsiteBody(string? Website);
public sealed record CredentialsBody(string? User, string? Password, string? TotpSecret);
public sealed record DryRunAnswer(bool Ok, IReadOnlyList<DryRunStep> Steps);

/// <param name="Result">well, wearing or broken.</param>
/// <param name="Phase">In which it broke; null where it did not.</param>
/// <param name="Since">Since when it has this result.</param>
public sealed record CheckView(string Result, string? Phase, string? Reason, DateTimeOffset CheckedAt, DateTimeOffset Since, double? RunSeconds, long? BrowserPeakBytes);

/// <param name="Line">Of the recipe, from 1; 0 where it has none.</param>
/// <param name="LastSeenIn">An order's number, or "check".</param>
public sealed record WearView(string Phase, int Line, string What, string? Label, DateTimeOffset FirstSeenAt, DateTimeOffset LastSeenAt, int Times, string LastSeenIn);

/// <param name="Check">Null before the first.</param>
/// <param name="NextCheckAt">Null where none is owed.</param>
public sealed record ConditionAnswer(CheckView? Check, DateTimeOffset? NextCheckAt, IReadOnlyList<WearView> Wear);
public sealed record RecipeFault(int Line, int Column, string Message);

/// <summary>How suppliers are bought from, over REST. Credentials are write only.</summary>
internal static class SuppliersApi
{
    private const int LongestRecipe = 256 * 1024;

    public static void MapSuppliers(this RouteGroupBuilder api)
    {
        api.MapPut("/suppliers/{code}/website", (HttpContext http, string code, WebsiteBody body, ConfigureSupplier configure, IDbContextFactory<ProcurementDb> dbs) =>
            ActAsync(http, dbs, actor => configure.SetWebsiteAsync(code, body.Website, actor, http.RequestAborted))).Scope(ApiScopes.Admin).Produces(204).ProducesProblem(422);
        api.MapPut("/suppliers/{code}/credentials", (HttpContext http, string code, CredentialsBody body, ConfigureSupplier configure, IDbContextFactory<ProcurementDb> dbs) =>
            ActAsync(http, dbs, actor => configure.SetCredentialsAsync(code, body.User, body.Password, body.TotpSecret, actor, http.RequestAborted))).Scope(ApiScopes.Admin).Produces(204).ProducesProblem(422);
        api.MapPost("/suppliers/{code}/dry-run", async (HttpContext http, string code, DryRunSupplier dryRun, IDbContextFactory<ProcurementDb> dbs) =>
        {
            var (actor, no) = await http.ActorAsync(dbs, decision: false);
            if (actor is null) return no!;
            var run = await dryRun.RunAsync(code, actor, http.RequestAborted);
            return run.Outcome.Ok ? Results.Ok(new DryRunAnswer(run.Ok, run.Steps)) : Problems.Of(run.Outcome);
        }).Scope(ApiScopes.Admin).Produces<DryRunAnswer>().ProducesProblem(422);
        api.MapGet("/suppliers/{code}/condition", ConditionAsync).Scope(ApiScopes.Read).Produces<ConditionAnswer>().ProducesProblem(404);
        api.MapPost("/suppliers/{code}/check", async (HttpContext http, string code, CheckSupplier check, IDbContextFactory<ProcurementDb> dbs) =>
        {
            var (actor, no) = await http.ActorAsync(dbs, decision: false);
            if (actor is null) return no!;
            var outcome = await check.NowAsync(code, actor, http.RequestAborted);
            return outcome.Ok ? Results.Accepted($"/api/v1/suppliers/{code}/condition") : Problems.Of(outcome);
        }).Scope(ApiScopes.Write).Produces(202).ProducesProblem(404).ProducesProblem(409);
        api.MapGet("/suppliers/{code}/recipe", async (HttpContext http, string code, SupplierTrials trials, IDbContextFactory<ProcurementDb> dbs) =>
        {
            var (actor, no) = await http.ActorAsync(dbs, decision: false);
            if (actor is null) return no!;
            var (recipe, outcome) = await trials.RecipeAsync(code, actor, http.RequestAborted);
            if (recipe is null) return Problems.Of(outcome);
            http.Response.Headers.LastModified = recipe.UpdatedAt.ToString("R", System.Globalization.CultureInfo.InvariantCulture);
            return Results.Text(recipe.Yaml, "text/yaml");
        }).Scope(ApiScopes.Admin).Produces<string>(200, "text/yaml").ProducesProblem(404);
        api.MapGet("/suppliers/{code}/ordering", async (string code, ProcurementDb db, TimeProvider clock, CancellationToken stop) =>
            await SupplierCondition.ReadAsync(db, code, clock.GetUtcNow(), stop) is { } condition ? Results.Ok(condition) : Problems.Of(404, "not-found", "There is no such supplier, or it has no recipe.")).Scope(ApiScopes.Read).Produces<SupplierCondition>().ProducesProblem(404);
        api.MapPost("/suppliers/{code}/order-again", (HttpContext http, string code, ResumeOrdering resume, IDbContextFactory<ProcurementDb> dbs) =>
            ActAsync(http, dbs, actor => resume.RunAsync(code, actor, http.RequestAborted))).Scope(ApiScopes.Write).Produces(204).ProducesProblem(409);
        api.MapPut("/suppliers/{code}/recipe", RecipeAsync).Scope(ApiScopes.Admin).Accepts<string>("text/yaml").Produces(204).ProducesProblem(422);
    }

    private static async Task<IResult> ConditionAsync(string code, IDbContextFactory<ProcurementDb> dbs, CancellationToken stop)
    {
        await using var db = await dbs.CreateDbContextAsync(stop);
        if (!await db.Suppliers.AnyAsync(x => x.Code == code, stop)) return Problems.NotFound($"supplier {code}");
        var health = await SupplierHealth.ReadAsync(db, code, stop);
        var check = health.Check;
        return Results.Ok(new ConditionAnswer(check?.CheckedAt is null ? null : new CheckView(check.Result!, check.Phase, check.Reason, check.CheckedAt.Value, check.ResultSince!.Value, check.RunMilliseconds / 1000.0, check.BrowserPeakBytes), check?.DueAt,
            [.. health.Wear.Select(x => new WearView(x.Phase, x.Line, x.What, x.Label, x.FirstSeenAt, x.LastSeenAt, x.Times, x.LastSeenIn))]));
    }

    private static async Task<IResult> RecipeAsync(HttpContext http, string code, ConfigureSupplier configure, IDbContextFactory<ProcurementDb> dbs)
    {
        if (http.Request.ContentLength > LongestRecipe) return Problems.Of(413, "too-large", "A recipe has at most 256 KB.");
        using var reader = new StreamReader(http.Request.Body);
        var yaml = await reader.ReadToEndAsync(http.RequestAborted);
        var errors = RecipeCompiler.Parse(yaml).Errors;
        if (errors.Count > 0)
            return Results.Problem("The recipe was not taken.", statusCode: 422, title: "invalid", extensions: new Dictionary<string, object?> { ["code"] = "invalid", ["errors"] = errors.Select(x => new RecipeFault(x.Line, x.Column, x.Message)).ToList() });
        return await ActAsync(http, dbs, actor => configure.SetRecipeAsync(code, yaml, actor, http.RequestAborted));
    }

    private static async Task<IResult> ActAsync(HttpContext http, IDbContextFactory<ProcurementDb> dbs, Func<Actor, Task<Outcome>> act)
    {
        var (actor, no) = await http.ActorAsync(dbs, decision: false);
        if (actor is null) return no!;
        var outcome = await act(actor);
        return outcome.Ok ? Results.NoContent() : Problems.Of(outcome);
    }
}
