using Microsoft.AspNetCore.Http;
using Procurement.Engine.Orders;
using Procurement.Engine.Orders.Browser;
using Procurement.Engine.Orders.Recipes;

namespace Procurement.Route.Tests.Orders;

/// <summary>Carts, reviews, searches and histories as real shops show them, read in a real browser.</summary>
public sealed class RecipePageTests(SandboxShops shops) : IClassFixture<SandboxShops>
{
    private const string Table = """
        <table id="cart"><thead><tr><th colspan="2">Product Name</th><th>Model</th><th>Quantity</th><th>Unit Price</th><th>Total</th></tr></thead><tbody>
        <tr><td><img alt=""></td><td>HP LP3065<br><small>Delivery Date: 2011</small></td><td>Product 21</td><td><form><input type="number" value="2"><button>Update</button></form></td><td><s>$150.00</s> $122.00</td><td>$244.00</td></tr>
        <tr><td></td><td>iPhone</td><td>product 11</td><td><input value="1"></td><td>$1,101.00</td><td>$1,101.00</td></tr></tbody>
        <tfoot id="totals"><tr><td colspan="5">Sub-Total</td><td>$1,345.00</td></tr><tr><td colspan="5">Flat Shipping Rate</td><td>$5.00</td></tr><tr><td colspan="5">VAT (20%)</td><td>$269.00</td></tr><tr class="x"><td colspan="5"><strong>Total:</strong></td><td>$1,619.00</td></tr></tfoot></table>
        """;

    private const string ReadTable = """
        steps: [{ goto: cart }]
        empty: "#empty"
        table: "#cart"
        article: { column: Model }
        quantity: { column: Quantity }
        unitPrice: { column: Unit Price, except: s }
        lineTotal: { column: "/^total$/i" }
        subtotal: { beside: Sub-Total }
        shipping: { beside: "/shipping/i" }
        tax: { beside: "/^VAT/" }
        total: { beside: Total, within: "#totals" }
        extras: { css: "#totals tr", hasNotText: "/total|shipping|vat/i" }
        totalIs: withTax
        """;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_table_is_read_by_its_headers_and_totals_by_their_labels()
    {
        var cart = await CartAsync(Table, ReadTable, ("catalogue", "withoutTax"));

        Assert.Equal([new CartRow("Product 21", 2, 122, 244), new CartRow("product 11", 1, 1101, 1101)], cart.Rows);
        Assert.Equal((1619m, 1350m, "USD"), (cart.Total, cart.GoodsTotal, cart.Currency));
        Assert.Empty(cart.Problems);
    }

    [Fact]
    public async Task The_footer_of_a_table_that_is_made_of_roles_is_no_row()
    {
        var blocks = System.Text.RegularExpressions.Regex.Replace(Table.Replace("colspan=\"5\"", "", StringComparison.Ordinal).Replace("<th colspan=\"2\">Product Name", "<th>Product Name", StringComparison.Ordinal), "<(/?)(table|thead|tbody|tfoot|tr|th|td)\\b",
            tag => tag.Groups[1].Value == "/" ? "</div" : "<div role=\"" + tag.Groups[2].Value switch { "table" => "table", "tr" => "row", "th" => "columnheader", "td" => "cell", _ => "rowgroup" } + "\"");

        var rows = blocks.Split("role=\"row\"").Length - 1;
        var cart = await CartAsync(blocks, "steps: [{ goto: cart }]\nempty: '#empty'\ntable: { role: table }\narticle: { at: '[role=cell]:nth-last-child(4)' }\nquantity: input\nlineTotal: { at: '[role=cell]:nth-last-child(1)' }");

        Assert.Equal((7, 2), (rows, cart.Rows.Count));
    }

    [Fact]
    public async Task A_charge_that_nobody_asked_for_and_a_subtotal_that_does_not_fit_are_differences()
    {
        var cart = await CartAsync(Table.Replace("<tr class=\"x\">", "<tr><td colspan=5>Insurance</td><td>$4.00</td></tr><tr class=\"x\">", StringComparison.Ordinal).Replace("$1,345.00", "$1,340.00", StringComparison.Ordinal), ReadTable, ("catalogue", "withoutTax"));

        Assert.Equal(["The site charges what nobody asked for: Insurance $4.00.", "The rows make 1345.00, and the site says 1340.00."], cart.Problems);
        Assert.IsType<BasketVerdict.Different>(BasketCheck.Check(new([new("Product 21", 2, 122), new("Product 11", 1, 1101)], 1345, "USD", DeliveryAddress.Of("x"), null), cart, new(50, 500)));
    }

