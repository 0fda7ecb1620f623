using Procurement.Engine.Orders.Browser;

namespace Procurement.Engine.Tests.Orders;

public class SiteBorderTests
{
    [Theory]
    [InlineData("https://shop.example/cart", true)]
    [InlineData("https://SHOP.example/other/path", true)]
    [InlineData("https://login.example/start", true)]
    [InlineData("https://shop.example:8443/cart", false)]
    [InlineData("http://shop.example/cart", false)]
    [InlineData("https://shop.example.evil.example/", false)]
    [InlineData("https://evil.example/?shop.example", false)]
    [InlineData("file:///etc/passwd", false)]
    [InlineData("javascript:alert(1)", false)]
    public void Only_the_suppliers_host_and_those_of_the_recipe_may_be_visited(string url, bool inside)
        => Assert.Equal(inside, new SiteBorder(new Uri("https://shop.example/uk"), ["login.example"]).Inside(url));

    [Fact]
    public void Paths_count_from_the_website_with_or_without_a_slash_at_its_end()
        => Assert.Equal("https://shop.example/uk/cart", new Uri(new SiteBorder(new Uri("https://shop.example/uk"), []).Base, "cart").AbsoluteUri);
}
