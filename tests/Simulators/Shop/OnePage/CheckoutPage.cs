namespace Procurement.Simulators.Shop.OnePage;

/// <summary>The checkout: empty sections that its script fills, a summary with a dead confirm button, agreements that belong to no form.</summary>
internal static class CheckoutPage
{
    public static Markup Html(Visit visit)
    {
        var lines = visit.Store.Cart();
        return Markup.Html($"""
            <h1>Checkout</h1>
            <div class="columns">
              <div id="onepage">
                <section class="step" id="step-address"></section>
                <section class="step" id="step-delivery" hidden></section>
                <section class="step" id="step-payment" hidden></section>
                <section class="step" id="step-comment" hidden></section>
                <section class="step" id="step-review" hidden></section>
                <div class="agreements">
                  <label class="tick"><input type="checkbox" id="agree-terms"> I have read and agree to the <a href="{visit.To("terms")}">Terms &amp; Conditions</a></label>
                  <label class="tick"><input type="checkbox" id="agree-business"> I am buying for a business</label>
                </div>
              </div>
              <aside class="card"><h2>Your cart</h2>
                {Markup.Join(lines.Select(line => Markup.Html($"<p>{visit.Style.Quantity(line.Quantity)} x {line.Name} {visit.Style.Show(line.Total, gross: true)}</p>")))}
                <button type="button" disabled>Confirm Order</button>
              </aside>
            </div>
            """);
    }

    /// <summary>The same whether something was just ordered or not, and without the order's number.</summary>
    public static Markup Success(Visit visit) => Markup.Html($"""
        <h1>Your order has been placed!</h1>
        <p>Your order has been successfully processed!</p>
        {Markup.Join(visit.Store.Orders().TakeLast(1).Select(order => Markup.Html($"<p>{order.Lines.Count} product(s) to {order.ShipTo}, your reference {order.Reference}.</p>")))}
        <p>You can view your order history by going to the <a href="{OnePageLayout.AccountLink(visit, "account")}">my account</a> page.</p>
        <a class="button" href="{visit.To("")}">Continue</a>
        """);
}
