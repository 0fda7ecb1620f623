using Procurement.Simulators.Shop.Defences;

namespace Procurement.Simulators.Shop.OnePage;

/// <summary>Start page, search results, product page. Prices with VAT, beside them without; some with the old price struck in the same text.</summary>
internal static class OnePageShelves
{
    public static Markup Home(Visit visit, IReadOnlyList<Product> products) => Markup.Html($"""
        <h1>Welcome to {visit.Store.Supplier.Name}</h1>
        <h2>Featured</h2>{Tiles(visit, products)}
        """);

    public static Markup Results(Visit visit, string words, IReadOnlyList<Product> products) => Markup.Html($"""
        <h1>Search - {words}</h1>
        <h2>Products meeting the search criteria</h2>
        {(products.Count == 0 ? Markup.Html($"<p>There is no product that matches the search criteria.</p>") : Tiles(visit, products))}
        """);

    public static Markup Product(Visit visit, Product product) => Markup.Html($"""
        <div class="product">
          <div class="picture"><div class="thumb"></div></div>
          <div>
            <h1>{product.Name}</h1>
            <ul class="plain-list"><li>Product Code: {product.Article}</li><li>Unit: {product.Unit} ({product.Pack})</li><li>Availability: {Availability(visit, product)}</li></ul>
            {Price(visit, product)}
            <form class="buy" data-add="{product.Article}">
              <input type="hidden" name="article" value="{product.Article}">{Honeypot.Field(visit)}
              <label for="input-quantity">Qty</label><input id="input-quantity" name="quantity" size="3" value="{visit.Style.Quantity(visit.Store.Rules.MinimumQuantity(product))}">
              <button class="main">Add to Cart</button>
            </form>
            {Markup.When(visit.Store.Rules.MinimumQuantity(product) > 1, $"""<p class="note">This product has a minimum quantity of {visit.Style.Quantity(visit.Store.Rules.MinimumQuantity(product))}</p>""")}
            <p>{product.Description}</p>
          </div>
        </div>
        <h2>Related Products</h2>
        {Tiles(visit, visit.Store.Products.Where(other => other.Category == product.Category && other.Article != product.Article && !other.Discontinued).Take(4).ToList())}
        """);

    private static string Availability(Visit visit, Product product) => visit.Store.InStock(product) ? "In Stock" : "Out Of Stock";

    private static Markup Tiles(Visit visit, IReadOnlyList<Product> products) => Markup.Html($"""
        <div class="tiles">{Markup.Join(products.Select(product => Markup.Html($"""
          <div class="tile"><div class="thumb"></div><h4><a href="{visit.To($"product/{product.Article}")}">{product.Name}</a></h4>
          {Price(visit, product)}
          <form data-add="{product.Article}"><input type="hidden" name="article" value="{product.Article}"><input type="hidden" name="quantity" value="{visit.Style.Quantity(product.MinQuantity)}"><button>Add to Cart</button></form></div>
          """)))}</div>
        """);

    private static Markup Price(Visit visit, Product product)
    {
        var price = visit.Store.Price(product);
        var wasDearer = product.Article.Sum(letter => letter) % 3 == 0;
        return Markup.Html($"""
            <p class="price">{Markup.When(wasDearer, $"""<span class="old">{visit.Style.Show(MoneyStyle.Round(price * 1.2m), gross: true)}</span> """)}<span>{visit.Style.Show(price, gross: true)}</span>
            <small>Ex VAT: {(visit.Style with { Gross = false }).Show(price)}</small></p>
            """);
    }
}
