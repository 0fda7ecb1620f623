using Procurement.Simulators.Shop.Defences;

namespace Procurement.Simulators.Shop.Pages;

internal static class AccountPages
{
    public static Markup SignIn(Visit visit, string? problem) => Markup.Html($"""
        <form id="sign-in-form" class="card small" method="post" action="{visit.To("sign-in")}">
          <h1>Sign in</h1>
          {Layout.Alert(problem, "sign-in-problem")}
          {Honeypot.Field(visit)}
          <input type="hidden" name="return" value="{visit.Http.Request.Query["return"].ToString()}">
          <label for="email">E-mail address</label><input id="email" name="email" type="email" autocomplete="username" required>
          <label for="password">Password</label><input id="password" name="password" type="password" autocomplete="current-password" required>
          <button id="sign-in" class="main">Sign in</button>
        </form>
        """);

    public static Markup Code(Visit visit, string? problem) => Markup.Html($"""
        <form id="code-form" class="card small" method="post" action="{visit.To("sign-in/code")}">
          <h1>Security code</h1>
          {Layout.Alert(problem, "sign-in-problem")}
          <label for="code">Six digits from your authenticator</label><input id="code" name="code" inputmode="numeric" autocomplete="one-time-code" maxlength="6" required>
          <button id="send-code" class="main">Go on</button>
        </form>
        """);

    public static Markup Account(Visit visit) => Markup.Html($"""
        <h1>Your account</h1>
        <div class="card"><p>Signed in as <strong>{visit.User}</strong> for <strong>{visit.Store.Customer().Name}</strong>, customer number {visit.Store.Customer().Number}.</p>
        <p><a href="{visit.To("account/orders")}">Order history</a> · <a href="{visit.To("cart")}">Cart</a></p></div>
        """);

    public static Markup Orders(Visit visit, string wanted, IReadOnlyList<ShopOrder> orders, int count, int page, bool more) => Markup.Html($"""
        <h1>Order history</h1>
        <form class="filter" action="{visit.To("account/orders")}">
          <label for="reference-filter">Your reference</label><input id="reference-filter" name="reference" value="{wanted}"><button>Find</button>
        </form>
        <p id="order-count" data-reference="{wanted}">{count} {(count == 1 ? "order" : "orders")}{(wanted.Length > 0 ? $" for “{wanted}”" : "")}</p>
        <table id="orders"><thead><tr><th>Your reference</th><th>Order number</th><th>Date</th><th>Lines</th><th>Deliver to</th><th class="num">Total</th></tr></thead>
        <tbody>{Markup.Join(orders.Select(order => Markup.Html($"""
          <tr class="order"><td data-field="reference">{order.Reference}</td><td data-field="number">{order.Number}</td><td>{order.At:yyyy-MM-dd HH:mm} UTC</td>
          <td>{Markup.Join(order.Lines.Select(line => Markup.Html($"{line.Quantity:0.###} {line.Unit} {line.Name}<br>")))}</td><td>{order.ShipTo}</td>
          <td class="num">{visit.Money(order.Total)}</td></tr>
          """)))}</tbody></table>
        {Markup.When(more, $"""<p><a id="older-orders" href="{visit.To($"account/orders?page={page + 1}&reference={Uri.EscapeDataString(wanted)}")}">Older orders</a></p>""")}
        """);

    public static Markup Challenge(Visit visit) => Markup.Html($"""
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8"><title>One moment</title><link rel="icon" href="data:,"><link rel="stylesheet" href="/_assets/shop.css"></head>
        <body><main class="wide"><div id="human-check" class="card small">
          <h1>Please show that you are human</h1>
          <p>{visit.Store.Supplier.Name} checks visitors from time to time.</p>
          <label class="tick"><input type="checkbox" disabled> I am not a robot</label>
          <p><small>Request blocked by the shop's protection.</small></p>
        </div></main></body></html>
        """);
}
