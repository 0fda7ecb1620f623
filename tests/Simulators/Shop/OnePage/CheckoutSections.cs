using Procurement.Simulators.Shop.Defences;

namespace Procurement.Simulators.Shop.OnePage;

/// <summary>The sections of the checkout, each loaded by the page's script. Every one has a Continue button of its own.</summary>
internal static class CheckoutSections
{
    public static Markup? Find(Visit visit, string name) => name switch
    {
        "address" => Address(visit),
        "delivery" => Delivery(visit),
        "payment" => Payment(visit),
        "comment" => Comment(visit),
        "review" => Review(visit),
        _ => null,
    };

    /// <summary>A form on the first order; later a choice that begins empty, and the form behind the other radio button.</summary>
    private static Markup Address(Visit visit)
    {
        var known = visit.Store.AddressBook();
        var choice = Markup.When(known.Count > 0, $"""
            <label class="tick"><input type="radio" name="which" value="existing" checked> I want to use an existing address</label>
            <select name="existing" id="address-existing"><option value=""> --- Please Select --- </option>{Markup.Join(known.Select((address, at) => Markup.Html($"""<option value="{at}">{address}</option>""")))}</select>
            <label class="tick"><input type="radio" name="which" value="new"> I want to use a new address</label>
            """);
        return Markup.Html($"""
            <h2>Step 1: Delivery Address</h2>
            <form id="form-address">{Honeypot.Field(visit)}{choice}
              <div id="address-new"{Markup.When(known.Count > 0, $" hidden")}>
                <label for="input-company">Company</label><input id="input-company" name="company">
                <label for="input-address-1">Address 1</label><input id="input-address-1" name="address1">
                <label for="input-address-2">Address 2</label><input id="input-address-2" name="address2">
                <label for="input-city">City</label><input id="input-city" name="city">
                <label for="input-country">Country</label><select id="input-country" name="country"><option value=""> --- Please Select --- </option><option value="AE">United Arab Emirates</option><option value="PT">Portugal</option><option value="OM">Oman</option></select>
              </div>
              <button type="button" data-continue="address">Continue</button></form>
            """);
    }

    /// <summary>The first way to deliver is collecting the goods.</summary>
    private static Markup Delivery(Visit visit)
    {
        var form = visit.Store.Checkout() ?? CheckoutForm.Blank;
        return Markup.Html($"""
            <h2>Step 2: Delivery Method</h2>
            <form id="form-delivery">
              {Markup.Join(OnePageTotals.Ways.Select((way, at) => Markup.Html($"""
                <label class="tick"><input type="radio" name="delivery" value="{way.Code}"{Markup.When(form.Delivery == way.Code || (form.Delivery.Length == 0 && at == 0), $" checked")}> {way.Label} - {visit.Style.Show(way.Fee, gross: true)}</label>
                """)))}
              <label for="input-date">Delivery date</label><input id="input-date" name="deliverOn" type="date" min="{visit.Now.AddDays(1):yyyy-MM-dd}" value="{form.DeliverOn}">
              <label for="input-slot">Time</label><select id="input-slot" name="slot"><option value=""> --- Please Select --- </option>{Markup.Join(OnePageTotals.Slots.Select(slot => Markup.Html($"<option{Markup.When(form.Slot == slot, $" selected")}>{slot}</option>")))}</select>
              <button type="button" data-continue="delivery">Continue</button></form>
            """);
    }

    /// <summary>Nothing where there is one way to pay.</summary>
    private static Markup Payment(Visit visit) => visit.Store.Rules.OnePaymentMethod ? Markup.None : Markup.Html($"""
        <h2>Step 3: Payment Method</h2>
        <form id="form-payment">{Markup.Join(OnePageTotals.Payments.Select((payment, at) => Markup.Html($"""
            <label class="tick"><input type="radio" name="payment" value="{payment.Code}"{Markup.When(at == 0, $" checked")}> {payment.Label}</label>
            """)))}
          <button type="button" data-continue="payment">Continue</button></form>
        """);

