using System.Net;
using Procurement.Simulators.Shop.Pages;

namespace Procurement.Simulators.Shop;

/// <summary>One request to one shop: whose shop, and who is signed in.</summary>
internal sealed class Visit(HttpContext http, Storefront store)
{
    public HttpContext Http => http;
    public Storefront Store => store;
    public string CookieName => $"shop_{store.Supplier.Code}";
    public string? Session => http.Request.Cookies[CookieName];
    public bool SignedIn => store.SessionState(Session) == true;
    public FaultBoard Faults => http.RequestServices.GetRequiredService<FaultBoard>();
    public string User => http.RequestServices.GetRequiredService<ShopOptions>().User;

    public static ValueTask<Visit?> BindAsync(HttpContext http) => ValueTask.FromResult(http.Items[typeof(Visit)] as Visit);

    public string To(string path) => $"/{store.Supplier.Code}/{path}";
    public IResult Go(string path) => Results.Redirect(To(path));
    public IResult GoSignIn() => Go($"sign-in?return={WebUtility.UrlEncode(http.Request.Path.Value)}");

    /// <summary>The page that a visitor wanted before signing in, if it is one of this shop.</summary>
    public string Wanted(string? path) => path is not null && path.StartsWith(To(""), StringComparison.OrdinalIgnoreCase) ? path : To("account");

    /// <summary>Sends a page; <paramref name="page"/> is its name in <see cref="Fault.ChangedPages"/>.</summary>
    public IResult Page(string page, string title, Markup body, int status = 200)
    {
        var changed = Faults.Happens(store.Supplier.Code, fault => fault.ChangedMarkup && (fault.ChangedPages is null || fault.ChangedPages.Contains(page, StringComparer.OrdinalIgnoreCase)));
        var html = Layout.Page(this, title, body).Value;
        return Results.Content(changed ? ChangedMarkup.Of(html) : html, "text/html; charset=utf-8", statusCode: status);
    }
}

/// <summary>Finds the shop of a request, and keeps its visitors waiting where that fault is switched on.</summary>
internal sealed class VisitMiddleware(RequestDelegate next, Storefronts stores)
{
    public async Task InvokeAsync(HttpContext http, FaultBoard faults)
    {
        var code = http.Request.Path.Value?.Split('/', 3).ElementAtOrDefault(1) ?? "";
        if (stores.Find(code) is { } store)
        {
            http.Items[typeof(Visit)] = new Visit(http, store);
            if (faults.Of(code).Max(fault => fault.SlowMs) is { } milliseconds) await Task.Delay(milliseconds, http.RequestAborted);
        }
        else if (code.Length > 0 && code[0] != '_')
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            await http.Response.WriteAsync("There is no such shop here.");
            return;
        }
        await next(http);
    }
}
