using System.Globalization;
using System.Net;
using Procurement.Simulators.Shop;
using Procurement.Simulators.Shop.Defences;
using Procurement.Simulators.Shop.Endpoints;

namespace Procurement.Route.Tests.Simulators.Shop;

/// <summary>Each defence stops what it is there for and lets a patient visitor through.</summary>
public sealed class ShopDefenceTests(ShopRoom room) : ShopTest(room)
{
    [Fact]
    public async Task Too_many_requests_are_told_when_to_come_back()
    {
        await DefendAsync(new Defence { RequestsPerMinute = 3 });
        var buyer = Buyer(Personalities.Classic);
        for (var i = 0; i < 3; i++) await buyer.GetAsync("");
        Clock.Advance(TimeSpan.FromSeconds(20));

        var refused = await buyer.GetAsync("");
        Clock.Advance(refused.Headers.RetryAfter!.Delta!.Value);
        var welcome = await buyer.GetAsync("");

        Assert.Equal((HttpStatusCode.TooManyRequests, 40.0, HttpStatusCode.OK), (refused.StatusCode, refused.Headers.RetryAfter.Delta.Value.TotalSeconds, welcome.StatusCode));
    }

    [Theory, MemberData(nameof(AllPersonalities))]
    public async Task Without_the_cookie_of_the_script_there_is_no_other_page(string personality)
    {
        await DefendAsync(new Defence { ScriptCookie = true });
        var address = new Uri($"{(personality == Personalities.Classic ? "" : personality + "/")}{Code}/", UriKind.Relative);

        var before = await Browser.GetStringAsync(address, Ending);
        var nonce = before.Split("data-n=\"")[1][..8];
        var sum = nonce.Aggregate(7, (total, letter) => (total * 31 + letter) % 1_000_003);
        Cookies.Add(Browser.BaseAddress!, new Cookie("pace", $"{nonce}.{sum.ToString(CultureInfo.InvariantCulture)}", "/"));

        Assert.Contains("Checking your browser", before, StringComparison.Ordinal);
        Assert.Contains("BrightClean", await Browser.GetStringAsync(address, Ending), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(AllPersonalities))]
    public async Task Who_fills_in_the_hidden_field_is_locked_out(string personality)
    {
        await DefendAsync(new Defence { Honeypots = true });
        var buyer = Buyer(personality);

        await buyer.PostAsync(personality == Personalities.Spa ? "session" : "sign-in", ("email", ShopOptions.DefaultUser), ("password", ShopOptions.DefaultPassword), ("website", "http://x.example"));

        Assert.Equal(HttpStatusCode.Forbidden, (await buyer.GetAsync(personality == Personalities.Spa ? "boot" : "")).StatusCode);
        Assert.Contains(await EventsAsync(), happened => happened.What == "honeypot-field");
    }

    [Fact]
    public async Task Who_follows_the_hidden_link_is_locked_out()
    {
        await DefendAsync(new Defence { Honeypots = true });
        var buyer = Buyer(Personalities.OnePage);
        var link = (await buyer.TextAsync("")).Split("clearance-outlet").Length;

        var trapped = await buyer.GetAsync("clearance-outlet");

        Assert.Equal((2, HttpStatusCode.Forbidden, HttpStatusCode.Forbidden), (link, trapped.StatusCode, (await buyer.GetAsync("cart")).StatusCode));
    }

    [Theory, MemberData(nameof(AllPersonalities))]
    public async Task A_form_that_comes_back_at_once_is_refused_and_a_moment_later_taken(string personality)
    {
        await DefendAsync(new Defence { DwellMs = 3000 });
        var buyer = Buyer(personality);
        await buyer.GetAsync(personality == Personalities.Spa ? "session" : "sign-in");

        var fast = await buyer.SignInAsync();
        Clock.Advance(TimeSpan.FromSeconds(3));
        var slow = await buyer.SignInAsync();

        Assert.Equal((HttpStatusCode.UnprocessableEntity, HttpStatusCode.OK), (fast.StatusCode, slow.StatusCode));
    }

