namespace Procurement.Simulators.Shop.Pages;

internal static class CartPages
{
    public static Markup Cart(Visit visit, string? problem)
    {
        var lines = visit.Store.Cart();
        return Markup.Html($"""
            <h1>Your cart</h1>
            {Layout.Alert(problem)}
            {(lines.Count == 0 ? Markup.Html($"""<p id="cart-empty" class="card">Your cart is empty.</p>""") : Filled(visit, lines))}
            """);
    }

    private static Markup Filled(Visit visit, IReadOnlyList<ShopLine> lines) => Markup.Html($"""
        <table id="cart"><thead><tr><th>Article</th><th>Name</th><th>Quantity</th><th class="num">Price</th><th class="num">Amount</th><th></th></tr></thead>
        <tbody>{Markup.Join(lines.Select(line => Row(visit, line)))}</tbody>
        <tfoot><tr><td colspan="4">Total {visit.Style.TaxWords()} and delivery</td><td class="num" id="cart-total">{visit.Money(lines.Sum(line => line.Total))}</td><td></td></tr></tfoot></table>
        <div class="actions">
          <form method="post" action="{visit.To("cart/empty")}"><button id="empty-cart" class="plain">Empty cart</button></form>
          <a id="checkout" class="main button" href="{visit.To("checkout")}">Proceed to checkout</a>
        </div>
        """);

    private static Markup Row(Visit visit, ShopLine line) => Markup.Html($"""
        <tr class="line{(line.Available ? "" : " gone")}" data-article="{line.Article}">
          <td data-field="article">{line.Article}</td>
          <td>{line.Name}{Markup.When(!line.Available, $""" <span class="stock none" data-field="unavailable">*** {(line.AvailableQuantity > 0 ? $"only {visit.Style.Quantity(line.AvailableQuantity.Value)} available" : "not available")}</span>""")}</td>
          <td><form method="post" action="{visit.To("cart/set")}"><input type="hidden" name="article" value="{line.Article}">
              <input name="quantity" data-field="quantity" value="{visit.Style.Quantity(line.Quantity)}" aria-label="Quantity of {line.Name}"> {line.Unit} <button class="plain">Update</button></form></td>
          <td class="num" data-field="unit-price">{visit.Money(line.UnitPrice)}</td>
          <td class="num" data-field="line-total">{visit.Money(line.Total)}</td>
          <td><form method="post" action="{visit.To("cart/remove")}"><input type="hidden" name="article" value="{line.Article}"><button class="plain" aria-label="Remove {line.Name}">Remove</button></form></td>
        </tr>
        """);
}
