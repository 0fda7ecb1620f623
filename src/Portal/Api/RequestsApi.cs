using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Procurement.Data;
using Procurement.Data.Requests;
using Procurement.Data.Values;
using Procurement.Engine.Access;
using Procurement.Engine.Approvals;
using Procurement.Engine.Checks;
using Procurement.Engine.Requests;

namespace Procurement.Portal.Api;

public sealed record DecisionBody(string? Comment, int? Revision);
public sealed record PatchBody(int? Revision, JsonElement Operations);

/// <summary>Requests over REST: list, read, raise, correct, decide.</summary>
internal static class RequestsApi
{
    public static void MapRequests(this RouteGroupBuilder api)
    {
        api.MapGet("/requests", ListAsync).Scope(ApiScopes.Read).Produces<Page<RequestView>>();
        api.MapGet("/requests/{number}", GetAsync).Scope(ApiScopes.Read).Produces<RequestView>().ProducesProblem(404);
        api.MapPost("/requests", RaiseAsync).Scope(ApiScopes.Write).Produces<RequestView>(201).ProducesProblem(422);
        api.MapPatch("/requests/{number}", PatchAsync).Scope(ApiScopes.Write).Produces<RequestView>().ProducesProblem(409).ProducesProblem(422);
        Decision("approve", http => (number, body, actor, stop) => http.Get<DecideApproval>().RunAsync(number, true, body.Revision, body.Comment, actor, stop));
        Decision("reject", http => (number, body, actor, stop) => http.Get<DecideApproval>().RunAsync(number, false, body.Revision, body.Comment, actor, stop));
        Decision("hold", http => (number, body, actor, stop) => http.Get<HoldRequest>().RunAsync(number, body.Revision, body.Comment, actor, stop));
        Decision("release", http => (number, body, actor, stop) => http.Get<ReleaseRequest>().RunAsync(number, body.Revision, body.Comment, actor, stop));
        Decision("cancel", http => (number, body, actor, stop) => http.Get<CancelRequest>().RunAsync(number, body.Revision, body.Comment, actor, stop));

        void Decision(string verb, Func<HttpContext, Func<string, DecisionBody, Actor, CancellationToken, Task<Outcome>>> act) =>
            api.MapPost($"/requests/{{number}}/{verb}", (HttpContext http, string number, DecisionBody? body, IDbContextFactory<ProcurementDb> dbs) =>
                DecideAsync(http, number, body ?? new DecisionBody(null, null), dbs, act(http))).Scope(ApiScopes.Decide).Produces<RequestView>().ProducesProblem(403).ProducesProblem(409);
    }

    private static T Get<T>(this HttpContext http) where T : notnull => http.RequestServices.GetRequiredService<T>();

    private static async Task<IResult> ListAsync(IDbContextFactory<ProcurementDb> dbs, string? status, string? phone, DateTimeOffset? updatedAfter, string? cursor, int? limit, CancellationToken stop)
    {
        if (!Paging.TryRead(cursor, out var before)) return Paging.BadCursor();
        await using var db = await dbs.CreateDbContextAsync(stop);
        var query = db.Requests.AsNoTracking().Include(x => x.Lines).AsSplitQuery();
        if (status is not null)
        {
            if (!Enum.TryParse<RequestStatus>(status, ignoreCase: true, out var wanted) || !char.IsLetter(status[0])) return Problems.Of(422, "bad-status", $"status must be one of {string.Join(", ", Enum.GetNames<RequestStatus>())}.");
            query = query.Where(x => x.Status == wanted);
        }

        if (phone is not null)
        {
            // A plus sign that was not escaped arrives as a space.
            var number = E164.FromDigits(phone.Trim()) ?? phone;
            query = query.Where(x => db.People.Any(person => person.Id == x.RequesterId && person.Phone == number));
        }

        if (updatedAfter is { } after) query = query.Where(x => x.UpdatedAt > after.ToUniversalTime());
        if (before is { } id) query = query.Where(x => x.Id < id);
        var take = Paging.Limit(limit);
        var rows = await query.OrderByDescending(x => x.Id).Take(take + 1).ToListAsync(stop);
        var page = rows.Take(take).ToList();
        return Results.Ok(new Page<RequestView>(await RequestViews.LoadAsync(db, page, stop), rows.Count > take ? Paging.Cursor(page[^1].Id) : null));
    }

