using Procurement.Engine.Orders.Recipes;

namespace Procurement.Engine.Tests.Orders;

public sealed class OpenPointsTests
{
    [Fact]
    public void Each_open_point_of_a_draft_is_named_with_its_line_its_place_and_what_it_is_for()
    {
        var draft = RecordingToRecipe.Draft("""await page.GetByRole(AriaRole.Button, new() { Name = "Add to cart" }).ClickAsync();""");

        var points = OpenPoints.Of(draft);

        var lines = draft.Split('\n');
        Assert.All(points, point => Assert.Contains("TODO", lines[point.Line - 1], StringComparison.Ordinal));
        Assert.Contains(points, point => point is { Place: "signIn.signedIn", Hint: "shown there to this account" });
        Assert.Contains(points, point => point.Place == "checkout.review.total");
        Assert.Contains(points, point => point.Place == "signIn.open.goto");
        Assert.Equal(lines.Count(line => line.Split(" #")[0].Contains("TODO", StringComparison.Ordinal) && !line.TrimStart().StartsWith('#')), points.Count);
    }

    [Fact]
    public void A_recipe_that_is_filled_in_has_none() => Assert.Empty(OpenPoints.Of("recipe: 1 # TODO was here\nname: shop\n"));

    [Theory]
    [InlineData("await page.GetByText(\"Cart\").ClickAsync();", true)]
    [InlineData("hello", false)]
    [InlineData("", false)]
    public void Only_what_was_done_on_a_page_makes_a_recording(string text, bool holds) => Assert.Equal(holds, RecordingToRecipe.Holds(text));
}
