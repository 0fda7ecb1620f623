using Procurement.Simulators.Shop.Pages;

namespace Procurement.Simulators.Shop.Defences;

/// <summary>The pages of a shop that does not want to go on.</summary>
internal static class Refusals
{
    public static IResult Page(Visit visit, int status, string title, string message) => visit.ByScript
        ? Results.Json(new { error = title, message }, statusCode: status)
        : Results.Content(Html(visit, title, message).Value, "text/html; charset=utf-8", statusCode: status);

    private static Markup Html(Visit visit, string title, string message) => Markup.Html($"""
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8"><title>{title}</title><link rel="icon" href="data:,"><link rel="stylesheet" href="/_assets/shop.css"></head>
        <body><main class="wide"><div class="card small"><h1>{title}</h1><p>{message}</p><p><a href="{visit.To("")}">{visit.Store.Supplier.Name}</a></p></div></main></body></html>
        """);
}
