using System.Net;
using Procurement.Simulators.Shop.Defences;
using Procurement.Simulators.Shop.Mutations;
using Procurement.Simulators.Shop.Pages;

namespace Procurement.Simulators.Shop;

/// <summary>One request to one shop: whose shop, which personality, and who is signed in.</summary>
internal sealed class Visit(HttpContext http, Storefront store, string personality)
{
    public HttpContext Http => http;
    public Storefront Store => store;
    public string Personality => personality;
    public string CookieName => $"shop_{store.Supplier.Code}";
    public string? Session => http.Request.Cookies[CookieName];
    public bool SignedIn => store.SessionState(Session) == true;
    public FaultBoard Faults => Service<FaultBoard>();
    public EventLog Events => Service<EventLog>();
    public DefenceBoard Defences => Service<DefenceBoard>();
    public MutationBoard Mutations => Service<MutationBoard>();
    public DateTimeOffset Now => Service<ShopOptions>().Clock.GetUtcNow();
    public string User => Service<ShopOptions>().User;
    public MoneyStyle Style => store.Rules.Style;

    /// <summary>The request was made by a script of the page, which wants an answer that it can read.</summary>
    public bool ByScript => http.Request.Headers.Accept.ToString().Contains("application/json", StringComparison.Ordinal);

    public static Visit? Of(HttpContext http) => http.Items[typeof(Visit)] as Visit;
    public static ValueTask<Visit?> BindAsync(HttpContext http) => ValueTask.FromResult(Of(http));

    public string To(string path) => $"{Personalities.Root(personality, store.Supplier.Code)}/{path}";
    public IResult Go(string path) => Results.Redirect(To(path));
    public IResult GoSignIn() => Go($"sign-in?return={WebUtility.UrlEncode(http.Request.Path.Value)}");
    public string Money(decimal net) => Style.Show(net);

    /// <summary>The page that a visitor wanted before signing in, if it is one of this shop.</summary>
    public string Wanted(string? path) => path is not null && path.StartsWith(To(""), StringComparison.OrdinalIgnoreCase) ? path : To("account");

    public void RememberSession(string session)
        => http.Response.Cookies.Append(CookieName, session, new CookieOptions { Path = To(""), HttpOnly = true, SameSite = SameSiteMode.Lax, MaxAge = TimeSpan.FromDays(14) });

    public void ForgetSession()
    {
        if (Session is { } session) store.SignOut(session);
        http.Response.Cookies.Delete(CookieName, new CookieOptions { Path = To("") });
    }

    /// <summary>Sends a page of the classic shop; <paramref name="page"/> is its name in <see cref="Fault.ChangedPages"/>.</summary>
    public IResult Page(string page, string title, Markup body, int status = 200)
    {
        var changed = Faults.Happens(store.Supplier.Code, fault => fault.ChangedMarkup && (fault.ChangedPages is null || fault.ChangedPages.Contains(page, StringComparer.OrdinalIgnoreCase)));
        var html = Layout.Page(this, title, body).Value;
        return Send(changed ? ChangedMarkup.Of(html) : html, status);
    }

    /// <summary>Sends HTML as the mutation layer leaves it.</summary>
    public IResult Send(string html, int status = 200) => Results.Content(Mutations.Apply(store.Supplier.Code, html), "text/html; charset=utf-8", statusCode: status);

    public IResult Broken() => ByScript ? Results.Json(new { error = "Internal error" }, statusCode: 500)
        : Results.Content(CheckoutPages.Broken(this).Value, "text/html; charset=utf-8", statusCode: 500);

    private T Service<T>() where T : notnull => http.RequestServices.GetRequiredService<T>();
}
