using Procurement.Simulators.Shop.Defences;

namespace Procurement.Simulators.Shop.Pages;

internal static class BrowsePages
{
    public static Markup AllShops(Storefronts stores, ShopOptions options) => Markup.Html($"""
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8"><title>Sandbox supplier shops</title><link rel="icon" href="data:,"><link rel="stylesheet" href="/_assets/shop.css"></head>
        <body><main class="wide narrow"><h1>Sandbox supplier shops</h1>
        <p>One shop for each supplier of the sample company that sells on the web. Sign in with <code>{options.User}</code> and <code>{options.Password}</code>.</p>
        <ul class="shops">{Markup.Join(stores.All.Select(store => Markup.Html($"""<li><a href="/{store.Supplier.Code}/">{store.Supplier.Name}</a> <small>{store.Products.Count} articles</small> <small>also with <a href="/onepage/{store.Supplier.Code}/">one-page checkout</a> and as a <a href="/spa/{store.Supplier.Code}/">single page</a></small></li>""")))}</ul>
        </main></body></html>
        """);

    public static Markup Home(Visit visit, IReadOnlyList<Product> shown) => Markup.Html($"""
        <section class="hero"><h1>{visit.Store.Supplier.Name}</h1><p>{visit.Store.Supplier.Notes}</p></section>
        <h2>From our range</h2>
        {Tiles(visit, shown)}
        """);

    public static Markup Results(Visit visit, string words, string? category, int count, IReadOnlyList<Product> shown) => Markup.Html($"""
        <h1>{(words.Length > 0 ? $"Results for “{words}”" : Layout.Words(category ?? "All articles"))}</h1>
        <p id="result-count">{count} {(count == 1 ? "article" : "articles")}</p>
        {(count == 0 ? Markup.Html($"""<p id="no-results">We found nothing for “{words}”.</p>""") : Tiles(visit, shown))}
        """);

    public static Markup NoSuchArticle(string article) => Markup.Html($"""
        <h1>Article not found</h1><p id="no-results">We do not have an article {article}.</p>
        """);

    public static Markup Product(Visit visit, Product product) => Markup.Html($"""
        <article id="product" class="product">
          <div class="picture">{Picture(product)}</div>
          <div>
            <h1>{product.Name}</h1>
            <p class="article">Article <span data-field="article">{product.Article}</span></p>
            <p>{product.Description}</p>
            <dl class="facts">
              <dt>Sold by</dt><dd>{product.Unit} ({product.Pack})</dd>
              <dt>Minimum order</dt><dd>{product.MinQuantity:0.###} {product.Unit}</dd>
            </dl>
            <p class="price"><span data-field="price">{visit.Money(visit.Store.Price(product))}</span> <small>per {product.Unit}</small></p>
            {BuyBox(visit, product)}
          </div>
        </article>
        """);

    private static Markup BuyBox(Visit visit, Product product) => !visit.Store.InStock(product)
        ? Markup.Html($"""<p id="out-of-stock" class="stock none">{(product.Discontinued ? "No longer available" : "Out of stock")}</p>""")
        : Markup.Html($"""
            <p class="stock">In stock</p>
            <form id="add-form" class="buy" method="post" action="{visit.To("cart/add")}">
              <input type="hidden" name="article" value="{product.Article}">{Honeypot.Field(visit)}
              <div class="stepper">
                <button type="button" data-step="-1" aria-label="Less">−</button>
                <input id="quantity" name="quantity" inputmode="decimal" value="{visit.Style.Quantity(product.MinQuantity)}" aria-label="Quantity">
                <button type="button" data-step="1" aria-label="More">+</button>
              </div>
              <button id="add-to-cart" class="main">Add to cart</button>
            </form>
            <div id="add-message" role="status" hidden></div>
            """);

    private static Markup Tiles(Visit visit, IReadOnlyList<Product> products) => Markup.Html($"""
        <div class="tiles">{Markup.Join(products.Select(product => Markup.Html($"""
          <a class="tile" href="{visit.To($"p/{product.Article}")}" data-article="{product.Article}">
            {Picture(product)}
            <strong>{product.Name}</strong><small>{product.Article}</small>
            <span class="price">{visit.Money(visit.Store.Price(product))} <small>per {product.Unit}</small></span>
          </a>
          """)))}</div>
        """);

    private static Markup Picture(Product product) => Markup.Html($"""
        <svg viewBox="0 0 160 110" role="img" aria-label="{product.Name}" class="pic {product.Category}"><rect width="160" height="110"/>
        <path d="M45 38 L80 22 L115 38 L115 76 L80 92 L45 76 Z M45 38 L80 54 L115 38 M80 54 L80 92"/></svg>
        """);
}
