using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Procurement.Data.Orders;
using Procurement.Engine.Access;
using Procurement.Engine.Company;
using Procurement.Engine.Notices;
using Procurement.Engine.Orders;
using Procurement.Engine.Orders.Browser;
using Procurement.Engine.Orders.Channels;
using Procurement.Engine.Orders.Recipes;
using Procurement.Simulators.Shop;
using Procurement.Testing;
using Procurement.Testing.Services;
using Fault = Procurement.Simulators.Shop.Fault;

namespace Procurement.Route.Tests.Orders;

/// <summary>Browsers that hang or die in the middle of an order: they are ended, others do not feel it, and the order is placed exactly once.</summary>
public sealed class StuckBrowserTests(PostgresFixture postgres, SandboxShops shops) : IClassFixture<SandboxShops>, IAsyncLifetime
{
    private static readonly Actor Admin = new("operator", "Admin", Guid.NewGuid(), null, ["Admin"], "portal");
    private readonly TemporaryFolder folder = new();
    private ChannelRoom room = null!;
    private PlaywrightSupplierSites sites = null!;
    private PurchaseOrder order = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string PidFile => Path.Combine(folder.Path, "pids");

    public async ValueTask InitializeAsync()
    {
        await shops.ResetAsync(Stop);
        room = await ChannelRoom.OpenAsync(postgres);
        sites = SandboxShops.NewSites(new OrderingOptions { MaxBrowsers = 2, BrowserPath = BrowserThatLeavesItsId.Write(folder.Path, PidFile) });
        room.Channels.Add(new WebsiteChannel(sites, room.Secrets, room.Ordering));
        var configure = new ConfigureSupplier(room.Dbs, room.Clock, new LocalNotices(), room.Secrets);
        Assert.True((await configure.SetWebsiteAsync("BRC", new Uri(shops.BaseAddress, "BRC/").ToString(), Admin, Stop)).Ok);
        var recipe = new RecipeLibrary(Options.Create(new OrderingOptions())).FindText(RecipeLibrary.SandboxShop)!.Replace("timeouts: { page: 30, commit: 60 }", "timeouts: { page: 8, commit: 8 }", StringComparison.Ordinal);
        Assert.True((await configure.SetRecipeAsync("BRC", recipe, Admin, Stop)).Ok);
        Assert.True((await configure.SetCredentialsAsync("BRC", ShopOptions.DefaultUser, ShopOptions.DefaultPassword, null, Admin, Stop)).Ok);
        order = await room.AnOrderAsync("BRC", ("MED-1008", 10));
    }