    private static async Task<IResult> GetAsync(IDbContextFactory<ProcurementDb> dbs, string number, CancellationToken stop) =>
        await ViewAsync(dbs, number, stop) is { } view ? Results.Ok(view) : Problems.NotFound($"request {number}");

    private static async Task<RequestView?> ViewAsync(IDbContextFactory<ProcurementDb> dbs, string number, CancellationToken stop)
    {
        await using var db = await dbs.CreateDbContextAsync(stop);
        var request = await db.Requests.AsNoTracking().Include(x => x.Lines).SingleOrDefaultAsync(x => x.Number == number, stop);
        return request is null ? null : (await RequestViews.LoadAsync(db, [request], stop))[0];
    }

    private static async Task<IResult> RaiseAsync(HttpContext http, NewRequest body, RaiseRequest raise, IDbContextFactory<ProcurementDb> dbs, CancellationToken stop)
    {
        var (actor, no) = await http.ActorAsync(dbs, decision: false);
        if (actor is null) return no!;
        var key = http.Request.Headers["Idempotency-Key"].ToString();
        if (key.Length > 200) return Problems.Of(422, "bad-key", "The Idempotency-Key has at most 200 characters.");
        var once = key.Length == 0 ? null : new OnceOnly($"{http.User.Identity!.Name}:{key}", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(body)))));
        var json = http.Get<IOptions<JsonOptions>>().Value.SerializerOptions;
        var raised = await raise.RunAsync(body, once, actor, stop, async (db, request, token) => JsonSerializer.Serialize((await RequestViews.LoadAsync(db, [request], token))[0], json));
        return raised.Outcome.Ok ? new Created(raised.Number!, raised.Answer!) : Problems.Of(raised.Outcome);
    }

    private sealed record Created(string Number, string Json) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = StatusCodes.Status201Created;
            httpContext.Response.Headers.Location = $"/api/v1/requests/{Number}";
            httpContext.Response.ContentType = "application/json; charset=utf-8";
            return httpContext.Response.WriteAsync(Json, httpContext.RequestAborted);
        }
    }

    private static async Task<IResult> PatchAsync(HttpContext http, string number, PatchBody body, CorrectRequest correct, IDbContextFactory<ProcurementDb> dbs, CancellationToken stop)
    {
        var (actor, no) = await http.ActorAsync(dbs, decision: false);
        if (actor is null) return no!;
        var (operations, errors) = ApiOperations.Read(body.Operations);
        if (body.Revision is null) errors = [.. errors, "\"revision\" must be the revision that the operations were made for."];
        if (errors.Count > 0) return Problems.Of(422, NoCodes.Invalid, string.Join(" ", errors), errors);
        var outcome = await correct.RunAsync(number, body.Revision!.Value, operations, actor, stop);
        return outcome.Ok ? Results.Ok(await ViewAsync(dbs, number, stop)) : Problems.Of(outcome);
    }

    private static async Task<IResult> DecideAsync(HttpContext http, string number, DecisionBody body, IDbContextFactory<ProcurementDb> dbs, Func<string, DecisionBody, Actor, CancellationToken, Task<Outcome>> act)
    {
        var (actor, no) = await http.ActorAsync(dbs, decision: true);
        if (actor is null) return no!;
        var outcome = await act(number, body, actor, http.RequestAborted);
        return outcome.Ok ? Results.Ok(await ViewAsync(dbs, number, http.RequestAborted)) : Problems.Of(outcome);
    }
}
