using Procurement.Simulators.Shop.Defences;
using Procurement.Simulators.Shop.Endpoints;

namespace Procurement.Simulators.Shop.Pages;

internal static class CheckoutPages
{
    public static Markup Details(Visit visit, string? problem) => Markup.Html($"""
        <form id="checkout-form" class="card" method="post" action="{visit.To("checkout")}">
          <h1>Checkout</h1>
          {Layout.Alert(problem)}
          {Honeypot.Field(visit)}
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
        var lines = visit.Store.Cart(PriceAt.Checkout);
        var extras = visit.Store.Rules.Extras(lines);
        return Markup.Html($"""
            <form id="review" class="card" method="post" action="{visit.To("checkout/place")}">
              <h1>Review your order</h1>
              {Layout.Alert(problem)}
              <dl class="facts"><dt>Deliver to</dt><dd data-field="ship-to">{form.ShipTo}</dd><dt>Your reference</dt><dd data-field="reference">{form.Reference}</dd></dl>
              <table id="review-lines"><thead><tr><th>Article</th><th>Name</th><th class="num">Quantity</th><th class="num">Price</th><th class="num">Amount</th></tr></thead>
              <tbody>{Markup.Join(lines.Select(line => Row(visit, line)))}</tbody>
              <tfoot><tr><td colspan="4">Total {visit.Style.TaxWords()} and delivery</td><td class="num" id="order-total">{visit.Money(lines.Sum(line => line.Total) + extras.Sum(extra => extra.Price))}</td></tr></tfoot></table>
              {Markup.Join(extras.Select(extra => Extra(visit, extra)))}
              <label class="tick"><input id="terms" name="terms" value="yes" type="checkbox"> I accept the terms of sale</label>
              <div class="actions"><a href="{visit.To("checkout")}">Back</a><button id="place-order" class="main">Place order</button></div>
            </form>
            """);
    }

    private static Markup Extra(Visit visit, ShopExtra extra) => Markup.Html($"""
        <label class="tick"><input name="extra" value="{extra.Code}" type="checkbox" checked data-price="{extra.Price:0.00}"> {extra.Label}{Markup.When(extra.Price > 0, $" ({visit.Money(extra.Price)})")}</label>
        """);

    public static Markup Thanks(Visit visit, ShopOrder order, bool withNumber) => Markup.Html($"""
        <section id="thanks" class="card">
          <h1>Thank you for your order</h1>
          {(withNumber ? Markup.Html($"""<p>Your order number is <strong id="order-number">{order.Number}</strong>.</p>""") : Markup.Html($"<p>You will hear from us by e-mail.</p>"))}
          <p>Your reference: <span data-field="reference">{order.Reference}</span></p>
          <p>We deliver to {order.ShipTo}. Total {visit.Money(order.Total + order.Extras.Sum(extra => extra.Price))}.</p>
          <p><a href="{visit.To("account/orders")}">Order history</a></p>
        </section>
        """);

    public static Markup ThanksForNothing(Visit visit) => Markup.Html($"""
        <section id="thanks" class="card"><h1>Thank you for your order</h1><p>You will hear from us by e-mail.</p><p><a href="{visit.To("account/orders")}">Order history</a></p></section>
        """);

    public static Markup Broken(Visit visit) => Markup.Html($"""
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8"><title>Error 500</title><link rel="icon" href="data:,"></head>
        <body><h1>Something went wrong</h1><p>{visit.Store.Supplier.Name} is not able to answer right now. Please try again later.</p></body></html>
        """);

    private static Markup Row(Visit visit, ShopLine line) => Markup.Html($"""
        <tr class="line"><td data-field="article">{line.Article}</td><td>{line.Name}</td><td class="num" data-field="quantity">{visit.Style.Quantity(line.Quantity)} {line.Unit}</td>
        <td class="num" data-field="unit-price">{visit.Money(line.UnitPrice)}</td>
        <td class="num" data-field="line-total">{visit.Money(line.Total)}</td></tr>
        """);
}
