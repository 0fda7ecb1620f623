using Procurement.Simulators.Shop.Defences;

namespace Procurement.Simulators.Shop.OnePage;

/// <summary>Signing in, the account with the last order, the history.</summary>
internal static class OnePageAccount
{
    public static Markup SignIn(Visit visit, string? problem) => Markup.Html($"""
        <div class="columns two">
          <section class="card"><h2>New Customer</h2><p>By creating an account you will be able to shop faster.</p><a class="button" href="{visit.To("register")}">Continue</a></section>
          <section class="card"><h2>Returning Customer</h2>
            {Markup.When(problem is not null, $"""<p class="alert">{problem}</p>""")}
            <form method="post" action="{visit.To("sign-in")}">
              {Honeypot.Field(visit)}<input type="hidden" name="return" value="{visit.Http.Request.Query["return"].ToString()}">
              <label for="input-email">E-Mail Address</label><input id="input-email" name="email" placeholder="E-Mail Address">
              <label for="input-password">Password</label><input id="input-password" name="password" type="password" placeholder="Password">
              <button class="main">Login</button>
            </form></section>
        </div>
        """);

    public static Markup Code(Visit visit, string? problem) => Markup.Html($"""
        <section class="card small"><h2>Two-step verification</h2>
          {Markup.When(problem is not null, $"""<p class="alert">{problem}</p>""")}
          <form method="post" action="{visit.To("sign-in/code")}"><label for="input-code">Code</label><input id="input-code" name="code" autocomplete="one-time-code"><button class="main">Continue</button></form></section>
        """);

    public static Markup Account(Visit visit)
    {
        var last = visit.Store.History() is [var newest, ..] ? newest : null;
        return Markup.Html($"""
            <h1>My Account</h1>
            <p>{visit.User}, {visit.Store.Customer().Name}, customer number {visit.Store.Customer().Number}</p>
            {(last is null ? Markup.None : Markup.Html($"<p>Your last order: <strong>#{last.Number}</strong> of {last.At:dd/MM/yyyy}</p>"))}
            <p><a href="{OnePageLayout.AccountLink(visit, "account/orders")}">View your order history</a></p>
            """);
    }

    public static Markup Orders(Visit visit, IReadOnlyList<ShopOrder> orders, int page, bool more) => Markup.Html($"""
        <h1>Order History</h1>
        {(orders.Count == 0 ? Markup.Html($"<p>You have not made any previous orders!</p>") : Table(visit, orders))}
        {Markup.When(page > 1, $"""<a href="{OnePageLayout.AccountLink(visit, $"account/orders?page={page - 1}")}">&lt;</a> """)}
        {Markup.When(more, $"""<a href="{OnePageLayout.AccountLink(visit, $"account/orders?page={page + 1}")}">Next page</a>""")}
        <div class="actions"><a class="button" href="{OnePageLayout.AccountLink(visit, "account")}">Continue</a></div>
        """);

    public static Markup Order(Visit visit, ShopOrder order) => Markup.Html($"""
        <h1>Order Information</h1>
        <p>Order ID: #{order.Number}<br>Date Added: {order.At:dd/MM/yyyy}<br>Reference: {order.Reference}<br>Shipping: {order.Delivery} {order.DeliverOn} {order.Slot}<br>Payment: {order.Payment}</p>
        <h2>Shipping Address</h2><p>{order.ShipTo}</p>
        <table><thead><tr><th>Product Name</th><th>Model</th><th>Quantity</th><th class="num">Price</th><th class="num">Total</th></tr></thead>
        <tbody>{Markup.Join(order.Lines.Select(line => Markup.Html($"""<tr><td>{line.Name}</td><td>{line.Article}</td><td>{visit.Style.Quantity(line.Quantity)}</td><td class="num">{visit.Style.Show(line.UnitPrice)}</td><td class="num">{visit.Style.Show(line.Total)}</td></tr>""")))}</tbody></table>
        <p>Total: {visit.Style.Show(OnePageTotals.Net(order), gross: true)}</p>
        <h2>Order Comments</h2><p>{order.Comment}</p><p>{order.Note}</p>
        """);

    private static Markup Table(Visit visit, IReadOnlyList<ShopOrder> orders) => Markup.Html($"""
        <table><thead><tr><th>Order ID</th><th>Customer</th><th>Reference</th><th>No. of Products</th><th>Status</th><th class="num">Total</th><th>Date Added</th><th></th></tr></thead>
        <tbody>{Markup.Join(orders.Select(order => Markup.Html($"""
          <tr><td>#{order.Number}</td><td>{order.CustomerNumber}</td><td>{order.Reference}</td><td>{order.Lines.Count}</td><td>Pending</td><td class="num">{visit.Style.Show(OnePageTotals.Net(order), gross: true)}</td><td>{order.At:dd/MM/yyyy}</td>
          <td><a href="{OnePageLayout.AccountLink(visit, $"account/order/{order.Number}")}" title="View">View</a></td></tr>
          """)))}</tbody></table>
        """);
}
