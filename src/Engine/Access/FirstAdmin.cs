using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Procurement.Data;
using Procurement.Data.Access;

namespace Procurement.Engine.Access;

/// <summary>
/// The first administrator: from configuration (<c>Admin:Email</c>, <c>Admin:Password</c>), or asked for on the first visit. Possible only while
/// there is no user at all; several nodes may try at once.
/// </summary>
public sealed class FirstAdmin(IServiceScopeFactory scopes, TimeProvider clock)
{
    /// <summary>Advisory lock under which the first user is made.</summary>
    private const long Lock = 7_203_114_553;

    /// <summary>True while the portal has no user.</summary>
    public async Task<bool> IsMissingAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        return !await scope.ServiceProvider.GetRequiredService<ProcurementDb>().Users.AnyAsync(cancellationToken);
    }

    public async Task<Outcome> CreateAsync(string email, string password, CancellationToken cancellationToken)
    {
        var faults = UserRules.Faults(email, [], null);
        if (faults.Count > 0) return Outcome.No(NoCodes.Invalid, [.. faults]);
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ProcurementDb>();
        await using var tx = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({Lock})", cancellationToken);
        if (await db.Users.AnyAsync(cancellationToken)) return Outcome.No(NoCodes.WrongState, "There is a user already: sign in.");
        var made = await CreateUser.AddAsync(scope.ServiceProvider, new NewUser(email, password, "Administrator", [PortalRoles.Admin], null), Actor.System, clock.GetUtcNow());
        if (made.Outcome.Ok) await tx.CommitAsync(cancellationToken);
        return made.Outcome;
    }

    internal static async Task AddMissingRolesAsync(RoleManager<IdentityRole<Guid>> roles)
    {
        foreach (var name in PortalRoles.All)
        {
            if (!await roles.RoleExistsAsync(name)) await roles.CreateAsync(new IdentityRole<Guid>(name) { Id = Guid.CreateVersion7() });
        }
    }
}
