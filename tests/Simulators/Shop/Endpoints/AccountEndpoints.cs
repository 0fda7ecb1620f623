using Procurement.Simulators.Shop.Pages;

namespace Procurement.Simulators.Shop.Endpoints;

/// <summary>Signing in and out, the account, the order history.</summary>
internal static class AccountEndpoints
{
    private const int OrdersOnAPage = 25;

    public static void Map(WebApplication app)
    {
        app.MapGet("/{shop}/sign-in", (Visit visit) => visit.SignedIn ? visit.Go("account") : Challenged(visit, "signIn") ?? visit.Page("signIn", "Sign in", AccountPages.SignIn(visit, null))).At(Step.SignIn);
        app.MapPost("/{shop}/sign-in", (Visit visit, HttpContext http) => SignIn(visit, http)).At(Step.SignIn);
        app.MapGet("/{shop}/sign-in/code", (Visit visit) => visit.Page("signIn", "Security code", AccountPages.Code(visit, null)));
        app.MapPost("/{shop}/sign-in/code", (Visit visit, HttpContext http) => GiveCode(visit, http));
        app.MapPost("/{shop}/sign-out", (Visit visit) => SignOut(visit));
        app.MapGet("/{shop}/account", (Visit visit) => visit.SignedIn ? visit.Page("account", "Your account", AccountPages.Account(visit)) : visit.GoSignIn()).At(Step.Account);
        app.MapGet("/{shop}/account/orders", (Visit visit, string? reference, int? page) => Orders(visit, reference, page ?? 1)).At(Step.Orders);
    }

    /// <summary>The page that wants to see a person, where that fault is switched on.</summary>
    internal static IResult? Challenged(Visit visit, string at)
        => visit.Faults.Happens(visit.Store.Supplier.Code, fault => fault.Challenge && (fault.ChallengeAt is null || string.Equals(fault.ChallengeAt, at, StringComparison.OrdinalIgnoreCase)))
            ? Results.Content(AccountPages.Challenge(visit).Value, "text/html; charset=utf-8", statusCode: 403)
            : null;

    private static async Task<IResult> SignIn(Visit visit, HttpContext http)
    {
        var form = await http.Request.ReadFormAsync();
        if (visit.Store.SignIn(form["email"].ToString().Trim(), form["password"].ToString()) is not { } session)
            return visit.Page("signIn", "Sign in", AccountPages.SignIn(visit, "E-mail address or password is not right."), 401);
        visit.RememberSession(session);
        visit.Defences.Bind(session, http);
        return visit.Store.SessionState(session) == true ? Results.Redirect(visit.Wanted(form["return"])) : visit.Go("sign-in/code");
    }

    private static async Task<IResult> GiveCode(Visit visit, HttpContext http)
    {
        if (visit.Session is not { } session || visit.Store.SessionState(session) is null) return visit.GoSignIn();
        var form = await http.Request.ReadFormAsync();
        return visit.Store.GiveCode(session, form["code"].ToString().Trim()) ? visit.Go("account")
            : visit.Page("signIn", "Security code", AccountPages.Code(visit, "This code is not right. Codes change every 30 seconds."), 401);
    }

    private static IResult SignOut(Visit visit)
    {
        visit.ForgetSession();
        return visit.Go("sign-in");
    }

    private static IResult Orders(Visit visit, string? reference, int page)
    {
        if (!visit.SignedIn) return visit.GoSignIn();
        var wanted = reference?.Trim() ?? "";
        var found = visit.Store.History().Where(order => wanted.Length == 0 || order.Reference.Contains(wanted, StringComparison.OrdinalIgnoreCase)).ToList();
        var shown = found.Skip((page - 1) * OrdersOnAPage).Take(OrdersOnAPage).ToList();
        return visit.Page("orders", "Order history", AccountPages.Orders(visit, wanted, shown, found.Count, page, found.Count > page * OrdersOnAPage));
    }
}
