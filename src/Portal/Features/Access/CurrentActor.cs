using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.EntityFrameworkCore;
using Procurement.Data;
using Procurement.Data.Access;
using Procurement.Engine.Access;

namespace Procurement.Portal.Features.Access;

/// <summary>
/// The signed-in user as the actor of engine operations. Roles and the linked person are read afresh for each operation, so that a right
/// that was taken away is gone at once.
/// </summary>
public sealed class CurrentActor(AuthenticationStateProvider signedIn, IDbContextFactory<ProcurementDb> dbs, TimeProvider clock)
{
    public async Task<Actor> GetAsync(CancellationToken cancellationToken = default)
    {
        var state = await signedIn.GetAuthenticationStateAsync();
        if (!Guid.TryParse(state.User.FindFirstValue(ClaimTypes.NameIdentifier), out var id)) return Nobody;
        var now = clock.GetUtcNow();
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var user = await db.Users.AsNoTracking().Where(x => x.Id == id && (x.LockoutEnd == null || x.LockoutEnd < now))
            .Select(x => new
            {
                Name = x.DisplayName ?? x.Email,
                Roles = db.UserRoles.Where(r => r.UserId == x.Id).Join(db.Roles, r => r.RoleId, role => role.Id, (_, role) => role.Name!).ToList(),
                PersonId = db.People.Where(p => p.Phone == x.PersonPhone && p.Active).Select(p => (Guid?)p.Id).FirstOrDefault(),
            }).FirstOrDefaultAsync(cancellationToken);
        return user is null ? Nobody : new Actor(KindOf(user.Roles), user.Name ?? "user", id, user.PersonId, user.Roles, "portal");
    }

    private static Actor Nobody => new("nobody", "nobody", null, null, [], "portal");

    private static string KindOf(List<string> roles) =>
        roles.Contains(PortalRoles.Operator) || roles.Contains(PortalRoles.Admin) ? "operator" : roles.Contains(PortalRoles.Approver) ? "approver" : "auditor";
}

/// <summary>Who may open or do what, as role lists for <c>[Authorize]</c> and <c>AuthorizeView</c>. The operations decide again.</summary>
public static class Rights
{
    public const string Operate = PortalRoles.Admin + "," + PortalRoles.Operator;
    public const string Administer = PortalRoles.Admin;
    public const string Decide = PortalRoles.Admin + "," + PortalRoles.Operator + "," + PortalRoles.Approver;
    public const string ReadAll = PortalRoles.Admin + "," + PortalRoles.Operator + "," + PortalRoles.Auditor;
    public const string ReadAccess = PortalRoles.Admin + "," + PortalRoles.Auditor;
}
