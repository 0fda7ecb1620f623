using Procurement.Engine.Access;

namespace Procurement.Portal.Features.Access;

/// <summary>Leads the first visitor of a portal without users to the page that makes the administrator.</summary>
internal sealed class FirstVisit(RequestDelegate next, FirstAdmin firstAdmin)
{
    private volatile bool hasUsers;

    public async Task InvokeAsync(HttpContext context)
    {
        var path = context.Request.Path;
        if (!hasUsers && HttpMethods.IsGet(context.Request.Method) && (path == "/" || path == "/login" || path == "/queue"))
        {
            hasUsers = !await firstAdmin.IsMissingAsync(context.RequestAborted);
            if (!hasUsers)
            {
                context.Response.Redirect("/setup");
                return;
            }
        }

        await next(context);
    }
}
