using Microsoft.Extensions.Options;
using Procurement.Engine.Orders;
using Procurement.Engine.Orders.Recipes;

namespace Procurement.Engine.Tests.Orders;

public class RecipeCompilerTests
{
    private static readonly string Sandbox = new RecipeLibrary(Options.Create(new OrderingOptions())).FindText(RecipeLibrary.SandboxShop)!;

    [Fact]
    public void The_recipe_of_the_sandbox_shop_is_right()
    {
        var parse = RecipeCompiler.Parse(Sandbox);

        Assert.Empty(parse.Errors);
        var recipe = parse.Recipe!;
        Assert.Equal("#place-order", Assert.Single(recipe.Commit.Click.Ways).Css);
        Assert.Equal(Place(Sandbox, "click: \"#place-order\"").Line, recipe.Commit.Click.Line);
        Assert.Equal(("[data-field=\"quantity\"]", @"^([\d.,]+)"), (recipe.Checkout.Review.Quantity!.At!.Ways[0].Css, recipe.Checkout.Review.Quantity.Pattern));
        Assert.Equal([403, 429], recipe.Challenge.Statuses);
        Assert.Equal("cart", recipe.ReadCart.Steps[0].Goto);
        Assert.NotNull(recipe.SignIn.Code);
        Assert.Equal(2, recipe.Checkout.Steps[1].Choose!.Otherwise!.Count);
    }

    [Fact]
    public void A_missing_key_is_named_where_its_group_stands()
    {
        var error = OneError(Sandbox.Replace("""  refused: "#sign-in-problem"\n""".Replace("\\n", "\n", StringComparison.Ordinal), "", StringComparison.Ordinal));

        Assert.Equal(Place(Sandbox, "signIn:"), (error.Line, 1));
        Assert.Equal("'refused' is missing.", error.Message);
    }

