using Procurement.Simulators.Shop.Defences;

namespace Procurement.Simulators.Shop.Pages;

/// <summary>The frame of every page: head, search, account, cart, foot.</summary>
internal static class Layout
{
    public static Markup Page(Visit visit, string title, Markup body) => Markup.Html($"""
        <!doctype html>
        <html lang="en">
        <head>
          <meta charset="utf-8">
          <meta name="viewport" content="width=device-width, initial-scale=1">
          <title>{title} | {visit.Store.Supplier.Name}</title>
          <link rel="icon" href="data:,">
          <link rel="stylesheet" href="/_assets/shop.css">
          <script src="/_assets/shop.js" defer></script>
        </head>
        <body class="shop-{visit.Store.Supplier.Code.ToLowerInvariant()}">
          <header class="top">
            <div class="wide bar">
              <a class="brand" href="{visit.To("")}"><span class="mark">{visit.Store.Supplier.Name[..1]}</span>{visit.Store.Supplier.Name}</a>
              <form class="find" action="{visit.To("search")}" role="search">
                <input id="search" name="q" type="search" placeholder="Name or article number" aria-label="Search">
                <button>Search</button>
              </form>
              <nav class="who">{Honeypot.Link(visit)}{Account(visit)}</nav>
            </div>
            <nav class="wide cats">{Categories(visit)}</nav>
          </header>
          <main class="wide">{body}</main>
          <footer class="wide foot">Prices in {visit.Style.Currency}, {visit.Style.TaxWords()} and delivery. Sandbox shop: nothing is really sold here.</footer>
        </body>
        </html>
        """);

    private static Markup Account(Visit visit) => visit.SignedIn
        ? Markup.Html($"""
            <a id="account-user" href="{visit.To("account")}">{visit.User}</a>
            <a href="{visit.To("account/orders")}">Orders</a>
            <a class="cart" href="{visit.To("cart")}">Cart <span id="cart-count" class="badge">{visit.Store.Cart().Count}</span></a>
            <form method="post" action="{visit.To("sign-out")}"><button class="plain">Sign out</button></form>
            """)
        : Markup.Html($"""<a id="sign-in-link" href="{visit.To("sign-in")}">Sign in</a>""");

    private static Markup Categories(Visit visit) => Markup.Join(visit.Store.Products.Select(product => product.Category).Distinct().Order(StringComparer.Ordinal)
        .Select(category => Markup.Html($"""<a href="{visit.To($"search?category={category}")}">{Words(category)}</a>""")));

    internal static string Words(string category) => char.ToUpperInvariant(category[0]) + category[1..].Replace('_', ' ');

    internal static Markup Alert(string? message, string id = "problem") => Markup.When(message is not null, $"""<p class="alert" id="{id}" role="alert">{message}</p>""");
}

/// <summary>The same page after the shop was rebuilt: no id and no field mark is what it was, nor are the words on the buttons.</summary>
internal static class ChangedMarkup
{
    public static string Of(string html) => html
        .Replace(" id=\"", " id=\"n-", StringComparison.Ordinal)
        .Replace(" for=\"", " for=\"n-", StringComparison.Ordinal)
        .Replace(" data-field=\"", " data-part=\"", StringComparison.Ordinal)
        .Replace("Add to cart", "Put in bag", StringComparison.Ordinal)
        .Replace("Your cart", "Your bag", StringComparison.Ordinal)
        .Replace("Place order", "Buy now", StringComparison.Ordinal);
}
