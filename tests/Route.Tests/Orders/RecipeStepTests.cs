using Microsoft.AspNetCore.Http;
using Procurement.Engine.Orders;
using Procurement.Engine.Orders.Browser;
using Procurement.Engine.Orders.Recipes;

namespace Procurement.Route.Tests.Orders;

/// <summary>Each kind of step and locator on a small page in a real browser. What a step did is what the page then says.</summary>
public sealed class RecipeStepTests(SandboxShops shops) : IClassFixture<SandboxShops>
{
    private static readonly DeliveryAddress Building7 = new("Building 7", "Service Road 4", "Dubai", "AE");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("{ role: button, name: Add to cart }")]
    [InlineData("{ role: button, name: \"/^add to/i\", exact: true }")]
    [InlineData("{ css: button, near: { text: Second }, nth: -1 }")]
    [InlineData("{ css: button, within: { css: .card, has: { text: Second, exact: true } }, nth: 2 }")]
    [InlineData("{ css: .card button, hasText: Add }")]
    [InlineData("{ title: Puts it in }")]
    [InlineData("{ testId: add }")]
    [InlineData("[\"#not-there\", { testId: add }]")]
    public async Task A_button_is_found_by(string locator)
    {
        const string page = """
            <div class="card"><h3>First</h3><button>-</button></div>
            <div class="card"><h3>Second</h3><button>-</button><button data-testid="add" title="Puts it in" onclick="done('added')">Add to cart</button></div>
            <button style="display:none">Add to cart</button>
            """;

        Assert.Equal("added", await DoAsync(page, $"- click: {locator}"));
    }

    [Fact]
    public async Task Of_a_live_and_a_disabled_button_with_one_text_the_live_one_is_clicked()
        => Assert.Equal("live", await DoAsync("<button disabled>Confirm</button><button onclick=\"done('live')\">Confirm</button>", "- click: { role: button, name: Confirm }"));

    [Fact]
    public async Task Several_that_could_be_meant_are_not_clicked_and_told_with_the_line()
    {
        var unknown = await Assert.ThrowsAsync<UnknownPageException>(() => DoAsync("<button>Next</button><button>Next</button>", "- click: { role: button, name: Next }"));

        Assert.Contains("2 of it are visible: button “Next” (line ", unknown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_button_in_a_frame_is_clicked()
        => Assert.Equal("framed", await DoAsync("<iframe id='pay' srcdoc=\"<button onclick=&quot;parent.done('framed')&quot;>Pay later</button>\"></iframe>", "- click: { role: button, name: Pay later, frame: \"#pay\" }"));

    [Fact]
    public async Task Text_is_typed_the_field_left_and_the_sites_sign_waited_for()
    {
        const string page = """
            <input id="note"><p id="saved" hidden>Saved</p>
            <script>let keys = ''; note.onkeyup = e => keys += e.key; note.onblur = () => setTimeout(() => { saved.hidden = false; done(note.value + '/' + keys); }, 300);</script>
            """;

        Assert.Equal("AB/AB", await DoAsync(page, "- fill: { field: \"#note\", value: AB, typed: true, saved: { text: Saved } }"));
    }

    [Fact]
    public async Task A_step_waits_for_its_background_request_and_notices_a_refusal()
    {
        const string page = """
            <input id="note" onchange="fetch('comment?' + this.value).then(r => done(r.status))"><input id="other" onchange="fetch('refuse')">
            """;

        Assert.Equal("200", await DoAsync(page, "- fill: { field: \"#note\", value: AB, leave: true }\n  answered: comment"));
        Assert.Contains("answered 409", (await Assert.ThrowsAsync<UnknownPageException>(() => DoAsync(page, "- fill: { field: \"#other\", value: AB, leave: true }\n  answered: refuse"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_option_of_a_select_that_fills_later_is_chosen_by_words()
        => Assert.Equal("2", await DoAsync("<select id='z' onchange='done(value)'><option value='0'>Please choose</option></select><script>setTimeout(() => z.innerHTML += '<option value=1>Abu Dhabi</option><option value=2>Dubai</option>', 300)</script>",
            "- choose: { field: \"#z\", option: dubai }"));

    [Fact]
    public async Task An_option_of_a_list_that_opens_on_a_click_is_chosen_even_where_its_label_lies_over_it()
    {
        const string page = """
            <div style="position:relative;width:200px"><div role="combobox" id="s" style="width:200px;height:30px" onclick="list.hidden = false"></div><label for="s" style="position:absolute;inset:0" onclick="s.click()">Year</label></div>
            <div id="list" hidden><div role="option" onclick="pick(this)">2087</div><div role="option" onclick="pick(this)">2088</div></div>
            <script>function pick(o) { s.textContent = o.textContent; list.hidden = true; done(o.textContent); }</script>
            """;

        Assert.Equal("2088", await DoAsync(page, "- choose: { field: { role: combobox }, option: \"2088\" }"));
    }

    [Theory]
    [InlineData("Express", "e")]
    [InlineData("By van", "v")]
    [InlineData("Account 4368", "a")]
    public async Task A_radio_button_is_picked_by_its_label_or_by_its_row(string option, string value)
    {
        const string page = """
            <input type="radio" name="r" value="s" id="s" checked><label for="s">Standard</label>
            <input type="radio" name="r" value="e" id="e" style="display:none" onchange="done(value)"><label for="e">Express</label>
            <label><input type="radio" name="r" value="v" onchange="done(value)"> By van</label>
            <table><tr><td><input type="radio" name="p" value="a" onchange="done(value)"></td><td>Account 4368</td></tr><tr><td><input type="radio" name="p" value="b"></td><td>Card 1234</td></tr></table>
            """;

        Assert.Equal(value, await DoAsync(page, $"- pick: {{ option: {option} }}"));
    }

    [Fact]
    public async Task What_the_page_shows_decides_between_form_and_list()
    {
        const string steps = """
            - if:
                visible: { label: Known addresses }
                then: [do: { flow: say, with: { word: list } }]
                else: [do: { flow: say, with: { word: "form {shipTo.city}" } }]
            """;

        Assert.Equal("list", await DoAsync("<label>Known addresses <select></select></label><input id='said' onchange='done(value)'>", steps));
        Assert.Equal("form Dubai", await DoAsync("<input id='said' onchange='done(value)'>", steps));
    }

    [Fact]
    public async Task Plus_is_clicked_until_the_quantity_is_there_although_the_page_answers_late()
        => Assert.Equal("4", await DoAsync("<b id='q'>1</b><button onclick=\"setTimeout(() => { q.textContent++; done(q.textContent) }, 150)\">+</button>",
            "- repeat: { until: { text: { at: \"#q\", is: \"4\" } }, steps: [click: { role: button, name: + }] }"));

    [Fact]
    public async Task A_quantity_that_stays_stops_the_run()
        => Assert.Contains("stays “3”", (await Assert.ThrowsAsync<UnknownPageException>(() => DoAsync("<b id='q'>1</b><button onclick=\"if (q.textContent < 3) q.textContent++\">+</button>",
            "- repeat: { until: { text: { at: \"#q\", is: \"5\" } }, steps: [click: { role: button, name: + }] }"))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task What_must_be_true_and_is_not_stops_the_run_with_the_recipes_own_words()
        => Assert.Contains("the office must be chosen", (await Assert.ThrowsAsync<UnknownPageException>(() => DoAsync("<p id='o'>Home</p>", "- expect: { text: { at: \"#o\", is: Office }, because: the office must be chosen }"))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Banners_are_closed_whenever_they_come()
    {
        const string page = """
            <button onclick="done('through')">Go</button>
            <div id="bar" style="position:fixed;inset:0;background:#fff"><button onclick="bar.remove(); setTimeout(() => second.hidden = false, 0)">Close</button></div>
            <div id="second" hidden style="position:fixed;inset:0;background:#fff"><button onclick="second.remove()">Got it</button></div>
            """;

        Assert.Equal("through", await DoAsync(page, "- click: { role: button, name: Go, exact: true }", ("banners", "- close: { role: button, name: Close }\n- { shown: \"#second\", close: { role: button, name: Got it } }")));
    }

    [Fact]
    public async Task A_banner_that_comes_while_a_click_waits_is_closed()
    {
        const string page = """
            <button id="go" onclick="done('through')" onmousemove="late()">Go</button><div id="bar" hidden style="position:fixed;inset:0;background:#fff"><button onclick="bar.remove()">Close</button></div>
            <script>
            // The trial lands; then the button is busy for a while, and the banner comes before it is free.
            let trials = 0; function late() { if (trials++) return; go.disabled = true; setTimeout(() => { bar.hidden = false; go.disabled = false; }, 200); }
            </script>
            """;

        Assert.Equal("through", await DoAsync(page, "- click: { role: button, name: Go, exact: true }", ("banners", "- close: { role: button, name: Close }")));
    }

    [Fact]
    public async Task A_menu_that_lies_over_a_single_page_app_is_closed_by_going_elsewhere_in_it()
    {
        const string page = """
            <button onclick="done('through')">Go</button><div id="menu" style="position:fixed;inset:0">Menu</div><script>onkeydown = e => { if (e.key === 'Escape') menu.remove(); }</script>
            """;

        Assert.Equal("through", await DoAsync(page, "- goto: \"checkout#/orders\"\n- click: { role: button, name: Go }"));
    }

    [Theory]
    [InlineData("- click: { css: button, hasText: \"Buy {shipTo.city}\" }", "Buy Dubai")]
    [InlineData("- fill: { field: \"#q\", value: x }\n  answered: api/{reference}\n  seconds: 1", "No request with “api/PO-1” in its address was sent after this step (line ")]
    [InlineData("- fill: { field: \"#q\", value: x }\n  seconds: 1", "(line ")]
    public async Task What_went_wrong_names_the_values_and_the_line(string steps, string words)
        => Assert.Contains(words, (await Assert.ThrowsAsync<UnknownPageException>(() => DoAsync($"<input id=q {(words == "(line " ? "disabled" : "")}>", steps))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("- choose: { field: \"#s\", option: Dubai }\n  answered: never")]
    [InlineData("- pick: { option: Express }\n  answered: never")]
    [InlineData("- check: \"#c\"\n  answered: never")]
    [InlineData("- fill: { field: \"#f\", value: \"\" }\n  answered: never")]
    public async Task What_is_so_already_is_left_alone_and_no_request_is_awaited(string step)
        => Assert.Equal("untouched", await DoAsync("<select id=s onchange=\"done('changed')\"><option>Sharjah<option selected>Dubai</select><label><input type=radio checked> Express</label><input type=checkbox id=c checked><input id=f><button onclick=\"done('untouched')\">Go</button>",
            step + "\n- click: { role: button, name: Go }"));

    [Fact]
    public async Task An_order_without_a_date_gets_the_next_working_days_where_the_site_wants_one()
    {
        await using var web = await WebAsync("<input id='d' onchange='done(value)'>");
        var recipe = Steps("- fill: { field: \"#d\", value: \"{needBy}\", leave: true }");
        await using var site = await OpenAsync(web, recipe with { Checkout = recipe.Checkout with { NeedByElse = 3 } });
        await site.PrepareCheckoutAsync(new("PO-1", Building7), Stop);

        var date = DateOnly.Parse((await site.ReadCheckoutAsync(Stop)).ShipTo!, System.Globalization.CultureInfo.InvariantCulture);

        Assert.InRange(date.DayNumber - DateOnly.FromDateTime(DateTime.UtcNow).DayNumber, 2, 6);
        Assert.DoesNotContain(date.DayOfWeek, new[] { DayOfWeek.Saturday, DayOfWeek.Sunday });
    }

    [Theory]
    [InlineData("en-GB", "United Arab Emirates")]
    [InlineData("de-DE", "Vereinigte Arabische Emirate")]
    public async Task A_country_is_named_in_the_sites_language(string locale, string name)
        => Assert.Equal(name, await DoAsync($"<select onchange='done(value)'><option>-<option>{name}</select>", "- choose: { field: { role: combobox }, option: \"{shipTo.country.name}\" }", ("locale", locale)));

    [Fact]
    public async Task A_value_is_read_at_a_locator_written_straight_away()
        => Assert.Equal("through", await DoAsync("<p>State: open</p><button onclick=\"done('through')\">Go</button>", "- expect: { text: { at: { css: p, hasText: State }, has: open } }\n- click: { role: button, name: Go }"));

    [Fact]
    public async Task Words_of_an_alert_or_a_message_that_mean_refused_are_told()
    {
        var byBox = await Assert.ThrowsAsync<SiteRefusedException>(() => DoAsync("<button onclick=\"alert('Please give a date')\">Go</button>", "- click: { role: button, name: Go }\n- wait: \"#next\"", ("dialogs", "- { text: Please, means: refused }")));
        var byMessage = await Assert.ThrowsAsync<SiteRefusedException>(() => DoAsync("<button onclick=\"m.hidden=false\">Go</button><p id='m' hidden>At least 50.00</p>", "- click: { role: button, name: Go }\n- wait: \"#next\"", ("messages", "- { shown: \"#m\", means: refused }")));

        Assert.Equal(("Please give a date", "At least 50.00"), (byBox.Words, byMessage.Words));
    }

    [Fact]
    public async Task An_optional_step_that_fails_is_passed_over_and_reported()
    {
        await using var web = await WebAsync("<button onclick=\"done('went on')\">Go</button>");
        await using var site = await OpenAsync(web, Steps("- click: { role: button, name: Close survey }\n  optional: true\n  seconds: 1\n- click: { role: button, name: Go }"));

        await site.PrepareCheckoutAsync(new("PO-1", Building7), Stop);

        Assert.Contains("Close survey", Assert.Single(site.Wear).What, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_date_is_written_as_the_site_wants_it_and_long_text_keeps_the_reference()
        => Assert.Equal("24 novembre 2026 PO-1", await DoAsync("<input id='d'><input id='t' onchange='done(d.value + \" \" + value)'>",
            "- fill: { field: \"#d\", value: \"{needBy:d MMMM yyyy}\" }\n- fill: { field: \"#t\", value: \"{reference} and more\", longest: 5, leave: true }", ("locale", "fr-FR")));

    private async Task<string> DoAsync(string page, string steps, params (string Key, string Yaml)[] more)
    {
        await using var web = await WebAsync(page);
        await using var site = await OpenAsync(web, Steps(steps, more));
        await site.PrepareCheckoutAsync(new("PO-1", Building7, new DateOnly(2026, 11, 24)), Stop);
        return (await site.ReadCheckoutAsync(Stop)).ShipTo!;
    }

    /// <summary>What the page did is said where the review reads the address.</summary>
    private static Recipe Steps(string steps, params (string Key, string Yaml)[] more) => RecipeParts.With(
    [
        ("checkout", $"""
            steps:
              - goto: checkout
              - fill: {"{"} field: "#reference", value: "{"{"}reference{"}"}" {"}"}
              {steps.Replace("\n", "\n  ", StringComparison.Ordinal)}
              - wait: "#to"
            review: {"{"} total: "#total", shipTo: "#to", reference: "#reference" {"}"}
            """),
        ("flows", "say:\n  - fill: { field: \"#said\", value: \"{word}\", leave: true }"),
        .. more,
    ]);

    private Task<ISupplierSite> OpenAsync(LoopbackSite web, Recipe recipe) => shops.Sites.OpenAsync(shops.Access() with { Website = web.Address }, recipe, Stop);

    private static Task<LoopbackSite> WebAsync(string page) => LoopbackSite.StartAsync(http => http.Request.Path.Value switch
    {
        "/refuse" => Results.StatusCode(409),
        "/comment" => Results.Text("ok"),
        _ => Results.Content($"""
            <!doctype html><meta charset="utf-8"><title>Shop</title><script>function done(what) {"{"} document.getElementById('result').innerHTML = '<p id="to"></p>'; to.textContent = what; {"}"}</script>
            {page}<input id="reference"><p id="total">1.00</p><button id="buy">Buy</button><div id="result"></div>
            """, "text/html; charset=utf-8"),
    }, Stop);
}
