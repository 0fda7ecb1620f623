using Microsoft.EntityFrameworkCore;
using Procurement.Data;
using Procurement.Engine.Access;

namespace Procurement.Portal.Api;

/// <param name="Phone">E.164; the person that the user is, null for none.</param>
public sealed record NewUserBody(string? Email, string? Password, string? Name, IReadOnlyList<string>? Roles, string? Phone);
public sealed record NewUserAnswer(Guid Id, string Email, bool Created);

/// <summary>Portal users over REST, for setting up an installation without a screen.</summary>
internal static class UsersApi
{
    public static void MapUsers(this RouteGroupBuilder api) =>
        api.MapPost("/users", CreateAsync).Scope(ApiScopes.Admin).Produces<NewUserAnswer>(201).Produces<NewUserAnswer>().ProducesProblem(422);

    /// <summary>201 with the new user; 200 where one with that e-mail exists, who stays as they are.</summary>
    private static async Task<IResult> CreateAsync(HttpContext http, NewUserBody body, CreateUser create, IDbContextFactory<ProcurementDb> dbs)
    {
        var (actor, no) = await http.ActorAsync(dbs, decision: false);
        if (actor is null) return no!;
        var made = await create.RunAsync(new NewUser(body.Email ?? "", body.Password ?? "", body.Name, body.Roles ?? [], body.Phone), actor, http.RequestAborted);
        if (!made.Outcome.Ok) return Problems.Of(made.Outcome);
        var answer = new NewUserAnswer(made.Id!.Value, body.Email!, made.Created);
        return made.Created ? Results.Json(answer, statusCode: StatusCodes.Status201Created) : Results.Ok(answer);
    }
}