    [Fact]
    public async Task Prices_with_tax_are_compared_with_prices_approved_without()
    {
        const string read = "steps: [{ goto: cart }]\nempty: '#empty'\nrows: .row\nname: b\nquantity: i\nlineTotal: u\ntotal: '#total'\nprices: withTax";
        var cart = await CartAsync("<p class=row><b>Chair</b> <i>3</i> <u>35,97 €</u></p><p id=total>35,97 €</p>", read, ("catalogue", "withoutTax"), ("taxPercent", "20"), ("format", "{ decimal: ',', thousands: '.' }"));
        BasketExpectation Approved(decimal price) => new([new("Chair", 3, price)], price * 3, "EUR", DeliveryAddress.Of("x"), null);

        Assert.IsType<BasketVerdict.Same>(BasketCheck.Check(Approved(9.99m), cart, new(0, 0)));
        Assert.IsType<BasketVerdict.PriceChanged>(BasketCheck.Check(Approved(9.90m), cart, new(0, 0)));
    }

    [Fact]
    public async Task Rows_are_known_by_name_and_variant_and_counted_in_our_units()
    {
        const string read = "steps: [{ goto: cart }]\nempty: '#empty'\nrows: .row\nname: b\nquantity: { at: i, pattern: 'x (\\d+)' }\nunitPrice: u";
        const string articles = "TS-L: { name: T-shirt, options: { Size: L } }\nTS-M: { name: T-shirt, options: { Size: M } }\nMUG: { name: Mug, pack: 6 }";
        var cart = await CartAsync("<p class=row><b>T-shirt<br>Size: L</b> <i>x 2</i> <u>10.00</u></p><p class=row><b>MUG</b> <i>x 12</i> <u>2.00</u></p><p class=row><b>Mug, blue</b> <i>x 1</i> <u>2.00</u></p>", read, ("articles", articles));

        Assert.Equal([new CartRow("TS-L", 2, 10, 20), new CartRow("MUG", 2, 12, 24), new CartRow("Mug, blue", 1, 2, 2)], cart.Rows);
    }

    [Theory]
    [InlineData("more: { click: { role: button, name: More } }", "<button onclick=\"add(); if (n > 5) this.remove()\">More</button>")]
    [InlineData("more: { scroll: '#list', end: '#end' }", "")]
    public async Task The_rest_of_a_long_list_is_read_too(string more, string button)
    {
        var page = $$"""
            <div id="list" style="height:90px;overflow:auto"></div>{{button}}<p id="end" hidden>All shown</p>
            <script>
            let n = 0; const row = i => `<p class="row" style="height:40px;margin:0"><b>A${i}</b> <i>1</i> <u>1.00</u></p>`;
            function add() { for (let i = 0; i < 3; i++) list.insertAdjacentHTML('beforeend', row(n++)); }
            add();
            // Scrolling fetches the rest and takes rows away that are out of sight.
            if ({{(button.Length == 0 ? "true" : "false")}}) list.onscroll = () => { if (n < 9) setTimeout(() => { if (n < 9) { add(); if (list.children.length > 5) list.firstElementChild.remove(); } if (n >= 9) end.hidden = false; }, 100); };
            </script>
            """;
        var cart = await CartAsync(page, $"steps: [{{ goto: cart }}]\nempty: '#empty'\nrows: .row\narticle: b\nquantity: i\nunitPrice: u\n{more}");

        Assert.Equal(Enumerable.Range(0, button.Length == 0 ? 9 : 6).Select(i => $"A{i}"), cart.Rows.Select(row => row.Article));
    }