    [Fact]
    public void A_key_that_is_not_known_is_named_with_its_line_and_column()
    {
        var wrong = Sandbox.Replace("  rows: \"#orders tr.order\"", "  rowz: 1\n  rows: \"#orders tr.order\"", StringComparison.Ordinal);

        var error = OneError(wrong);

        Assert.Equal(Place(wrong, "rowz:"), (error.Line, error.Column));
        Assert.StartsWith("'rowz' is not known here; known are ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_step_that_does_two_things_is_refused_where_it_stands()
    {
        var wrong = Sandbox.Replace("    - click: \"#continue\"", "    - click: \"#continue\"\n      wait: \"#x\"", StringComparison.Ordinal);

        var error = OneError(wrong);

        Assert.Equal(Place(wrong, "click: \"#continue\""), (error.Line, error.Column));
        Assert.Equal("A step does exactly one thing.", error.Message);
    }

    [Fact]
    public void A_value_of_the_wrong_kind_is_named_where_the_value_stands()
    {
        var wrong = Sandbox.Replace("commit: 60", "commit: soon", StringComparison.Ordinal);

        var error = OneError(wrong);

        Assert.Equal(Place(wrong, "soon"), (error.Line, error.Column));
        Assert.Equal("'commit' must be a whole number.", error.Message);
    }

    [Theory]
    [InlineData("goto: cart", "goto: https://elsewhere.example/cart")]
    [InlineData("goto: cart", "goto: //elsewhere.example/cart")]
    public void A_recipe_cannot_lead_to_another_host(string right, string leadsAway)
        => Assert.All(Errors(Sandbox.Replace(right, leadsAway, StringComparison.Ordinal)), error => Assert.Contains("without a host", error.Message, StringComparison.Ordinal));

    [Fact]
    public void A_variable_that_the_phase_does_not_have_is_named()
    {
        var wrong = Sandbox.Replace("value: \"{quantity}\"", "value: \"{password}\"", StringComparison.Ordinal);

        var error = OneError(wrong);

        Assert.Equal(Place(wrong, "\"{password}\" }\n    - click: \"#add-to-cart\""), (error.Line, error.Column));
        Assert.Equal("{password} is not known in addLine; known are {article}, {quantity}, {name}, {address}.", error.Message);
    }

    [Fact]
    public void A_secret_may_not_become_part_of_an_address()
        => Assert.Contains(Errors(Sandbox.Replace("    - click: \"#sign-in\"\n", "    - goto: \"login?p={password}\"\n", StringComparison.Ordinal)), error => error.Message == "A secret may only be the value of a 'fill'.");

    [Fact]
    public void The_click_that_orders_may_stand_nowhere_else()
    {
        var wrong = Sandbox.Replace("    - check: \"#terms\"", "    - click: \"#place-order\"", StringComparison.Ordinal);

        var error = OneError(wrong);

        Assert.Equal(Place(wrong, "\"#place-order\""), (error.Line, error.Column));
    }

    [Fact]
    public void A_checkout_that_does_not_give_our_reference_is_refused()
        => Assert.Contains("{reference}", OneError(Sandbox.Replace("    - fill: { field: \"#reference\", value: \"{reference}\" }\n", "", StringComparison.Ordinal)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("pattern: '^([\\d.,]+)'", "pattern: '^([\\d.,+'")]
    [InlineData("pattern: '^([\\d.,]+)'", "pattern: '^[\\d.,]+'")]
    [InlineData("titles: [\"^One moment$\"]", "titles: [\"(\"]")]
    public void A_pattern_that_cannot_read_anything_is_refused(string right, string broken) => Assert.Single(Errors(Sandbox.Replace(right, broken, StringComparison.Ordinal)));

    [Theory]
    [InlineData("recipe: 1\nname: }", 2)]
    [InlineData("recipe: 1\nname: a\nname: b", 3)]
    [InlineData("recipe: 1\nname: &a x\nlocale: *a", 2)]
    [InlineData("recipe: 1\n---\nrecipe: 1", 2)]
    [InlineData("", 1)]
    public void Text_that_is_no_single_plain_document_is_refused_with_its_line(string yaml, int line) => Assert.Equal(line, OneError(yaml).Line);

    [Theory]
    [InlineData("just words")]
    [InlineData("- a\n- b")]
    public void A_recipe_is_a_group_of_keys(string yaml) => Assert.Equal((1, 1), (OneError(yaml).Line, OneError(yaml).Column));

    [Theory]
    [InlineData("{ at: \"td\", patern: \"(x)\" }", "'patern' is not known here; known are at, column, beside, within, attribute, pattern, except.")]
    [InlineData("[td]", "'total' must be text or a group of keys.")]
    public void A_field_is_a_selector_or_a_group_of_keys(string field, string message)
    {
        var wrong = Sandbox.Replace("total: \"#cart-total\"", $"total: {field}", StringComparison.Ordinal);

        var error = OneError(wrong);

        Assert.Equal((message, Place(wrong, "total: " + field).Line), (error.Message, error.Line));
    }

    [Fact]
    public void All_errors_are_told_at_once_from_top_to_bottom()
    {
        var errors = Errors("recipe: 2\nname: Shop\ncommit: { clack: \"#x\" }\n");

        Assert.Contains(errors, error => error is { Line: 1, Message: "'recipe' must be one of 1." });
        Assert.Contains(errors, error => error is { Line: 3, Message: "'click' is missing." });
        Assert.Contains(errors, error => error is { Line: 1, Message: "'signIn' is missing." });
        Assert.Equal(errors.OrderBy(error => error.Line).ThenBy(error => error.Column), errors);
    }

    private static IReadOnlyList<RecipeError> Errors(string yaml)
    {
        var parse = RecipeCompiler.Parse(yaml);
        Assert.Null(parse.Recipe);
        return parse.Errors;
    }

    private static RecipeError OneError(string yaml) => Assert.Single(Errors(yaml));

    private static (int Line, int Column) Place(string text, string words)
    {
        var at = text.IndexOf(words, StringComparison.Ordinal);
        Assert.True(at >= 0, $"{words} is not in the recipe");
        return (text[..at].Count(c => c == '\n') + 1, at - text.LastIndexOf('\n', at));
    }
}
