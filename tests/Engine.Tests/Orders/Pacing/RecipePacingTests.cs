using Microsoft.Extensions.Options;
using Procurement.Engine.Orders;
using Procurement.Engine.Orders.Recipes;

namespace Procurement.Engine.Tests.Orders.Pacing;

public class RecipePacingTests
{
    private static readonly string Sandbox = new RecipeLibrary(Options.Create(new OrderingOptions())).FindText(RecipeLibrary.SandboxShop)!;

    [Fact]
    public void A_recipe_without_pacing_is_as_fast_as_a_person_and_always_open()
    {
        var pacing = Parse("").Recipe!.Pacing;

        Assert.Equal([0.4m, 1.2m], pacing.BetweenActions);
        Assert.Equal((2m, 60), (pacing.BeforeSubmit, pacing.WaitForRetryAfter));
        Assert.Empty(pacing.Hours);
        Assert.Equal((null, null), (pacing.OrdersPerDay, pacing.RequestsPerMinute));
    }

    [Fact]
    public void All_of_it_is_read()
    {
        var parse = Parse("pacing: { betweenActions: [1, 2.5], beforeSubmit: 3, requestsPerMinute: 30, timeZone: Asia/Dubai, hours: [{ days: [mon, sat], from: \"08:00\", to: \"24:00\" }], ordersPerDay: 40, waitForRetryAfter: 20 }");

        Assert.Empty(parse.Errors);
        var pacing = parse.Recipe!.Pacing;
        Assert.Equal([1m, 2.5m], pacing.BetweenActions);
        Assert.Equal((3m, 30, "Asia/Dubai", 40, 20), (pacing.BeforeSubmit, pacing.RequestsPerMinute, pacing.TimeZone, pacing.OrdersPerDay, pacing.WaitForRetryAfter));
        var hours = Assert.Single(pacing.Hours);
        Assert.Equal(("08:00", "24:00"), (hours.From, hours.To));
        Assert.Equal([Weekday.Mon, Weekday.Sat], hours.Days);
    }

    [Theory]
    [InlineData("pacing: { betweenActions: [2, 1] }", "the first must not be greater")]
    [InlineData("pacing: { timeZone: Dubai }", "no IANA time zone")]
    [InlineData("pacing: { ordersPerDay: 3 }", "'timeZone'")]
    [InlineData("pacing: { hours: [{ from: \"08:00\", to: \"17:00\" }] }", "'timeZone'")]
    [InlineData("pacing: { timeZone: UTC, hours: [{ from: \"08:00\", to: \"08:00\" }] }", "the whole day")]
    [InlineData("pacing: { timeZone: UTC, hours: [{ from: \"8:00\", to: \"17:00\" }] }", "right form")]
    [InlineData("pacing: { timeZone: UTC, hours: [{ from: \"08:00\", to: \"17:00\", days: [Monday] }] }", "must be one of mon")]
    [InlineData("pacing: { speed: 3 }", "not known here")]
    public void What_is_wrong_is_named_by_its_line(string pacing, string why)
    {
        var error = Assert.Single(Parse(pacing).Errors);

        Assert.Equal(3, error.Line);
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
    }

    /// <summary>On the third line.</summary>
    private static RecipeParse Parse(string pacing) => RecipeCompiler.Parse(Sandbox.Replace("recipe: 1\n", $"recipe: 1\n{pacing}\n", StringComparison.Ordinal));
}