    [Fact]
    public async Task A_session_ends_in_another_browser()
    {
        await DefendAsync(new Defence { BindUserAgent = true });
        var buyer = Buyer(Personalities.Classic);
        await buyer.SignInAsync();
        var before = await buyer.TextAsync("account");
        Browser.DefaultRequestHeaders.UserAgent.Clear();
        Browser.DefaultRequestHeaders.UserAgent.ParseAdd("Other/2");

        Assert.Contains("Your account", before, StringComparison.Ordinal);
        Assert.Contains("Password", await buyer.TextAsync("account"), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(AllPersonalities))]
    public async Task A_burst_of_sign_ins_locks_signing_in_for_a_while(string personality)
    {
        await DefendAsync(new Defence { SignInsBeforeLock = 2 });
        var buyer = Buyer(personality);
        await buyer.SignInAsync();
        await buyer.SignInAsync();

        var locked = await buyer.SignInAsync();
        Clock.Advance(TimeSpan.FromMinutes(11));
        var open = await buyer.SignInAsync();

        Assert.Equal((HttpStatusCode.TooManyRequests, HttpStatusCode.OK), (locked.StatusCode, open.StatusCode));
    }

    [Theory]
    [InlineData(Personalities.Classic, "sign-in", Step.SignIn)]
    [InlineData(Personalities.Classic, "search?q=gloves", Step.Search)]
    [InlineData(Personalities.OnePage, "checkout", Step.Checkout)]
    public async Task A_challenge_stands_at_the_address_until_it_is_solved_and_does_not_say_its_answer(string personality, string path, string step)
    {
        var buyer = Buyer(personality);
        await buyer.SignInAsync();
        await buyer.AddAsync(Gloves, 1);
        await DefendAsync(new Defence { ChallengeAt = [step], ChallengeKind = "letters" });

        var page = await buyer.GetAsync(path);
        var html = await page.Content.ReadAsStringAsync(Ending);
        var answer = await ChallengeAsync();
        var wrong = await AnswerAsync(answer, ("text", "ZZZZZ"));
        var right = await AnswerAsync(answer, ("text", answer.Text!));

        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.UnprocessableEntity, HttpStatusCode.NoContent), (page.StatusCode, wrong, right));
        Assert.DoesNotContain(answer.Text!, html, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(HttpStatusCode.OK, (await buyer.GetAsync(path)).StatusCode);
        Assert.Equal("image/png", (await Browser.GetAsync(new Uri($"_challenge/{answer.Id}/ground.png", UriKind.Relative), Ending)).Content.Headers.ContentType!.MediaType);
    }

    [Theory]
    [InlineData(0, 12, 400, true)]
    [InlineData(5, 12, 400, true)]
    [InlineData(9, 12, 400, false)]
    [InlineData(0, 1, 400, false)]
    [InlineData(0, 12, 3, false)]
    public async Task A_slider_wants_the_place_and_the_movement_of_a_hand(int off, int moves, int milliseconds, bool solved)
    {
        await DefendAsync(new Defence { ChallengeAt = [Step.SignIn], ChallengeKind = "slider" });
        await Buyer(Personalities.Classic).GetAsync("sign-in");
        var answer = await ChallengeAsync();

        var status = await AnswerAsync(answer, ("x", (answer.DragBy!.Value + off).ToString(CultureInfo.InvariantCulture)), ("moves", moves.ToString(CultureInfo.InvariantCulture)), ("ms", milliseconds.ToString(CultureInfo.InvariantCulture)));

        Assert.Equal(solved, status == HttpStatusCode.NoContent);
        Assert.Equal(solved, (await ChallengeAsync()).Solved);
    }

    [Fact]
    public async Task The_single_page_is_told_where_its_challenge_is()
    {
        await DefendAsync(new Defence { ChallengeAt = [Step.Search] });
        Browser.DefaultRequestHeaders.Accept.ParseAdd("application/json");

        Assert.Contains("\"challenge\":\"/_challenge/", await Buyer(Personalities.Spa).TextAsync("products?q=gloves"), StringComparison.Ordinal);
    }

    private async Task<HttpStatusCode> AnswerAsync(ChallengeAnswer answer, params (string Name, string Value)[] values)
    {
        using var form = new FormUrlEncodedContent(values.Select(value => KeyValuePair.Create(value.Name, value.Value)));
        return (await Browser.PostAsync(new Uri($"_challenge/{answer.Id}", UriKind.Relative), form, Ending)).StatusCode;
    }
}