    public async ValueTask DisposeAsync()
    {
        await sites.DisposeAsync();
        await room.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task A_page_that_hangs_before_arming_ends_its_browser_and_the_order_is_tried_again_with_another()
    {
        await shops.BreakAsync(new Fault("BRC", Times: 1) { ScriptHangsAt = "checkout" }, Stop);

        await room.RunAsync();
        var tried = await room.ReadAsync(order);
        Assert.Equal((OrderStatus.Placing, null), (tried.Status, tried.Attention));
        await room.LiveAsync(TimeSpan.FromMinutes(1), 2);

        await PlacedOnceAsync(["failed", "placed"]);
        Assert.Equal(2, (await PidsAsync()).Count);
        Assert.False(IsAlive((await PidsAsync())[0]));
    }

    [Fact]
    public async Task A_page_that_hangs_after_the_click_is_looked_up_with_another_browser()
    {
        await shops.BreakAsync(new Fault("BRC", Times: 1) { ScriptHangsAt = "confirmation" }, Stop);

        await room.RunAsync();
        await room.LiveAsync(TimeSpan.FromMinutes(1), 2);

        await PlacedOnceAsync(["placed"]);
        Assert.False(IsAlive((await PidsAsync())[0]));
    }

    [Theory]
    [InlineData("browser", "KILL", false)]
    [InlineData("driver", "STOP", true)]
    public Task A_browser_or_driver_that_dies_or_hangs_in_the_middle_costs_a_try_and_never_a_second_order(string which, string signal, bool afterTheClick) => EndInTheMiddleAsync(which, signal, afterTheClick);

    [Theory]
    [Trait("Category", "Long")]
    [InlineData("driver", "KILL", false)]
    [InlineData("driver", "STOP", false)]
    [InlineData("browser", "STOP", false)]
    [InlineData("browser", "KILL", true)]
    [InlineData("driver", "KILL", true)]
    [InlineData("browser", "STOP", true)]
    public Task Nor_does_it_in_any_other_way(string which, string signal, bool afterTheClick) => EndInTheMiddleAsync(which, signal, afterTheClick);

    private async Task EndInTheMiddleAsync(string which, string signal, bool afterTheClick)
    {
        await shops.BreakAsync(afterTheClick ? new Fault("BRC", HangAfterOrder: true, Times: 1) : new Fault("BRC", SlowMs: 3000) { SlowAt = ["checkout"] }, Stop);
        var run = room.RunAsync();
        if (afterTheClick) await Eventually.Until(async () => (await shops.OrdersAsync(Stop)).Count == 1, Stop);
        else await Eventually.Until(async () => (await EventsAsync()).Contains("checkout"), Stop);

        var browser = (await PidsAsync())[0];
        await SignalAsync(which == "browser" ? browser : ParentOf(browser), signal);
        await run;
        await MendAsync();
        await room.LiveAsync(TimeSpan.FromMinutes(1), 2);

        await PlacedOnceAsync(afterTheClick ? ["placed"] : ["failed", "placed"]);
        Assert.False(IsAlive(browser));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_run_that_takes_too_long_is_ended_before_its_lease_and_the_order_reconciled(bool afterTheClick)
    {
        await shops.BreakAsync(afterTheClick ? new Fault("BRC", HangAfterOrder: true, Times: 1) : new Fault("BRC", SlowMs: 6000) { SlowAt = ["checkout"] }, Stop);
        var run = room.RunAsync();
        if (afterTheClick) await Eventually.Until(async () => (await shops.OrdersAsync(Stop)).Count == 1, Stop);
        else await Eventually.Until(async () => (await EventsAsync()).Contains("checkout"), Stop);

        room.Clock.Advance(room.Ordering.Value.LongestRun);
        await run;
        await MendAsync();
        await room.LiveAsync(TimeSpan.FromMinutes(1), 2);

        await PlacedOnceAsync(afterTheClick ? ["placed"] : ["failed", "placed"]);
        Assert.True(room.Ordering.Value.LongestRun < room.Ordering.Value.Lease);
    }

    [Fact]
    public async Task A_browser_that_is_ended_takes_no_other_run_with_it()
    {
        await using var stuck = await sites.OpenAsync(shops.Access(), shops.Recipe, Stop);
        await using var other = await sites.OpenAsync(shops.Access("OFW"), shops.Recipe, Stop);
        await stuck.SignInAsync(Stop);
        var signingIn = other.SignInAsync(Stop);

        stuck.Kill();

        Assert.Equal(SignInResult.SignedIn, await signingIn);
        await Assert.ThrowsAsync<SiteUnavailableException>(() => stuck.ReadCartAsync(Stop));
        await other.ReadCartAsync(Stop);
        Assert.False(IsAlive((await PidsAsync())[0]));
        Assert.True(IsAlive((await PidsAsync())[1]));
    }

    [Fact]
    public async Task Time_memory_and_processor_time_are_kept_with_the_attempt()
    {
        await room.RunAsync();

        await using var db = room.Dbs.CreateDbContext();
        var attempt = await db.OrderAttempts.SingleAsync(Stop);
        Assert.InRange(attempt.BrowserPeakBytes!.Value, 50L << 20, 500L << 20);
        Assert.True(attempt.BrowserProcessorMilliseconds > 100);
        Assert.True(attempt.RunMilliseconds > 0);
    }

    private async Task PlacedOnceAsync(string[] outcomes)
    {
        var bought = Assert.Single(await shops.OrdersAsync(Stop));
        var placed = await room.ReadAsync(order);
        Assert.Equal((OrderStatus.Placed, bought.Number, order.Number), (placed.Status, placed.SupplierOrderNumber, bought.Reference));
        Assert.Equal(outcomes, await room.OutcomesAsync(order));
        await using var db = room.Dbs.CreateDbContext();
        Assert.All(await db.SupplierAccounts.ToListAsync(Stop), account => Assert.Null(account.LeasedBy));
    }

    private async Task<IReadOnlyList<string>> EventsAsync()
    {
        using var http = new HttpClient { BaseAddress = shops.BaseAddress };
        return [.. (await http.GetFromJsonAsync<List<ShopEvent>>("_control/events?supplier=BRC", Stop))!.Select(happened => happened.What)];
    }

    private async Task MendAsync()
    {
        using var http = new HttpClient { BaseAddress = shops.BaseAddress };
        (await http.PostAsync("_control/faults/clear", null, Stop)).EnsureSuccessStatusCode();
    }

    private async Task<IReadOnlyList<int>> PidsAsync() => [.. (await File.ReadAllLinesAsync(PidFile, Stop)).Select(line => int.Parse(line, CultureInfo.InvariantCulture))];

    private static async Task SignalAsync(int pid, string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", pid.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(Stop);
        Assert.Equal(0, kill.ExitCode);
    }

    private static int ParentOf(int pid) => int.Parse(Stat(pid)![1], CultureInfo.InvariantCulture);

    /// <summary>What has ended but was not asked for by its parent yet is dead as well.</summary>
    private static bool IsAlive(int pid) => Stat(pid) is { } stat && stat[0] is not ("Z" or "X");

    private static string[]? Stat(int pid)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{pid}/stat");
            return text[(text.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return null;
        }
    }
}

/// <summary>A browser whose process a test can end without touching any other.</summary>
internal static class BrowserThatLeavesItsId
{
    /// <param name="pidFile">One line for each browser that was started.</param>
    /// <returns>Its path.</returns>
    public static string Write(string folder, string pidFile)
    {
        var script = Path.Combine(folder, "browser");
        File.WriteAllText(script, $"#!/bin/sh\necho $$ >> {pidFile}\nexec {BrowserFinder.Find(null)} \"$@\"\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return script;
    }
}
