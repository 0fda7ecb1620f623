using Procurement.Simulators.Shop.Pages;

namespace Procurement.Simulators.Shop.Defences;

/// <summary>A page that sets a cookie by script and loads again; without the cookie there is no other page.</summary>
internal static class ScriptCookie
{
    private const string Name = "pace";

    public static IResult? Ask(Visit visit, Defence defence)
    {
        if (!defence.ScriptCookie) return null;
        var nonce = DefenceBoard.VisitorKey(visit.Http)[..8];
        if (visit.Http.Request.Cookies[Name] == $"{nonce}.{Sum(nonce)}") return null;
        visit.Events.Add(visit, "script-cookie-asked");
        return visit.ByScript || !HttpMethods.IsGet(visit.Http.Request.Method)
            ? Refusals.Page(visit, 403, "Browser check", "Please load the page again.")
            : Results.Content(Page(nonce).Value, "text/html; charset=utf-8");
    }

    private static int Sum(string nonce) => nonce.Aggregate(7, (sum, letter) => (sum * 31 + letter) % 1_000_003);

    private static Markup Page(string nonce) => Markup.Html($$"""
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8"><title>One moment</title><link rel="icon" href="data:,"><link rel="stylesheet" href="/_assets/shop.css"></head>
        <body data-n="{{nonce}}"><main class="wide"><p class="card small">Checking your browser, this takes a second.</p></main>
        <script>
          const n = document.body.dataset.n;
          let sum = 7;
          for (const letter of n) sum = (sum * 31 + letter.charCodeAt(0)) % 1000003;
          document.cookie = 'pace=' + n + '.' + sum + ';path=/;max-age=86400;samesite=lax';
          setTimeout(() => location.reload(), 400);
        </script></body></html>
        """);
}
