namespace Procurement.Simulators.Shop.Spa;

/// <summary>Sessions and the history, which comes in pieces.</summary>
internal static class SpaAccount
{
    private const int MostAtOnce = 20;

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/session", () => Results.NoContent()).At(Step.SignIn);
        api.MapPost("/session", (Visit visit, HttpContext http) => SignIn(visit, http)).At(Step.SignIn);
        api.MapPost("/session/code", (Visit visit, HttpContext http) => GiveCode(visit, http));
        api.MapPost("/session/end", (Visit visit) =>
        {
            visit.ForgetSession();
            return Results.NoContent();
        });
        api.MapGet("/orders", (Visit visit, string? q, int? offset) => SpaVisit.ForMember(visit, () => Orders(visit, q?.Trim() ?? "", offset ?? 0))).At(Step.Orders);
        api.MapGet("/orders/{number}", (Visit visit, string number) => SpaVisit.ForMember(visit, () => Order(visit, number))).At(Step.Orders);
    }

    private static async Task<IResult> SignIn(Visit visit, HttpContext http)
    {
        var form = await http.Request.ReadFormAsync();
        if (visit.Store.SignIn(form["email"].ToString().Trim(), form["password"].ToString()) is not { } session)
            return Results.Json(new { message = "We do not know this e-mail address and password." }, statusCode: 422);
        visit.RememberSession(session);
        visit.Defences.Bind(session, http);
        return Results.Json(new { part = SpaVisit.PartOf(session), code = visit.Store.SessionState(session) != true });
    }

    private static async Task<IResult> GiveCode(Visit visit, HttpContext http)
    {
        var form = await http.Request.ReadFormAsync();
        var right = visit.Session is { } session && visit.Store.SessionState(session) is not null && visit.Store.GiveCode(session, form["code"].ToString().Trim());
        return right ? Results.Json(new { done = true }) : Results.Json(new { message = "This code is not right." }, statusCode: 422);
    }

    private static IResult Orders(Visit visit, string words, int offset)
    {
        var found = visit.Store.History().Where(order => $"{order.Number} {order.Reference}".Contains(words, StringComparison.OrdinalIgnoreCase)).ToList();
        return Results.Json(new { total = found.Count, items = found.Skip(offset).Take(MostAtOnce).Select(order => new { order.Number, order.Reference, order.At, order.Total, Lines = order.Lines.Count }) });
    }

    private static IResult Order(Visit visit, string number) => visit.Store.History().FirstOrDefault(order => order.Number == number) is { } order
        ? Results.Json(new { order.Number, order.Reference, order.ShipTo, order.Comment, order.DeliverOn, order.Slot, order.At, order.Total, lines = order.Lines.Select(SpaVisit.Line), order.Extras })
        : Results.NotFound();
}
