using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Procurement.Data;
using Procurement.Data.Access;
using Procurement.Data.Company;
using Procurement.Data.Values;
using Procurement.Engine.Access;

namespace Procurement.Portal.Api;

/// <summary>Signs a call in by its <c>X-Api-Key</c>: the key of the configuration, or one of the portal's keys (kept as hashes).</summary>
internal sealed class ApiKeyHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, IConfiguration configuration, IDbContextFactory<ProcurementDb> dbs)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string Scheme_ = "ApiKey", Header = "X-Api-Key", ActAs = "X-Act-As";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var given = Request.Headers[Header].ToString();
        if (given.Length == 0) return AuthenticateResult.NoResult();
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(given));
        if (configuration["Api:Key"] is { Length: > 0 } configured && CryptographicOperations.FixedTimeEquals(hash, SHA256.HashData(Encoding.UTF8.GetBytes(configured))))
            return Success([new Claim(ClaimTypes.Name, "Api:Key"), .. ApiScopes.All.Select(scope => new Claim("scope", scope)), new Claim("configured", "true")]);
        await using var db = await dbs.CreateDbContextAsync(Context.RequestAborted);
        var secret = CreateApiKey.HashOf(given);
        var key = await db.ApiKeys.AsNoTracking().SingleOrDefaultAsync(x => x.SecretHash == secret && x.RevokedAt == null, Context.RequestAborted);
        if (key is null) return AuthenticateResult.Fail("The key is not known.");
        return Success([new Claim(ClaimTypes.Name, key.Name), new Claim(ClaimTypes.NameIdentifier, key.OwnerId.ToString()), .. key.Scopes.Select(scope => new Claim("scope", scope))]);
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties) =>
        Problems.Of(401, "unauthorized", $"Send a valid key in the header {Header}.").ExecuteAsync(Context);

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        Problems.Of(403, "scope-missing", "The key has no scope for this call.").ExecuteAsync(Context);

    private AuthenticateResult Success(IEnumerable<Claim> claims) =>
        AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity(claims, Scheme.Name)), Scheme.Name));
}

internal static class ApiAccess
{
    public static IServiceCollection AddApiAccess(this IServiceCollection services)
    {
        services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, ApiKeyHandler>(ApiKeyHandler.Scheme_, null);
        var authorization = services.AddAuthorizationBuilder();
        foreach (var scope in ApiScopes.All)
            authorization.AddPolicy($"api:{scope}", policy => policy.AddAuthenticationSchemes(ApiKeyHandler.Scheme_).RequireClaim("scope", scope));
        return services;
    }

    public static TBuilder Scope<TBuilder>(this TBuilder endpoint, string scope) where TBuilder : IEndpointConventionBuilder => endpoint.RequireAuthorization($"api:{scope}");

    /// <summary>
    /// Who calls. The configured key acts for everything, or, with <c>X-Act-As</c>, as that person with that person's rights; a portal key acts as its owner.
    /// </summary>
    /// <returns>Null actor with the answer to give when the call cannot be attributed.</returns>
    public static async Task<(Actor? Actor, IResult? No)> ActorAsync(this HttpContext http, IDbContextFactory<ProcurementDb> dbs, bool decision)
    {
        var actAs = http.Request.Headers[ApiKeyHandler.ActAs].ToString();
        await using var db = await dbs.CreateDbContextAsync(http.RequestAborted);
        if (!http.User.HasClaim("configured", "true")) return await OwnerAsync(db, http, actAs);
        var name = http.User.Identity!.Name!;
        if (actAs.Length == 0)
            return decision ? (null, Problems.Of(403, "person-missing", $"A decision names its person: send {ApiKeyHandler.ActAs} with a phone number, for example +447700900100.")) : (new Actor("integrator", name, null, null, [PortalRoles.Admin, PortalRoles.Operator], "api"), null);
        var person = E164.IsValid(actAs) ? await db.People.AsNoTracking().SingleOrDefaultAsync(x => x.Phone == actAs && x.Active, http.RequestAborted) : null;
        if (person is null) return (null, Problems.Of(403, NoCodes.NotAnApprover, $"{ApiKeyHandler.ActAs} names nobody who is active in people."));
        var isOperator = person.Roles.Contains(PersonRoles.Operator);
        return (new Actor(isOperator ? "operator" : "approver", person.Name, null, person.Id, isOperator ? [PortalRoles.Operator] : [PortalRoles.Approver], "api"), null);
    }

    private static async Task<(Actor? Actor, IResult? No)> OwnerAsync(ProcurementDb db, HttpContext http, string actAs)
    {
        if (actAs.Length > 0) return (null, Problems.Of(403, "act-as", $"This key acts as its owner; only the configured key may send {ApiKeyHandler.ActAs}."));
        var id = Guid.Parse(http.User.FindFirstValue(ClaimTypes.NameIdentifier)!);
        var owner = await db.Users.AsNoTracking().SingleOrDefaultAsync(x => x.Id == id, http.RequestAborted);
        if (owner is null || owner.LockoutEnd > DateTimeOffset.UtcNow) return (null, Problems.Of(403, "owner-disabled", "The key's owner may not sign in."));
        var roles = await (from link in db.UserRoles where link.UserId == id join role in db.Roles on link.RoleId equals role.Id select role.Name!).ToListAsync(http.RequestAborted);
        var person = owner.PersonPhone is null ? null : await db.People.AsNoTracking().SingleOrDefaultAsync(x => x.Phone == owner.PersonPhone && x.Active, http.RequestAborted);
        return (new Actor(roles.Contains(PortalRoles.Operator) || roles.Contains(PortalRoles.Admin) ? "operator" : "integrator", owner.DisplayName ?? owner.Email ?? "user", owner.Id, person?.Id, roles, "api"), null);
    }
}
