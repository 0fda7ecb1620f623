namespace Procurement.Simulators.Shop.OnePage;

/// <summary>The cart: prices with VAT, stars at what is not there, no button that empties it.</summary>
internal static class OnePageCart
{
    public static Markup Html(Visit visit)
    {
        var lines = visit.Store.Cart();
        if (lines.Count == 0) return Markup.Html($"<h1>Shopping Cart</h1><p>Your shopping cart is empty!</p><p><a class=\"button\" href=\"{visit.To("")}\">Continue</a></p>");
        var net = lines.Sum(line => line.Total);
        return Markup.Html($"""
            <h1>Shopping Cart</h1>
            {Markup.When(lines.Any(line => !line.Available), $"""<p class="alert">Products marked with *** are not available in the desired quantity or not in stock!</p>""")}
            {Markup.Join(lines.Where(line => line.Quantity < Least(visit, line)).Select(line => Markup.Html($"""<p class="alert">Minimum order amount for {line.Name} is {visit.Style.Quantity(Least(visit, line))}!</p>""")))}
            <table><thead><tr><th>Image</th><th>Product Name</th><th>Model</th><th>Quantity</th><th class="num">Unit Price</th><th class="num">Total</th></tr></thead>
            <tbody>{Markup.Join(lines.Select(line => Row(visit, line)))}</tbody></table>
            <table class="totals"><tbody>
              <tr><td>Sub-Total</td><td class="num">{(visit.Style with { Gross = false }).Show(net)}</td></tr>
              <tr><td>VAT (5%)</td><td class="num">{(visit.Style with { Gross = false }).Show(MoneyStyle.Vat(net))}</td></tr>
              <tr><td>Total</td><td class="num">{(visit.Style with { Gross = true }).Show(net)}</td></tr>
            </tbody></table>
            <div class="actions"><a href="{visit.To("")}" class="button">Continue Shopping</a> <a href="{visit.To("checkout")}" class="button">Checkout</a></div>
            """);
    }

    private static decimal Least(Visit visit, ShopLine line) => visit.Store.Find(line.Article) is { } product ? visit.Store.Rules.MinimumQuantity(product) : 0;

    private static Markup Row(Visit visit, ShopLine line) => Markup.Html($"""
        <tr><td><div class="thumb small"></div></td>
        <td><a href="{visit.To($"product/{line.Article}")}">{line.Name}</a>{Markup.When(!line.Available, $""" <span class="stars">***</span>""")}</td>
        <td>{line.Article}</td>
        <td><form method="post" action="{visit.To("cart/set")}"><input type="hidden" name="article" value="{line.Article}"><input name="quantity" size="2" value="{visit.Style.Quantity(line.Quantity)}">
        <button title="Update">⟳</button> <button title="Remove" name="remove" value="1">✕</button></form></td>
        <td class="num">{visit.Style.Show(line.UnitPrice, gross: true)}</td><td class="num">{visit.Style.Show(line.Total, gross: true)}</td></tr>
        """);
}
