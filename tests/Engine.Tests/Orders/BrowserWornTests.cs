using Procurement.Engine.Orders;
using Procurement.Engine.Orders.Browser;

namespace Procurement.Engine.Tests.Orders;

public sealed class BrowserWornTests
{
    private const long Megabyte = 1024 * 1024;
    private static readonly OrderingOptions Options = new() { RunsPerBrowser = 50, BrowserMegabytes = 500 };

    [Theory]
    [InlineData(true, null, 49, 500, null)]
    [InlineData(true, null, 50, 100, "used")]
    [InlineData(true, null, 1, 501, "grown")]
    [InlineData(false, null, 1, 100, "died")]
    [InlineData(true, "stuck", 1, 100, "stuck")]
    public void A_browser_is_replaced_when_it_hung_died_served_long_or_grew(bool isConnected, string? trouble, int runs, int megabytes, string? why) =>
        Assert.Equal(why, BrowserWorn.Decide(isConnected, trouble, runs, megabytes * Megabyte, Options));

    [Fact]
    public void Where_memory_is_not_known_and_limits_are_off_it_stays() =>
        Assert.Null(BrowserWorn.Decide(true, null, 9999, null, new OrderingOptions { RunsPerBrowser = 0, BrowserMegabytes = 0 }));
}
