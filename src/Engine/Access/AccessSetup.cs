using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Procurement.Data;
using Procurement.Data.Access;

namespace Procurement.Engine.Access;

/// <summary>Portal users and their rights. Signing in itself is the portal's.</summary>
public static class AccessSetup
{
    /// <summary>Shortest password. Length counts, composition rules do not (NIST SP 800-63B).</summary>
    public const int ShortestPassword = 10;

    public static IServiceCollection AddAccess(this IServiceCollection services)
    {
        services.AddIdentityCore<PortalUser>(identity =>
        {
            identity.User.RequireUniqueEmail = true;
            identity.Password.RequiredLength = ShortestPassword;
            identity.Password.RequireDigit = false;
            identity.Password.RequireLowercase = false;
            identity.Password.RequireUppercase = false;
            identity.Password.RequireNonAlphanumeric = false;
            identity.Password.RequiredUniqueChars = 4;
            identity.Lockout.MaxFailedAccessAttempts = 5;
            identity.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(15);
            identity.Lockout.AllowedForNewUsers = true;
        }).AddRoles<IdentityRole<Guid>>().AddEntityFrameworkStores<ProcurementDb>();
        services.AddSingleton<FirstAdmin>();
        services.AddSingleton<CreateUser>();
        services.AddSingleton<ChangeUser>();
        services.AddSingleton<CreateApiKey>();
        services.AddSingleton<RevokeApiKey>();
        return services;
    }
}
