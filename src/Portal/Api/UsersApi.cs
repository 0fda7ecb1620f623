using Microsoft.EntityFrameworkCore;
using Procurement.Data;
using Procurement.Engine.Access;

namespace Procurement.Portal.Api;

/// <param name="Phone">E.164, of the person that the user is; null for none.</param>
public sealed record UserBody(string? Email, string? Password, string? DisplayName, IReadOnlyList<string>? Roles, string? Phone);

public sealed record UserAnswer(Guid Id, string Email);

/// <summary>Portal users over REST. By e-mail the same call is harmless twice: 201 the first time, 200 afterwards, with nothing changed.</summary>
internal static class UsersApi
{
    public static void MapUsers(this RouteGroupBuilder api) =>
        api.MapPost("/users", CreateAsync).Scope(ApiScopes.Admin).Produces<UserAnswer>(201).Produces<UserAnswer>().ProducesProblem(422);

    private static async Task<IResult> CreateAsync(HttpContext http, UserBody body, CreateUser create, IDbContextFactory<ProcurementDb> dbs, CancellationToken stop)
    {
        var (actor, no) = await http.ActorAsync(dbs, decision: false);
        if (actor is null) return no!;
        var made = await create.RunAsync(new NewUser(body.Email ?? "", body.Password ?? "", body.DisplayName, body.Roles ?? [], body.Phone), actor, stop);
        if (!made.Outcome.Ok) return Problems.Of(made.Outcome);
        var answer = new UserAnswer(made.Id!.Value, body.Email!.Trim());
        return made.Created ? Results.Json(answer, statusCode: 201) : Results.Ok(answer);
    }
}
