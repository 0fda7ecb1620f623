using Procurement.Simulators.Shop.Endpoints;

namespace Procurement.Simulators.Shop.Pages;

internal static class CheckoutPages
{
    public static Markup Details(Visit visit, string? problem) => Markup.Html($"""
        <form id="checkout-form" class="card" method="post" action="{visit.To("checkout")}">
          <h1>Checkout</h1>
          {Layout.Alert(problem)}
          <label for="ship-to">Deliver to</label>
          <select id="ship-to" name="shipTo"><option value="">Please choose</option>
            {Markup.Join(visit.Store.Addresses.Select(address => Markup.Html($"""<option value="{address.Id}">{address.Label}</option>""")))}
            <option value="other">Another address</option></select>
          <div id="other-address-box" hidden><label for="other-address">Address</label><textarea id="other-address" name="otherAddress" rows="3"></textarea></div>
          <label for="reference">Your order reference</label>
          <input id="reference" name="reference" maxlength="{CheckoutEndpoints.ReferenceLength}" placeholder="Printed on delivery note and invoice">
          <div class="actions"><a href="{visit.To("cart")}">Back to cart</a><button id="continue" class="main">Continue to review</button></div>
        </form>
        """);

    public static Markup Review(Visit visit, CheckoutForm form, string? problem)
    {
        var lines = visit.Store.Cart();
        return Markup.Html($"""
            <form id="review" class="card" method="post" action="{visit.To("checkout/place")}">
              <h1>Review your order</h1>
              {Layout.Alert(problem)}
              <dl class="facts"><dt>Deliver to</dt><dd data-field="ship-to">{form.ShipTo}</dd><dt>Your reference</dt><dd data-field="reference">{form.Reference}</dd></dl>
              <table id="review-lines"><thead><tr><th>Article</th><th>Name</th><th class="num">Quantity</th><th class="num">Price</th><th class="num">Amount</th></tr></thead>
              <tbody>{Markup.Join(lines.Select(line => Row(visit, line)))}</tbody>
              <tfoot><tr><td colspan="4">Total before VAT and delivery</td><td class="num" id="order-total">{visit.Store.Supplier.Currency} {lines.Sum(line => line.Total):#,##0.00}</td></tr></tfoot></table>
              <label class="tick"><input id="terms" name="terms" value="yes" type="checkbox"> I accept the terms of sale</label>
              <div class="actions"><a href="{visit.To("checkout")}">Back</a><button id="place-order" class="main">Place order</button></div>
            </form>
            """);
    }

    public static Markup Thanks(Visit visit, ShopOrder order, bool withNumber) => Markup.Html($"""
        <section id="thanks" class="card">
          <h1>Thank you for your order</h1>
          {(withNumber ? Markup.Html($"""<p>Your order number is <strong id="order-number">{order.Number}</strong>.</p>""") : Markup.Html($"<p>You will hear from us by e-mail.</p>"))}
          <p>Your reference: <span data-field="reference">{order.Reference}</span></p>
          <p>We deliver to {order.ShipTo}. Total {order.Currency} {order.Total:#,##0.00}.</p>
          <p><a href="{visit.To("account/orders")}">Order history</a></p>
        </section>
        """);

    public static Markup Broken(Visit visit) => Markup.Html($"""
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8"><title>Error 500</title><link rel="icon" href="data:,"></head>
        <body><h1>Something went wrong</h1><p>{visit.Store.Supplier.Name} is not able to answer right now. Please try again later.</p></body></html>
        """);

    private static Markup Row(Visit visit, ShopLine line) => Markup.Html($"""
        <tr class="line"><td data-field="article">{line.Article}</td><td>{line.Name}</td><td class="num" data-field="quantity">{line.Quantity:0.###} {line.Unit}</td>
        <td class="num" data-field="unit-price">{visit.Store.Supplier.Currency} {line.UnitPrice:#,##0.00}</td>
        <td class="num" data-field="line-total">{visit.Store.Supplier.Currency} {line.Total:#,##0.00}</td></tr>
        """);
}
