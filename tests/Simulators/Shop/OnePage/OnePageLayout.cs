using System.Security.Cryptography;
using System.Text;
using Procurement.Simulators.Shop.Defences;

namespace Procurement.Simulators.Shop.OnePage;

/// <summary>The frame of the one-page shop.</summary>
internal static class OnePageLayout
{
    public static IResult Send(Visit visit, string title, Markup body, int status = 200, string? alert = null) => visit.Send(Markup.Html($"""
        <!doctype html>
        <html lang="{visit.Style.Locale}">
        <head>
          <meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
          <title>{title}</title>
          <link rel="icon" href="data:,">
          <link rel="stylesheet" href="/_assets/shop.css"><link rel="stylesheet" href="/_assets/onepage.css">
          <script src="/_assets/onepage.js" defer></script>
        </head>
        <body class="shop-{visit.Store.Supplier.Code.ToLowerInvariant()}" data-root="{visit.To("")}" data-alert="{alert}">
          <div id="top-links"><div class="wide">
            <span>{visit.Store.Supplier.Name}</span>
            <nav>{Account(visit)}</nav>
          </div></div>
          <header><div class="wide bar">
            <a class="brand" href="{visit.To("")}"><span class="mark">{visit.Store.Supplier.Name[..1]}</span>{visit.Store.Supplier.Name}</a>
            <form class="find" action="{visit.To("search")}"><input name="search" placeholder="Search" value="{visit.Http.Request.Query["search"].ToString()}"><button>Go</button></form>
            {MiniCart(visit)}
          </div></header>
          <main class="wide">{body}</main>
          {Honeypot.Link(visit)}
          <footer class="wide foot">Prices shown with VAT unless stated otherwise. Sandbox shop: nothing is really sold here.</footer>
        </body>
        </html>
        """).Value, status);

    /// <summary>Account pages are reached by links of this session only.</summary>
    public static string Token(Visit visit) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{visit.Session} account")))[..16].ToLowerInvariant();

    public static string AccountLink(Visit visit, string path) => $"{visit.To(path)}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}token={Token(visit)}";

    private static Markup Account(Visit visit) => visit.SignedIn
        ? Markup.Html($"""
            <a href="{AccountLink(visit, "account")}">My Account</a> <a href="{AccountLink(visit, "account/orders")}">Order History</a>
            <a href="{visit.To("cart")}">Shopping Cart</a> <a href="{visit.To("checkout")}">Checkout</a> <a href="{visit.To("sign-out")}">Logout</a>
            <small>Customer {visit.Store.Customer().Number}</small>
            """)
        : Markup.Html($"""<a href="{visit.To("sign-in")}">My Account</a> <a href="{visit.To("cart")}">Shopping Cart</a> <a href="{visit.To("checkout")}">Checkout</a> <a href="{visit.To("sign-in")}">Login</a>""");

    /// <summary>The cart in the head: closed until it is clicked, with a second link to the checkout.</summary>
    private static Markup MiniCart(Visit visit)
    {
        var lines = visit.SignedIn ? visit.Store.Cart() : [];
        return Markup.Html($"""
            <div class="mini"><button type="button" id="mini-cart">{lines.Count} item(s) - {visit.Style.Show(lines.Sum(line => line.Total), gross: true)}</button>
            <div id="mini-cart-box" hidden>{Markup.Join(lines.Select(line => Markup.Html($"<p>{line.Name} x {visit.Style.Quantity(line.Quantity)}</p>")))}
            <a href="{visit.To("cart")}">View Cart</a> <a href="{visit.To("checkout")}">Checkout</a></div></div>
            """);
    }
}
