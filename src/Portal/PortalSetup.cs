using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Identity;
using MudBlazor;
using MudBlazor.Services;
using Procurement.Data.Access;
using Procurement.Engine.Access;
using Procurement.Portal.Api;
using Procurement.Portal.Components;
using Procurement.Portal.Components.Shared;
using Procurement.Portal.Endpoints;
using Procurement.Portal.Features.Access;
using StackExchange.Redis;

namespace Procurement.Portal;

/// <summary>Screens, sign-in and what stands before them. The webhook's path passes none of it: it must be lean.</summary>
internal static partial class PortalSetup
{
    public static IServiceCollection AddPortal(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddMudServices(mud =>
        {
            mud.SnackbarConfiguration.PositionClass = Defaults.Classes.Position.BottomCenter;
            mud.SnackbarConfiguration.VisibleStateDuration = 6000;
            mud.SnackbarConfiguration.PreventDuplicates = true;
        });
        services.AddSignalRBackplane(configuration.GetConnectionString("Redis"));
        services.AddSignIn();
        services.AddStrangers();
        services.AddSingleton<CompanyClock>();
        services.AddHttpContextAccessor();
        services.Configure<ForwardedHeadersOptions>(forwarded =>
        {
            forwarded.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
            forwarded.ForwardLimit = 1;
        });
        return services;
    }

    private static void AddSignalRBackplane(this IServiceCollection services, string? redis)
    {
        if (string.IsNullOrEmpty(redis)) return;
        services.AddSignalR().AddStackExchangeRedis(backplane =>
        {
            backplane.Configuration = ConfigurationOptions.Parse(redis);
            backplane.Configuration.AbortOnConnectFail = false;
            backplane.Configuration.ChannelPrefix = RedisChannel.Literal("procurement:signalr");
        });
    }

    private static void AddSignIn(this IServiceCollection services)
    {
        services.AddAuthentication(IdentityConstants.ApplicationScheme).AddIdentityCookies();
        new IdentityBuilder(typeof(PortalUser), typeof(IdentityRole<Guid>), services).AddSignInManager().AddDefaultTokenProviders();
        services.AddScoped<IUserClaimsPrincipalFactory<PortalUser>, PortalClaims>();
        services.Configure<SecurityStampValidatorOptions>(stamp => stamp.ValidationInterval = TimeSpan.FromMinutes(1));
        services.ConfigureApplicationCookie(cookie =>
        {
            cookie.Cookie.Name = "procurement";
            cookie.Cookie.HttpOnly = true;
            cookie.Cookie.SameSite = SameSiteMode.Lax;
            cookie.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            cookie.LoginPath = "/login";
            cookie.LogoutPath = "/sign-out";
            cookie.AccessDeniedPath = "/no-access";
            cookie.ReturnUrlParameter = "returnUrl";
            cookie.ExpireTimeSpan = TimeSpan.FromHours(12);
            cookie.SlidingExpiration = true;
        });
        services.AddAntiforgery(antiforgery => antiforgery.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest);
        services.AddAuthorization();
        services.AddCascadingAuthenticationState();
        services.AddScoped<AuthenticationStateProvider, SignedInUser>();
        services.AddScoped<CurrentActor>();
        services.AddScoped<Operate>();
    }

    /// <summary>Creates the administrator named by <c>Admin:Email</c> and <c>Admin:Password</c> while there is no user.</summary>
    public static async Task CreateFirstAdminAsync(this WebApplication app)
    {
        var (email, password) = (app.Configuration["Admin:Email"], app.Configuration["Admin:Password"]);
        if (string.IsNullOrEmpty(email) || string.IsNullOrEmpty(password)) return;
        var first = app.Services.GetRequiredService<FirstAdmin>();
        if (!await first.IsMissingAsync(CancellationToken.None)) return;
        var made = await first.CreateAsync(email, password, CancellationToken.None);
        if (!made.Ok && made.Code != NoCodes.WrongState) throw new InvalidOperationException($"The first administrator of Admin:Email and Admin:Password cannot be created: {string.Join(" ", made.Errors)}");
    }

    public static WebApplication UsePortal(this WebApplication app)
    {
        // The host would add both in front of everything by itself, and so before the webhook.
        var properties = ((IApplicationBuilder)app).Properties;
        properties["__AuthenticationMiddlewareSet"] = true;
        properties["__AuthorizationMiddlewareSet"] = true;
        app.UseForwardedHeaders();
        app.UseWhen(context => !context.Request.Path.StartsWithSegments("/webhooks"), portal =>
        {
            if (!app.Environment.IsDevelopment())
            {
                portal.UseWhen(context => context.Request.Path.StartsWithSegments("/api"), api => api.UseExceptionHandler());
                portal.UseWhen(context => !context.Request.Path.StartsWithSegments("/api"), pages => pages.UseExceptionHandler("/error"));
            }

            portal.UseMiddleware<SecurityHeaders>();
            portal.UseWhen(context => context.Request.Path.StartsWithSegments("/api"), api => api.UseMiddleware<ApiFaults>());
            portal.UseAuthentication();
            portal.UseMiddleware<FirstVisit>();
            portal.UseAuthorization();
            portal.UseRateLimiter();
            portal.UseAntiforgery();
        });
        return app;
    }

    public static WebApplication MapPortal(this WebApplication app)
    {
        app.MapStaticAssets().AllowAnonymous();
        app.MapSignOut();
        app.MapFiles();
        app.MapOrderSheets();
        app.MapCxml();
        app.MapGet("/", () => Results.Redirect("/queue")).RequireAuthorization();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(server => server.ContentSecurityFrameAncestorsPolicy = null).RequireAuthorization();
        return app;
    }
}
