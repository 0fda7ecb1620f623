using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Procurement.Data;
using Procurement.Data.Access;
using Procurement.Engine.Notices;

namespace Procurement.Engine.Access;

/// <summary>What a user shall be from now on. <paramref name="NewPassword"/> null keeps the password; <paramref name="Disabled"/> users cannot sign in.</summary>
public sealed record UserChange(string? DisplayName, IReadOnlyList<string> Roles, string? Phone, bool Disabled, string? NewPassword);

/// <summary>Changes a user's name, roles, person, password or access. Open sessions end. Admins only, and never the last admin's own rights.</summary>
public sealed class ChangeUser(IServiceScopeFactory scopes, TimeProvider clock, IChangeNotices notices)
{
    public async Task<Outcome> RunAsync(Guid userId, UserChange change, Actor actor, CancellationToken cancellationToken)
    {
        if (!actor.IsAdmin) return Outcome.No(NoCodes.NotAllowed, "Only an admin changes users.");
        await using var scope = scopes.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<PortalUser>>();
        var db = scope.ServiceProvider.GetRequiredService<ProcurementDb>();
        await using var tx = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await users.FindByIdAsync(userId.ToString()) is not { } user) return Outcome.No(NoCodes.NotFound, "There is no such user.");
        var faults = UserRules.Faults(user.Email, change.Roles, change.Phone);
        if (faults.Count > 0) return Outcome.No(NoCodes.Invalid, [.. faults]);
        var staysAdmin = change.Roles.Contains(PortalRoles.Admin) && !change.Disabled;
        if (!staysAdmin && !await AnotherAdminAsync(users, userId)) return Outcome.No(NoCodes.Invalid, "This is the only admin: make somebody else an admin first.");

        var before = await users.GetRolesAsync(user);
        user.DisplayName = string.IsNullOrWhiteSpace(change.DisplayName) ? null : change.DisplayName.Trim();
        user.PersonPhone = UserRules.PhoneOrNull(change.Phone);
        user.LockoutEnd = change.Disabled ? DateTimeOffset.MaxValue : null;
        if (!change.Disabled) user.AccessFailedCount = 0;
        var changed = await users.UpdateAsync(user);
        if (changed.Succeeded) changed = await users.RemoveFromRolesAsync(user, before.Except(change.Roles));
        if (changed.Succeeded) changed = await users.AddToRolesAsync(user, change.Roles.Except(before));
        if (changed.Succeeded && !string.IsNullOrEmpty(change.NewPassword)) changed = await SetPasswordAsync(users, user, change.NewPassword);
        if (changed.Succeeded) changed = await users.UpdateSecurityStampAsync(user);
        if (!changed.Succeeded) return UserRules.Refused(changed);

        db.AuditEntries.Add(UserRules.Entry("changeUser", user, Describe(change), actor, clock.GetUtcNow()));
        await db.SaveChangesAsync(cancellationToken);
        await tx.CommitAsync(cancellationToken);
        notices.Changed(ChangeKinds.Company, "users");
        return Outcome.Done;
    }

    private static async Task<bool> AnotherAdminAsync(UserManager<PortalUser> users, Guid than) =>
        (await users.GetUsersInRoleAsync(PortalRoles.Admin)).Any(x => x.Id != than && x.LockoutEnd is not { Year: > 9000 });

    private static async Task<IdentityResult> SetPasswordAsync(UserManager<PortalUser> users, PortalUser user, string password)
    {
        foreach (var rule in users.PasswordValidators)
        {
            var valid = await rule.ValidateAsync(users, user, password);
            if (!valid.Succeeded) return valid;
        }

        user.PasswordHash = users.PasswordHasher.HashPassword(user, password);
        return await users.UpdateAsync(user);
    }

    private static string Describe(UserChange change) =>
        $"roles: {string.Join(", ", change.Roles)}{(change.Disabled ? "; disabled" : "")}{(change.NewPassword is { Length: > 0 } ? "; password reset" : "")}";
}