    [Theory]
    [InlineData("empty: '#none'\nrows: .order")]
    [InlineData("rows: .order")]
    [InlineData("empty: '#none'\ntable: table")]
    public async Task Orders_that_come_late_are_not_taken_for_none(string rows)
    {
        await using var web = await LoopbackSite.StartAsync(http => http.Request.Path.Value == "/api"
            ? Results.Stream(async to =>
            {
                await Task.Delay(1500, Stop);
                await to.WriteAsync("<tr class=order><td class=number>7</td><td>5.00</td></tr>"u8.ToArray(), Stop);
            }, "text/html")
            : Results.Content("<!doctype html><title>Shop</title><p id=history>Orders</p><p id=none>You have not placed any orders yet.</p><table><thead><tr><th>Number<th>Total</thead><tbody id=b></tbody></table><script>setTimeout(() => fetch('api').then(r => r.text()).then(t => { none.remove(); b.innerHTML = t; }), 300)</script>", "text/html"), Stop);
        var recipe = RecipeParts.With(("history", $"identifyBy: newOrder\nsteps: [{{ goto: orders }}]\nshown: '#history'\nnumber: {{ column: Number }}\ntotal: {{ column: Total }}\n{rows}"));
        await using var site = await shops.Sites.OpenAsync(shops.Access() with { Website = web.Address }, recipe, Stop);

        Assert.Equal(("7", 5m), (await site.ReadHistoryAsync(null, Stop)).Orders.Select(order => (order.Number, order.Total!.Value)).Single());
    }

