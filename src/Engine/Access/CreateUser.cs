using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Procurement.Data;
using Procurement.Data.Access;
using Procurement.Data.Audit;
using Procurement.Data.Values;
using Procurement.Engine.Notices;

namespace Procurement.Engine.Access;

/// <summary>A user to be made. <paramref name="Phone"/> (E.164) names the person that the user is; null for none.</summary>
public sealed record NewUser(string Email, string Password, string? DisplayName, IReadOnlyList<string> Roles, string? Phone);

/// <param name="Id">The user, new or found by e-mail; null when refused.</param>
/// <param name="Created">False where a user with that e-mail existed already: nothing was changed.</param>
public sealed record CreatedUser(Outcome Outcome, Guid? Id, bool Created);

/// <summary>Adds a portal user. By e-mail the same call is harmless twice. Admins only.</summary>
public sealed class CreateUser(IServiceScopeFactory scopes, TimeProvider clock, IChangeNotices notices)
{
    public async Task<CreatedUser> RunAsync(NewUser user, Actor actor, CancellationToken cancellationToken)
    {
        if (!actor.IsAdmin) return No(Outcome.No(NoCodes.NotAllowed, "Only an admin adds users."));
        var faults = UserRules.Faults(user.Email, user.Roles, user.Phone);
        if (faults.Count > 0) return No(Outcome.No(NoCodes.Invalid, [.. faults]));

        await using var scope = scopes.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<PortalUser>>();
        if (await users.FindByEmailAsync(user.Email.Trim()) is { } existing) return new CreatedUser(Outcome.Done, existing.Id, false);

        var db = scope.ServiceProvider.GetRequiredService<ProcurementDb>();
        await using var tx = await db.Database.BeginTransactionAsync(cancellationToken);
        var made = await AddAsync(scope.ServiceProvider, user, actor, clock.GetUtcNow());
        if (!made.Outcome.Ok) return made;
        await tx.CommitAsync(cancellationToken);
        notices.Changed(ChangeKinds.Company, "users");
        return made;
    }

    /// <summary>Adds user, roles and audit entry with the scope's context; the caller has the transaction and has checked rights and rules.</summary>
    internal static async Task<CreatedUser> AddAsync(IServiceProvider scope, NewUser user, Actor actor, DateTimeOffset now)
    {
        var users = scope.GetRequiredService<UserManager<PortalUser>>();
        var db = scope.GetRequiredService<ProcurementDb>();
        await FirstAdmin.AddMissingRolesAsync(scope.GetRequiredService<RoleManager<IdentityRole<Guid>>>());
        var row = new PortalUser
        {
            Id = Guid.CreateVersion7(now),
            UserName = user.Email.Trim(),
            Email = user.Email.Trim(),
            EmailConfirmed = true,
            DisplayName = string.IsNullOrWhiteSpace(user.DisplayName) ? null : user.DisplayName.Trim(),
            PersonPhone = UserRules.PhoneOrNull(user.Phone),
            CreatedAt = now,
        };
        var made = await users.CreateAsync(row, user.Password);
        if (made.Succeeded && user.Roles.Count > 0) made = await users.AddToRolesAsync(row, user.Roles.Distinct());
        if (!made.Succeeded) return No(UserRules.Refused(made));
        db.AuditEntries.Add(UserRules.Entry("createUser", row, $"roles: {string.Join(", ", user.Roles)}", actor, now));
        await db.SaveChangesAsync();
        return new CreatedUser(Outcome.Done, row.Id, true);
    }

    private static CreatedUser No(Outcome outcome) => new(outcome, null, false);
}

/// <summary>What holds for every portal user.</summary>
internal static class UserRules
{
    public static IReadOnlyList<string> Faults(string? email, IReadOnlyList<string> roles, string? phone)
    {
        var faults = new List<string>();
        if (string.IsNullOrWhiteSpace(email) || !System.Net.Mail.MailAddress.TryCreate(email.Trim(), out _)) faults.Add("The e-mail address is not valid.");
        faults.AddRange(roles.Where(role => !PortalRoles.All.Contains(role)).Select(role => $"There is no role '{role}': use {string.Join(", ", PortalRoles.All)}."));
        if (!string.IsNullOrWhiteSpace(phone) && !E164.IsValid(phone.Trim())) faults.Add("The phone number must be E.164: +, country code, number, no spaces.");
        return faults;
    }

    public static string? PhoneOrNull(string? phone) => string.IsNullOrWhiteSpace(phone) ? null : phone.Trim();

    public static Outcome Refused(IdentityResult result) => Outcome.No(NoCodes.Invalid, [.. result.Errors.Select(x => x.Description)]);

    public static AuditEntry Entry(string action, PortalUser user, string detail, Actor actor, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        At = now,
        Actor = actor.Name,
        ActorId = actor.UserId,
        Action = action,
        Subject = "user",
        SubjectKey = user.Email ?? user.Id.ToString(),
        Detail = detail,
    };
}
