using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Procurement.Engine.Orders;
using Procurement.Engine.Orders.Browser;
using Procurement.Simulators.Shop;
using TemporaryFolder = Procurement.Testing.TemporaryFolder;

namespace Procurement.Route.Tests.Orders;

/// <summary>The browser, the network and sites that lead astray.</summary>
public sealed class BrowserTroubleTests(SandboxShops shops) : IClassFixture<SandboxShops>, IAsyncLifetime
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await shops.ResetAsync(Stop);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_browser_that_died_is_told_and_the_next_session_gets_another()
    {
        using var folder = new TemporaryFolder();
        var pidFile = Path.Combine(folder.Path, "pid");
        await using var sites = SandboxShops.NewSites(new OrderingOptions { BrowserPath = BrowserThatLeavesItsId.Write(folder.Path, pidFile) });
        await using var site = await sites.OpenAsync(shops.Access(), shops.Recipe, Stop);
        await site.SignInAsync(Stop);
        using (var browser = Process.GetProcessById(int.Parse(await File.ReadAllTextAsync(pidFile, Stop), CultureInfo.InvariantCulture))) browser.Kill(entireProcessTree: true);

        await Assert.ThrowsAsync<SiteUnavailableException>(() => site.EmptyCartAsync(Stop));
        await site.DisposeAsync();
        await using var next = await sites.OpenAsync(shops.Access(), shops.Recipe, Stop);

        Assert.Equal(SignInResult.SignedIn, await next.SignInAsync(Stop));
    }

    [Fact]
    public async Task A_browser_that_is_not_installed_is_told_with_the_key_to_set()
    {
        await using var sites = SandboxShops.NewSites(new OrderingOptions { BrowserPath = "/no/such/browser" });

        var missing = await Assert.ThrowsAsync<SiteUnavailableException>(() => sites.OpenAsync(shops.Access(), shops.Recipe, Stop));

        Assert.Contains("Ordering:BrowserPath", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_comes_when_all_places_are_taken_waits_until_one_is_free()
    {
        var first = await shops.Sites.OpenAsync(shops.Access(), shops.Recipe, Stop);

        var second = shops.Sites.OpenAsync(shops.Access("OFW"), shops.Recipe, Stop);
        // Much more work than opening a page: without a limit the second would be open by now.
        await first.SignInAsync(Stop);
        await first.EmptyCartAsync(Stop);
        Assert.False(second.IsCompleted);
        await first.DisposeAsync();

        await (await second).DisposeAsync();
    }

    [Fact]
    public async Task A_shop_that_is_not_there_is_unavailable()
    {
        await using var site = await shops.Sites.OpenAsync(shops.Access() with { Website = new Uri($"http://127.0.0.1:{UnusedPort()}/BRC") }, shops.Recipe, Stop);

        await Assert.ThrowsAsync<SiteUnavailableException>(() => site.SignInAsync(Stop));
    }

    [Fact]
    public async Task A_shop_that_does_not_answer_in_time_is_a_timeout()
    {
        await shops.BreakAsync(new Fault("BRC", SlowMs: 60_000), Stop);
        await using var site = await shops.Sites.OpenAsync(shops.Access(), shops.Recipe with { Timeouts = new() { Page = 1 } }, Stop);

        await Assert.ThrowsAsync<SiteTimeoutException>(() => site.SignInAsync(Stop));
    }

    [Fact]
    public async Task A_shop_that_leads_to_another_host_gets_no_password()
    {
        var given = 0;
        await using var elsewhere = await LoopbackSite.StartAsync(http =>
        {
            if (http.Request.Method == "POST") Interlocked.Increment(ref given);
            return Results.Content("""<form id="sign-in-form" method="post"><input id="email"><input id="password" type="password"><button id="sign-in">Sign in</button></form>""", "text/html");
        }, Stop);
        await using var byScript = await LoopbackSite.StartAsync(_ => Results.Content($"<script>location.href='{elsewhere.Address}'</script>", "text/html"), Stop);
        await using var byRedirect = await LoopbackSite.StartAsync(_ => Results.Redirect(elsewhere.Address.AbsoluteUri), Stop);

        foreach (var shop in new[] { byScript, byRedirect })
        {
            await using var site = await shops.Sites.OpenAsync(shops.Access() with { Website = shop.Address }, shops.Recipe with { Timeouts = new() { Page = 2 } }, Stop);
            await Assert.ThrowsAsync<UnknownPageException>(() => site.SignInAsync(Stop));
        }
        Assert.Equal(0, given);
    }

    [Fact]
    public async Task A_second_factor_is_given_where_the_shop_asks_for_one()
    {
        const string secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";
        await using var strict = await ShopServer.StartAsync(SandboxShops.ShopOptionsFor(null) with { TotpSecret = secret }, Stop);
        var access = shops.Access() with { Website = new Uri(strict.BaseAddress, "OFW") };

        await using (var without = await shops.Sites.OpenAsync(access, shops.Recipe, Stop))
            await Assert.ThrowsAsync<SignInRefusedException>(() => without.SignInAsync(Stop));
        await using var with = await shops.Sites.OpenAsync(access with { TotpSecret = secret }, shops.Recipe, Stop);

        Assert.Equal(SignInResult.SignedIn, await with.SignInAsync(Stop));
    }

    [Fact]
    public async Task Carts_orders_and_sessions_of_a_shop_survive_its_restart()
    {
        using var folder = new TemporaryFolder();
        string session;
        await using (var before = await ShopServer.StartAsync(SandboxShops.ShopOptionsFor(folder.Path), Stop))
        await using (var site = await shops.SignedInAsync(Stop, access: shops.Access() with { Website = new Uri(before.BaseAddress, "BRC") }))
        {
            await site.AddLineAsync(new(1, "BC4533K", 3), Stop);
            session = await site.SaveSessionAsync(Stop);
        }
        await using var after = await ShopServer.StartAsync(SandboxShops.ShopOptionsFor(folder.Path), Stop);
        await using var again = await shops.Sites.OpenAsync(shops.Access(session: session) with { Website = new Uri(after.BaseAddress, "BRC") }, shops.Recipe, Stop);

        Assert.Equal(SignInResult.SessionReused, await again.SignInAsync(Stop));
        Assert.Equal(3m, Assert.Single((await again.ReadCartAsync(Stop)).Rows).Quantity);
    }

    private static int UnusedPort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