    [Fact]
    public async Task Of_several_signs_of_the_history_all_must_be_visible()
    {
        await using var web = await WebAsync(_ => "<h1>Orders</h1>");
        var recipe = RecipeParts.With(("history", "steps: [{ goto: orders }]\nshown: [h1, '#count']\nrows: .order\nnumber: b\nreference: i"));
        await using var site = await shops.Sites.OpenAsync(shops.Access() with { Website = web.Address }, recipe, Stop);

        Assert.Contains("#count", Assert.IsType<HistoryLookup.Unreadable>(await site.FindInHistoryAsync("PO-1", Stop)).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<p>Subtotal (excl. VAT) <strong>$2.75</strong></p><button>Checkout</button>", "/^Subtotal/")]
    [InlineData("<table><tr><td>Subtotal (20%)</td><td>$2.75</td></tr></table>", "/^Subtotal/")]
    [InlineData("<p>Subtotal: <b>$2.75</b></p><button>Checkout</button>", "Subtotal")]
    public async Task Beside_a_label_the_amount_is_read_and_not_what_follows_it(string total, string label)
        => Assert.Equal(2.75m, (await CartAsync($"<p class=row><b>A</b> <i>1</i> <u>2.75</u></p>{total}", $"steps: [{{ goto: cart }}]\nempty: '#empty'\nrows: .row\narticle: b\nquantity: i\nunitPrice: u\ntotal: {{ beside: \"{label}\" }}")).Total);

    [Fact]
    public async Task A_column_that_is_not_there_is_told_with_those_that_are()
        => Assert.Contains("0 columns are called “Qty”", (await Assert.ThrowsAsync<UnknownPageException>(() => CartAsync(Table, ReadTable.Replace("column: Quantity", "column: Qty", StringComparison.Ordinal), ("catalogue", "withoutTax")))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("Desk", typeof(AddLineResult.Added))]
    [InlineData("Chair", typeof(AddLineResult.Added))]
    [InlineData("Chai", typeof(AddLineResult.NotFound))]
    [InlineData("Lamp", typeof(AddLineResult.NotFound))]
    public async Task A_search_takes_the_exact_hit_or_the_page_that_it_jumps_to(string name, Type expected)
    {
        await using var web = await WebAsync(http => http.Request.Path.Value switch
        {
            "/search" when http.Request.Query["q"] == "Desk" => "<h1 id=product>Desk</h1><p id=added>In it</p>",
            "/search" when http.Request.Query["q"] == "Lamp" => "<p id=none>Nothing</p>",
            "/search" => "<p class=hit><a href='p'>Chair</a></p><p class=hit><a href='q'>Chair, blue</a></p>",
            "/p" => "<h1 id=product>Chair</h1><p id=added>In it</p>",
            _ => "<h1>Another</h1>",
        });
        var recipe = RecipeParts.With(("addLine", "search: { steps: [{ goto: 'search?q={name}' }], rows: .hit, name: a, open: a, empty: '#none' }\nproduct: { css: '#product', hasText: '{name}' }\nsteps: []\nadded: '#added'"));
        await using var site = await shops.Sites.OpenAsync(shops.Access() with { Website = web.Address }, recipe, Stop);

        Assert.IsType(expected, await site.AddLineAsync(new(1, "X-1", 1, name), Stop));
    }

    [Fact]
    public async Task An_article_without_address_is_not_found_and_it_is_said_where_to_add_it()
    {
        await using var web = await WebAsync(_ => "");
        await using var site = await shops.Sites.OpenAsync(shops.Access() with { Website = web.Address }, RecipeParts.With(("addLine", "open: [{ goto: '{address}' }]\nproduct: '#product'\nsteps: []\nadded: '#added'")), Stop);

        Assert.Contains("articles", Assert.IsType<AddLineResult.NotFound>(await site.AddLineAsync(new(1, "X-1", 1), Stop)).Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reference_that_only_the_page_of_an_order_shows_is_found_there()
    {
        await using var web = await WebAsync(http => http.Request.Path.Value switch
        {
            "/orders" => "<h1>Order History</h1><p class=order>#12 <a href='order?12'>View</a></p><p class=order>#11 <a href='order?11'>View</a></p>",
            _ => $"<h1>Order Information</h1><dl><dt>Comment</dt><dd>Order {(http.Request.QueryString.Value == "?11" ? "PO-1" : "PO-2")}, urgent</dd></dl>",
        });
        var recipe = RecipeParts.With(("history", """
            steps: [{ goto: orders }]
            shown: [{ role: heading, name: Order History }]
            rows: .order
            number: { pattern: '#(\d+)' }
            details: { open: { role: link, name: View }, shown: { role: heading, name: Order Information }, reference: { beside: Comment, pattern: 'Order (\S+),' } }
            """));
        await using var site = await shops.Sites.OpenAsync(shops.Access() with { Website = web.Address }, recipe, Stop);

        Assert.Equal("11", Assert.IsType<HistoryLookup.Found>(await site.FindInHistoryAsync("PO-1", Stop)).Number);
        Assert.IsType<HistoryLookup.Absent>(await site.FindInHistoryAsync("PO-3", Stop));
    }

    [Theory]
    [InlineData("7", "number: { from: address, pattern: 'order=(\\d+)' }", true)]
    [InlineData("6", "number: { from: address, pattern: 'order=(\\d+)' }", false)]
    [InlineData("7", "number: { from: address, pattern: 'order=(\\d+)' }\nalsoIn: history", true)]
    [InlineData("8", "number: { from: address, pattern: 'order=(\\d+)' }\nalsoIn: history", false)]
    public async Task A_number_from_the_address_counts_only_when_it_is_new_and_the_history_agrees(string inAddress, string number, bool confirmed)
    {
        var bought = false;
        await using var web = await WebAsync(http =>
        {
            if (http.Request.Path.Value == "/done") bought = true;
            return http.Request.Path.Value switch
            {
                "/orders" => $"<p id=history>Orders</p>{(bought ? "<p class=order><b class=number>7</b><i>PO-1</i></p>" : "")}<p class=order><b class=number>6</b><i>PO-0</i></p>",
                "/done" => "<h1 id=thanks>Thank you</h1>",
                _ => $"<input id=reference><p id=total>1.00</p><p id=to>here</p><a id=buy href='done?order={inAddress}'>Buy</a>",
            };
        });
        var recipe = RecipeParts.With(("history", "steps: [{ goto: orders }]\nshown: ['#history']\nrows: .order\nnumber: .number\nreference: i"), ("confirmation", "shown: '#thanks'\n" + number));
        await using var site = await shops.Sites.OpenAsync(shops.Access() with { Website = web.Address }, recipe, Stop);
        var before = await site.ReadHistoryAsync(null, Stop);
        await site.PrepareCheckoutAsync(new("PO-1", DeliveryAddress.Of("here")), Stop);

        var result = await site.CommitAsync(new NewOrderClue(before, 1, []), Stop);

        Assert.Equal(confirmed, result is CommitResult.Confirmed { Number: "7" });
    }

    private async Task<Cart> CartAsync(string page, string readCart, params (string Key, string Yaml)[] more)
    {
        await using var web = await WebAsync(_ => page);
        await using var site = await shops.Sites.OpenAsync(shops.Access() with { Website = web.Address }, RecipeParts.With([("readCart", readCart), .. more]), Stop);
        return await site.ReadCartAsync(Stop);
    }

    private static Task<LoopbackSite> WebAsync(Func<HttpContext, string> body)
        => LoopbackSite.StartAsync(http => Results.Content($"<!doctype html><meta charset=utf-8><title>Shop</title>{body(http)}", "text/html; charset=utf-8"), Stop);
}
