using Microsoft.AspNetCore.Http;
using Procurement.Engine.Orders;
using Procurement.Engine.Orders.Browser;
using Procurement.Engine.Orders.Recipes;

namespace Procurement.Route.Tests.Orders.Defences;

/// <summary>Small sites that ask to be left alone, in the background too, and that lay traps for programs.</summary>
public sealed class QuietSiteTests(PacedBrowser browser) : IClassFixture<PacedBrowser>
{
    private static readonly OrderLineToBuy Item = new(1, "A", 1);
    private readonly List<string> asked = [];
    private int refusals;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("answered: api/add")]
    [InlineData("seconds: 10")]
    public async Task A_background_request_that_was_put_off_is_made_once_more_when_the_site_says(string waits)
    {
        refusals = 1;
        await using var web = await LoopbackSite.StartAsync(Answer, Stop);
        await using var site = await OpenAsync(web, RecipeParts.With(("addLine", $"open: [{{ goto: item }}]\nproduct: '#product'\nsteps:\n  - click: '#add'\n    {waits}\nadded: '#added'")));
        var before = browser.Clock.GetUtcNow();

        Assert.IsType<AddLineResult.Added>(await site.AddLineAsync(Item, Stop));

        Assert.Equal(["POST /api/add", "POST /api/add"], asked);
        Assert.InRange(browser.Clock.GetUtcNow() - before, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task A_wait_that_is_too_long_for_here_ends_the_run_with_the_time()
    {
        refusals = 1;
        await using var web = await LoopbackSite.StartAsync(Answer, Stop);
        await using var site = await OpenAsync(web, RecipeParts.With(("pacing", "waitForRetryAfter: 29"), ("addLine", "open: [{ goto: item }]\nproduct: '#product'\nsteps: [{ click: '#add' }]\nadded: '#added'")));
        var before = browser.Clock.GetUtcNow();

        var busy = await Assert.ThrowsAsync<SiteBusyException>(() => site.AddLineAsync(Item, Stop));

        Assert.InRange(busy.Until - before, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(40));
        Assert.Equal(["POST /api/add"], asked);
    }

    [Fact]
    public async Task An_empty_list_whose_rows_were_put_off_proves_nothing_until_they_have_come()
    {
        refusals = 1;
        await using var web = await LoopbackSite.StartAsync(Answer, Stop);
        await using var site = await OpenAsync(web, RecipeParts.With(("history", "steps: [{ goto: orders }]\nshown: ['#history']\nempty: '#none'\nrows: .order\nreference: .reference\nnumber: .number")));

        Assert.Equal("N-7", Assert.IsType<HistoryLookup.Found>(await site.FindInHistoryAsync("PO-7", Stop)).Number);
    }

    [Fact]
    public async Task The_click_that_orders_is_made_once_and_the_time_that_the_site_names_is_kept()
    {
        await using var web = await LoopbackSite.StartAsync(Answer, Stop);
        await using var site = await OpenAsync(web, RecipeParts.With(("checkout", "steps: [{ goto: checkout }, { fill: { field: '#reference', value: '{reference}' } }]\nreview: { total: '#total', shipTo: '#to', reference: '#reference' }")));
        await site.PrepareCheckoutAsync(new CheckoutDetails("PO-7", DeliveryAddress.Of("Service Road 4, Dubai"), null), Stop);
        await site.ReadCheckoutAsync(Stop);
        var before = browser.Clock.GetUtcNow();
        refusals = 1;

        var unclear = Assert.IsType<CommitResult.Unclear>(await site.CommitAsync(Stop));

        Assert.True(unclear.Clicked);
        Assert.InRange(unclear.QuietUntil!.Value - before, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(31));
        Assert.Equal(["POST /buy"], asked);
    }

    [Theory]
    [InlineData("<div style='position:absolute;left:-5000px'><label>Website <input name=website></label></div>", "fill: { field: { label: Website }, value: x }")]
    [InlineData("<label style='opacity:0'>Website <input></label>", "fill: { field: { label: Website }, value: x }")]
    [InlineData("<div aria-hidden='true'><a href='trap'>Outlet</a></div>", "click: { text: Outlet }")]
    [InlineData("<a href='trap' style='position:absolute;left:-5000px'>Outlet</a>", "click: { role: link, name: Outlet }")]
    [InlineData("<a href='trap' style='display:none'>Outlet</a>", "click: { css: 'a[href=trap]' }")]
    public async Task What_only_programs_find_is_neither_filled_nor_followed(string trap, string step)
    {
        await using var web = await LoopbackSite.StartAsync(http => http.Request.Path == "/trap" ? Note(http, Results.Ok()) : Html($"<p id='product'>A</p>{trap}"), Stop);
        await using var site = await OpenAsync(web, RecipeParts.With(("timeouts", "page: 1"), ("addLine", $"open: [{{ goto: item }}]\nproduct: '#product'\nsteps: [{{ {step} }}]\nadded: '#product'")));

        await Assert.ThrowsAsync<UnknownPageException>(() => site.AddLineAsync(Item, Stop));
        Assert.Empty(asked);
    }

    [Fact]
    public async Task A_trap_is_not_what_a_condition_asks_for()
    {
        await using var web = await LoopbackSite.StartAsync(_ => Html("<p id=product>A</p><div style='position:absolute;left:-5000px'><input></div><button onclick='added.hidden = false'>Plus</button><p id=added hidden>Added</p>"), Stop);
        await using var site = await OpenAsync(web, RecipeParts.With(("addLine", "open: [{ goto: item }]\nproduct: '#product'\nsteps: [{ if: { visible: input, then: [{ fill: { field: input, value: '1' } }], else: [{ click: { role: button, name: Plus } }] } }]\nadded: '#added'")));

        Assert.IsType<AddLineResult.Added>(await site.AddLineAsync(Item, Stop));
    }

    [Fact]
    public async Task A_box_that_says_later_is_not_taken_for_a_refusal()
    {
        refusals = 1;
        await using var web = await LoopbackSite.StartAsync(http => http.Request.Method == "POST" ? Answer(http)
            : Html("<p id=product>A</p><button id=add onclick=\"fetch('/api/add', { method: 'POST' }).then(r => { added.hidden = !r.ok; if (!r.ok) alert('Please wait') })\">Add</button><p id=added hidden>Added</p>"), Stop);
        await using var site = await OpenAsync(web, RecipeParts.With(("dialogs", "- { text: please, means: refused }"), ("addLine", "open: [{ goto: item }]\nproduct: '#product'\nsteps: [{ click: '#add' }]\nadded: '#added'")));

        Assert.IsType<AddLineResult.Added>(await site.AddLineAsync(Item, Stop));
        Assert.Equal(["POST /api/add", "POST /api/add"], asked);
    }

    [Fact]
    public async Task Of_a_trap_and_a_field_with_one_name_the_field_is_filled_in()
    {
        await using var web = await LoopbackSite.StartAsync(_ => Html("<p id='product'>A</p><div style='position:absolute;left:-5000px'><label>Quantity <input id=trap></label></div><label>Quantity <input id=real oninput=\"added.hidden = false\"></label><p id=added hidden>Added</p>"), Stop);
        await using var site = await OpenAsync(web, RecipeParts.With(("addLine", "open: [{ goto: item }]\nproduct: '#product'\nsteps: [{ fill: { field: { label: Quantity }, value: '{quantity}' } }]\nadded: '#added'")));

        Assert.IsType<AddLineResult.Added>(await site.AddLineAsync(Item, Stop));
    }

    [Fact]
    public async Task The_browser_says_what_it_is()
    {
        var agent = "";
        await using var web = await LoopbackSite.StartAsync(http =>
        {
            agent = http.Request.Headers.UserAgent.ToString();
            return Html("<p id='empty'>Empty</p>");
        }, Stop);
        await using var site = await OpenAsync(web, RecipeParts.With());

        await site.ReadCartAsync(Stop);

        Assert.Contains("HeadlessChrome/", agent, StringComparison.Ordinal);
    }

    private Task<ISupplierSite> OpenAsync(LoopbackSite web, Recipe recipe) => browser.Sites.OpenAsync(new SupplierAccess("BRC", web.Address, "user", "secret"), recipe, Stop);

    private IResult Answer(HttpContext http) => (http.Request.Method, http.Request.Path.Value) switch
    {
        ("GET", "/item") => Html("<p id=product>A</p><button id=add onclick=\"fetch('/api/add', { method: 'POST' }).then(r => added.hidden = !r.ok)\">Add</button><p id=added hidden>Added</p>"),
        ("GET", "/orders") => Html("<h1 id=history>Orders</h1><p id=none>No orders</p><div id=list></div><script>fetch('/api/orders').then(async r => { if (!r.ok) return; none.remove(); list.innerHTML = await r.text(); })</script>"),
        ("GET", "/api/orders") => Refused(http) ?? Html("<p class=order><b class=reference>PO-7</b> <i class=number>N-7</i></p>"),
        ("GET", "/checkout") => Html("<form method=post action=/buy><input id=reference name=reference><b id=total>1.00</b><p id=to>Service Road 4, Dubai</p><button id=buy>Buy</button></form>"),
        ("POST", _) => Note(http, Refused(http) ?? Html("<h1 id=thanks>Thanks</h1><b id=number>N-8</b>")),
        _ => Results.NotFound(),
    };

    private IResult Note(HttpContext http, IResult result)
    {
        asked.Add($"{http.Request.Method} {http.Request.Path}");
        return result;
    }

    private IResult? Refused(HttpContext http)
    {
        if (refusals-- <= 0) return null;
        http.Response.Headers.RetryAfter = "30";
        return Results.Text("Later", statusCode: 429);
    }

    private static IResult Html(string body) => Results.Content($"<!doctype html><title>Shop</title>{body}", "text/html; charset=utf-8");
}
