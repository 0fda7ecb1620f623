using System.Globalization;
using Procurement.Engine.Orders.Browser;
using Procurement.Engine.Orders.Recipes;

namespace Procurement.Engine.Tests.Orders;

public class SiteNumbersTests
{
    private static readonly RecipeFormat English = new();
    private static readonly RecipeFormat German = new() { Decimal = ",", Thousands = "." };
    private static readonly RecipeFormat French = new() { Decimal = ",", Thousands = " " };

    [Theory]
    [InlineData("AED 1,234.50", "1234.50")]
    [InlineData("1234.5", "1234.5")]
    [InlineData("Total: 12,345,678.00 AED", "12345678.00")]
    [InlineData("30 box", "30")]
    [InlineData("-5.00", "-5")]
    [InlineData("EUR -5.00", "-5")]
    [InlineData("0", "0")]
    public void One_number_is_read(string text, string number) => Assert.Equal(decimal.Parse(number, CultureInfo.InvariantCulture), SiteNumbers.Read(text, English));

    [Theory]
    [InlineData("1,5")]
    [InlineData("1.234,50")]
    [InlineData("12,34.00")]
    [InlineData("1.2.3")]
    [InlineData("was 45.00, now 39.00")]
    [InlineData("30 box of 200")]
    [InlineData("on request")]
    [InlineData("")]
    public void What_is_not_one_number_in_the_sites_notation_is_not_read(string text) => Assert.Null(SiteNumbers.Read(text, English));

    [Fact]
    public void Other_notations_are_read_where_the_recipe_says_so()
    {
        Assert.Equal(1234.50m, SiteNumbers.Read("1.234,50 €", German));
        Assert.Equal(1234.50m, SiteNumbers.Read("1 234,50 €", French));
        Assert.Equal("2,5", SiteNumbers.Write(2.5m, German));
    }

    [Theory]
    [InlineData("AED 39.00", "AED")]
    [InlineData("39.00 €", "EUR")]
    [InlineData("EUR 39.00 €", "EUR")]
    [InlineData("39.00", null)]
    [InlineData("AED 39.00 (EUR 10.00)", null)]
    public void The_currency_is_the_one_that_the_text_says(string text, string? currency)
        => Assert.Equal(currency, SiteNumbers.Currency(text, English with { Symbols = new Dictionary<string, string> { ["€"] = "EUR" } }));
}