    /// <summary>Saved by key presses and a request in the background, with a sign beside the field.</summary>
    private static Markup Comment(Visit visit)
    {
        var form = visit.Store.Checkout() ?? CheckoutForm.Blank;
        return Markup.Html($"""
            <h2>Your Order Details</h2>
            <div class="field"><label for="input-reference">Your reference</label><input id="input-reference" data-save="reference" value="{form.Reference}" autocomplete="off"> <span class="sign" data-sign="reference" role="status"></span></div>
            <div class="field"><label for="input-comment">Add Comments About Your Order</label><textarea id="input-comment" data-save="comment" rows="3">{form.Comment}</textarea> <span class="sign" data-sign="comment" role="status"></span></div>
            <label class="tick"><input type="checkbox" id="has-note"> Add a note for the driver</label><div id="note-place"></div>
            <button type="button" data-continue="comment">Continue</button>
            """);
    }

    /// <summary>Lines without VAT; what comes on top is in the totals below.</summary>
    private static Markup Review(Visit visit)
    {
        var form = visit.Store.Checkout() ?? CheckoutForm.Blank;
        var lines = visit.Store.Cart(PriceAt.Checkout);
        var extras = visit.Store.Rules.Extras(lines);
        var style = visit.Style with { Gross = visit.Style.Gross ?? false };
        var fee = OnePageTotals.Fee(form.Delivery);
        var net = lines.Sum(line => line.Total) + fee + extras.Sum(extra => extra.Price);
        return Markup.Html($"""
            <h2>Step 4: Confirm Order</h2>
            <p>Deliver to: <span>{form.ShipTo}</span></p>
            <p>Reference: <span>{form.Reference}</span></p>
            <p>Comments: <span>{form.Comment}</span>{Markup.When(form.Note.Length > 0, $" Note: <span>{form.Note}</span>")}</p>
            <p>Delivery: {form.DeliverOn} {Markup.When(form.Slot.Length > 0, $"{form.Slot}")}{Markup.When(form.Slot.Length == 0 && form.DeliverOn.Length > 0, $"""<strong class="alert">The chosen time is no longer available.</strong>""")}</p>
            <table><thead><tr><th>Product Name</th><th>Model</th><th class="num">Quantity</th><th class="num">Unit Price</th><th class="num">Total</th></tr></thead>
            <tbody>{Markup.Join(lines.Select(line => Markup.Html($"""<tr><td>{line.Name}</td><td>{line.Article}</td><td class="num">{style.Quantity(line.Quantity)}</td><td class="num">{style.Show(line.UnitPrice)}</td><td class="num">{style.Show(line.Total)}</td></tr>""")))}</tbody></table>
            {Markup.Join(extras.Select(extra => Markup.Html($"""<label class="tick"><input type="checkbox" data-extra="{extra.Code}" checked> {extra.Label} {Markup.When(extra.Price > 0, $"({style.Show(extra.Price)})")}</label>""")))}
            <table class="totals"><tbody>
              <tr><td>Sub-Total</td><td class="num">{(style with { Gross = false }).Show(lines.Sum(line => line.Total))}</td></tr>
              {Markup.Join(extras.Select(extra => Markup.Html($"""<tr data-extra-row="{extra.Code}"><td>{extra.Label}</td><td class="num">{(style with { Gross = false }).Show(extra.Price)}</td></tr>""")))}
              {Markup.When(fee > 0, $"""<tr><td>Delivery</td><td class="num">{(style with { Gross = false }).Show(fee)}</td></tr>""")}
              <tr><td>VAT (5%)</td><td class="num">{(style with { Gross = false }).Show(MoneyStyle.Vat(net))}</td></tr>
              <tr><td>Total</td><td class="num">{(style with { Gross = true }).Show(net)}</td></tr>
            </tbody></table>
            <button type="button" id="button-confirm" data-confirm class="main">Confirm Order</button>
            """);
    }
}
