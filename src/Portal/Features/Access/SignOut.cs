using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Identity;
using Procurement.Data.Access;

namespace Procurement.Portal.Features.Access;

internal static class SignOut
{
    /// <summary>POST only, with the antiforgery token of the menu's form.</summary>
    public static void MapSignOut(this WebApplication app) =>
        app.MapPost("/sign-out", async (HttpContext context, IAntiforgery antiforgery, SignInManager<PortalUser> signIn) =>
        {
            if (!await antiforgery.IsRequestValidAsync(context)) return Results.BadRequest();
            await signIn.SignOutAsync();
            return Results.Redirect("/login");
        }).DisableAntiforgery().ExcludeFromDescription();
}
